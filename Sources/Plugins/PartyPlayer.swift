public import Wire

/// Plays a party of a scenario: `plays: NAME` in place of a script.
public protocol PartyPlayer: Sendable {
  var card: ExtensionCard { get }

  /// How the party is played at that place; what it throws makes the scenario inconclusive.
  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart

  /// Why a service of this player cannot be what a scenario wants it to be; nil where it can.
  func refusal(of manner: String) -> String?
}

extension PartyPlayer {
  public func refusal(of manner: String) -> String? { "it knows no other manner than its own" }
}

/// Where a party stands in one run.
public struct PartyPlace: Sendable {
  /// What the scenario calls it: `secondary`.
  public let name: String
  /// Where it listens, over UDP and TCP.
  public let endpoint: Endpoint
  /// What the scenario has it speak.
  public let transport: Transport
  /// Where the system and all parties are, by name; the system is `system`.
  public let endpoints: [String: Endpoint]
  /// Caller numbers that no other party of the run has, by which the legs of a call are joined.
  public let numbers: [String]
  /// Decides everything that is drawn.
  public let seed: UInt64
  /// An absolute path: where the system of the run has its files.
  public let directory: String

  public init(
    name: String, endpoint: Endpoint, transport: Transport, endpoints: [String: Endpoint],
    numbers: [String], seed: UInt64, directory: String = ""
  ) {
    self.directory = directory
    self.name = name
    self.endpoint = endpoint
    self.transport = transport
    self.endpoints = endpoints
    self.numbers = numbers
    self.seed = seed
  }
}

/// Who plays a party.
public enum PartyPart: Sendable {
  /// A program that binds the party's endpoint itself, and ends with that exit status in that time.
  ///
  /// Its words may hold `{address}`, `{port}`, `{system}`, `{transport}` and `{fixtures}`.
  case program([String], exit: Int32 = 0, within: Duration = .seconds(30))
  /// A value that the harness puts on the party's sockets.
  case element(any PartyElement)
  /// Something that speaks no SIP and serves already: a store, a database.
  case service(any PartyService)
}

/// A party that is no part of any call: it serves the system until it is stopped.
public protocol PartyService: Sendable {
  /// Behaves so from now on; gives the reason where it cannot.
  func be(_ manner: String) async -> String?
  /// How many things it holds; never less than before.
  func count() async -> Int
  /// Ends; gives what did not go as it should have, a sentence each.
  func stop() async -> [String]
}

/// A party as a value: it is handed packets and the time, and says when its part is over.
///
/// Like every element it does no I/O and reads no clock, so that it runs in a simulated network too.
public protocol PartyElement: Element {
  /// The parts begin; nothing is to be sent before.
  mutating func start(at now: Moment)
  /// Whether its part is over; it may go on answering. The scenario ends when all parts are over.
  var hasEnded: Bool { get }
  /// Takes what did not go as it should have, a sentence each; a complaint fails the scenario.
  mutating func drainComplaints() -> [String]
}
