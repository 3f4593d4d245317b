import ArgumentParser
import Calls
import Wire

/// Who was who in a recording, where no carrier file says it.
struct ReplayCastOptions: ParsableArguments {
  @Option(help: "The recorded system, as ADDRESS or ADDRESS:PORT; may be given more than once.")
  var systemAddress: [String] = []

  @Option(help: "Who called it; may be given more than once.")
  var carrier: [String] = []

  @Option(help: "The edge that was tried first.")
  var primary: String?

  @Option(help: "The edge that was tried next; may be given more than once, in their order.")
  var secondary: [String] = []

  @Option(
    help: ArgumentHelp(
      "Whom the system knows by another name, such as duty1=192.0.2.9; may be given more than once.",
      valueName: "name=address"))
  var other: [String] = []

  func validate() throws {
    let named = other.compactMap(Self.named)
    if named.count < other.count {
      throw ValidationError("--other must be NAME=ADDRESS or NAME=ADDRESS:PORT")
    }
    let all =
      systemAddress + carrier + secondary + [primary].compactMap(\.self) + named.map(\.place)
    for text in all where Self.place(text) == nil {
      throw ValidationError("\"\(text)\" is no address; it must be ADDRESS or ADDRESS:PORT")
    }
    if let twice = all.first(where: { text in all.count { $0 == text } > 1 }) {
      throw ValidationError("\(twice) is given two roles")
    }
    if primary == nil, !secondary.isEmpty {
      throw ValidationError("--secondary needs --primary")
    }
  }

  /// What was given here, and else what the carrier file says; nil where neither says anything.
  func roles(over others: Roles?) -> Roles? {
    var parties: [Roles.Party] = []
    func add(_ texts: [String], _ name: String, _ role: Roles.Role) {
      for (index, text) in texts.enumerated() {
        guard let place = Self.place(text) else { continue }
        let number = Roles.name(name, at: index)
        parties.append(Roles.Party(number, role, place.address, port: place.port))
      }
    }
    add(systemAddress, "system", .system)
    add(carrier, "carrier", .carrier)
    for (order, text) in ([primary].compactMap(\.self) + secondary).enumerated() {
      add(
        [text], RoleInference.edgeName(order),
        .edge(order: order))
    }
    for (name, text) in other.compactMap(Self.named) { add([text], name, .other) }
    for party in others?.parties ?? []
    where !parties.contains(where: { $0.address == party.address && $0.port == party.port }) {
      parties.append(party)
    }
    return parties.isEmpty ? nil : Roles(parties)
  }

  /// `duty1=192.0.2.9` in its two parts; nil where the name is none.
  private static func named(_ text: String) -> (name: String, place: String)? {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2,
      parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else { return nil }
    return (parts[0], parts[1])
  }

  private static func place(_ text: String) -> (address: IPAddress, port: UInt16?)? {
    if let address = IPAddress(text) { return (address, nil) }
    return Endpoint(text).map { ($0.address, $0.port) }
  }
}
