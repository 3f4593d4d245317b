public import Calls
public import Checks
public import Plugins
public import UserAgents
public import Wire

/// One scenario with every matrix value filled in.
public struct Scenario: Sendable {
  /// A matrix value that this variant was made with.
  public struct Choice: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `late-200-while-secondary-rings`.
  public let name: String
  public let title: String
  /// What goes wrong in production where the system does not behave; may be empty.
  public let why: String
  /// The kind of system it is for.
  public let kind: String
  /// In the order of the matrix.
  public let choices: [Choice]
  public let requirements: [String]
  /// Checks that must have something to judge, and pass.
  public let checks: [CheckID]
  /// What the parties and the system's trunks speak unless a party says otherwise.
  public let transport: Transport
  /// The scenario's own policy, to be laid over the run's.
  public let policy: Settings
  public let parties: [Party]
  /// What becomes of the system meanwhile.
  public let chores: [Chore]
  /// T1 of the parties and the system (RFC 3261 §17.1.1.1); T2 and T4 are 8 and 10 of it.
  public let t1: Duration
  /// Whether it has the machine for itself: it is too much beside others.
  public let isAlone: Bool
  /// How long to go on capturing after the last script has ended.
  public let settle: Duration
  public let place: Place

  /// Everything that is spoken in it.
  public var transports: Set<Transport> { Set(parties.map(\.transport)) }

  /// Name and choices: `late-200-while-secondary-rings udp eager`.
  public var variant: String {
    ([name] + choices.map(\.value)).joined(separator: " ")
  }

  /// The edges in order, the primary first.
  public var edges: [Party] {
    parties.compactMap { party in
      if case .edge(let order) = party.role { (order, party) } else { nil }
    }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

/// One party of a scenario.
public struct Party: Sendable {
  /// Who plays the party.
  public enum Play: Sendable {
    case script(Script)
    /// An external program.
    case program(Program)
    /// What a plugin brings.
    case played(PlayedParty)
    /// Nobody: its address is there, and nothing listens on it.
    case absent
  }

  public let name: String
  public let role: Roles.Role
  public let transport: Transport
  public let play: Play
  /// What is peculiar about its TLS; nil where it does what is right.
  public let tls: TLSManner?
  /// What is wrong with its link.
  public let faults: [LinkFault]
  public let line: Int

  public init(
    name: String, role: Roles.Role, transport: Transport, play: Play, tls: TLSManner? = nil,
    faults: [LinkFault] = [], line: Int = 0
  ) {
    self.name = name
    self.role = role
    self.transport = transport
    self.play = play
    self.tls = tls
    self.faults = faults
    self.line = line
  }
}

/// A program that plays a party, `sipp` for one.
public struct Program: Sendable, Hashable {
  /// The command line, with `{address}`, `{port}`, `{system}`, `{transport}` and `{fixtures}`;
  /// `{primary}` and `{secondary}` are where those parties are, with their ports.
  public let arguments: [String]
  /// The exit status that means the part was played as it should be.
  public let exit: Int32
  /// How long it may take.
  public let within: Duration
  public let line: Int

  /// The placeholders a command line may hold.
  public static let placeholders = [
    "address", "port", "system", "transport", "fixtures", "primary", "secondary",
  ]
}
