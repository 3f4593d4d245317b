import Calls
import Documents
import Plugins
import Wire

/// Reads who is who around a system of one kind, as `parties:` of a carrier file has it.
struct PartiesReader {
  private let keys: [String]
  private let groups: [PartyGroup]
  private var fields: FieldReader

  /// A reader for files of that kind; without one, for system, carriers and trunks.
  init(file: String, around card: PackCard?) {
    keys = card?.partyKeys ?? ["system", "carriers", "trunks"]
    groups = card?.parties ?? []
    fields = FieldReader(file: file)
  }

  var problems: [Problem] { fields.problems }

  /// The parties in the order of the file.
  mutating func read(_ node: YAMLNode) -> [Roles.Party] {
    var parties: [Roles.Party] = []
    for entry in fields.entries(node, of: "parties", allowed: keys) {
      parties += self.parties(entry)
    }
    for (index, party) in parties.enumerated() {
      if let other = parties[..<index].first(where: { $0.place == party.place }) {
        fields.complain(
          node.line, "parties: \(party.place) is both \(other.name) and \(party.name)")
      }
    }
    if !parties.isEmpty, !parties.contains(where: { $0.role == .system }) {
      fields.complain(node.line, "parties has no \"system\": nobody would be judged")
    }
    return parties
  }

  private mutating func parties(_ entry: YAMLNode.Entry) -> [Roles.Party] {
    switch entry.key {
    case "system": return listed(entry, .system) { Roles.name("system", at: $0) }
    case "carriers": return listed(entry, .carrier) { Roles.name("carrier", at: $0) }
    case "trunks": return trunks(entry)
    default:
      guard let group = groups.first(where: { $0.key == entry.key }) else { return [] }
      return listed(entry, group.role) { group.name(at: $0) }
    }
  }

  /// One address or a list of them, each with the name of its place.
  private mutating func listed(
    _ entry: YAMLNode.Entry, _ role: Roles.Role, named name: (Int) -> String
  ) -> [Roles.Party] {
    fields.places(entry).enumerated().map { index, place in
      Roles.Party(name(index), role, place.address, port: place.port)
    }
  }

  /// Trunks by name, the first tried first.
  private mutating func trunks(_ entry: YAMLNode.Entry) -> [Roles.Party] {
    guard let trunks = entry.value.entries else {
      fields.complain(
        entry.line, "trunks must be a mapping from name to address, not \(entry.value.kind)")
      return []
    }
    var parties: [Roles.Party] = []
    for (order, trunk) in trunks.enumerated() {
      guard let trunk = addressed(trunk) else { continue }
      for place in fields.places(trunk) {
        parties.append(
          Roles.Party(trunk.key, .edge(order: order), place.address, port: place.port))
      }
    }
    return parties
  }

  /// The trunk's address; nil where it says other things, such as its cloud, and no address.
  private func addressed(_ trunk: YAMLNode.Entry) -> YAMLNode.Entry? {
    guard trunk.value.entries != nil else { return trunk }
    return trunk.value["address"].map {
      YAMLNode.Entry(key: trunk.key, line: trunk.line, value: $0)
    }
  }
}
