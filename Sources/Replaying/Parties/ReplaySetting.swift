import Calls
import SIP
public import Wire

/// Who may answer a challenge, and with what.
public struct ReplayCredentials: Hashable, Sendable {
  public let username: String
  public let password: String
  /// Nil: any realm.
  public let realm: String?

  public init(username: String, password: String, realm: String? = nil) {
    self.username = username
    self.password = password
    self.realm = realm
  }

  /// Reads `user:password` or `user:password@realm`; nil where there is no colon.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return nil }
    let rest = text[text.index(after: colon)...]
    let mark = rest.lastIndex(of: "@")
    self.init(
      username: String(text[..<colon]),
      password: String(mark.map { rest[..<$0] } ?? rest),
      realm: mark.map { String(rest[rest.index(after: $0)...]) })
  }
}

/// What all parties of one replay share.
public struct ReplaySetting: Sendable {
  public let script: ReplayScript
  public let system: Endpoint
  /// Where each member of the cast is now.
  public let endpoints: [Endpoint]
  public let timing: ReplayTiming
  let credentials: [ReplayCredentials]
  let identity: FreshIdentity
  /// From recorded addresses to those of now.
  let map: AddressMap

  public init(
    _ script: ReplayScript, system: Endpoint, endpoints: [Endpoint], timing: ReplayTiming,
    credentials: [ReplayCredentials] = [], seed: UInt64
  ) {
    self.script = script
    self.system = system
    self.endpoints = endpoints
    self.timing = timing
    self.credentials = credentials
    identity = FreshIdentity(seed: seed)
    var map = AddressMap()
    for party in script.cast.roles.parties {
      let member = script.cast.index(of: party.name)
      map.add(
        party.address, port: party.port,
        becomes: party.role == .system ? system : member.map { endpoints[$0] } ?? system)
      if party.role == .system, party.port == nil {
        map.add(
          party.address, port: Transport.tls.defaultPort, becomes: Self.secured(system))
      }
    }
    self.map = map
  }

  private static func secured(_ system: Endpoint) -> Endpoint {
    Endpoint(system.address, Transport.tls.defaultPort)
  }

  /// Where somebody is for whoever speaks that.
  func place(of peer: ScriptedStep.Peer, over transport: Transport) -> Endpoint {
    switch peer {
    case .system: transport == .tls ? Self.secured(system) : system
    case .member(let member): endpoints[member]
    }
  }

  /// The Call-ID a party uses for a recorded one.
  func callID(_ recorded: String) -> String { identity.callID(recorded, map) }
}
