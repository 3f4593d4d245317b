import Calls
public import Media
public import SIP
public import Wire

/// The messages of calls as one capture has them, under the names of the cast.
public struct ReplayTrace: Sendable {
  /// A message, and how often it was sent again.
  public struct Entry: Sendable {
    public let from: String
    public let to: String
    public let message: Message
    public let frame: Int
    public let at: Moment
    public internal(set) var repeats = 0

    public var isFromSystem: Bool { from == ReplayCast.system }
  }

  /// By the call's place in the script, in the order of the capture.
  public private(set) var calls: [Int: [Entry]] = [:]
  /// The RTP of the same calls.
  public private(set) var media: [Int: CallMedia] = [:]
  /// Addresses as `{carrier}`.
  let symbols: AddressMap

  /// Sorts sightings into calls; what belongs to none, or has a stranger at an end, is left out.
  init(
    _ sightings: [Sighting], _ flows: [MediaFlow], symbols: AddressMap, call: (String) -> Int?,
    name: (Endpoint) -> String?
  ) {
    self.symbols = symbols
    var filters: [Int: RepeatFilter] = [:]
    var owners = MediaOwners()
    for sighting in sightings {
      guard let message = sighting.message, let index = call(message.callID),
        let from = name(sighting.source), let to = name(sighting.destination), from != to
      else { continue }
      owners.read(message, of: index, from: from, at: sighting.at)
      let number = calls[index]?.count ?? 0
      let original = filters[index, default: RepeatFilter()].original(
        of: message, from: from, to: to, number: number)
      if let original {
        calls[index]?[original].repeats += 1
      } else {
        calls[index, default: []].append(
          Entry(
            from: from, to: to, message: message, frame: sighting.frame, at: sighting.at))
      }
    }
    media = owners.calls(flows, name: name)
  }
}

extension ReplayTrace {
  /// The recorded calls of a script.
  public init(_ script: ReplayScript, _ sightings: [Sighting], _ flows: [MediaFlow] = []) {
    var owner: [String: Int] = [:]
    for (index, call) in script.calls.enumerated() {
      for callID in call.callIDs { owner[callID] = index }
    }
    var symbols = AddressMap()
    for party in script.cast.roles.parties {
      symbols.add(
        party.address, port: party.port,
        becomes: Self.symbol(
          party.role == .system ? ReplayCast.system : party.name, in: script.cast))
    }
    self.init(sightings, flows, symbols: symbols) {
      owner[$0]
    } name: {
      script.cast.name(of: $0)
    }
  }

  /// The calls as the parties played them.
  package init(
    _ setting: ReplaySetting, _ sightings: [Sighting], _ flows: [MediaFlow] = [],
    _ accounts: [ReplayParty.Account]
  ) {
    let cast = setting.script.cast
    var owner: [String: Int] = [:]
    for (index, call) in setting.script.calls.enumerated() {
      for callID in call.callIDs { owner[setting.callID(callID)] = index }
    }
    for account in accounts { owner.merge(account.calls) { old, _ in old } }
    var names = [setting.system.address: ReplayCast.system]
    for (member, endpoint) in zip(cast.members, setting.endpoints) {
      names[endpoint.address] = member.name
    }
    self.init(sightings, flows, symbols: Self.symbols(names, in: cast)) {
      owner[$0]
    } name: {
      names[$0.address]
    }
  }

  static func symbols(_ names: [IPAddress: String], in cast: ReplayCast) -> AddressMap {
    var symbols = AddressMap()
    for (address, name) in names {
      symbols.add(address, port: nil, becomes: symbol(name, in: cast))
    }
    return symbols
  }

  /// Where parties shared an address, a bare one does not say whose it is: all look alike.
  private static func symbol(_ name: String, in cast: ReplayCast) -> String {
    cast.hasSharedAddress ? "{party}" : "{\(name)}"
  }
}
