// Systems: the systems under test as processes.
//
// A definition says how a system is configured, started, known to be up, and stopped; a launch
// says where. The room knows nothing of what the system is for, and nothing of verdicts.

public import Wire

/// How one kind of system under test is configured, started and stopped.
///
/// Command, environment and files are templates. `{{directory}}` is where the files are.
public struct SystemDefinition: Sendable {
  /// A file the system reads, written into its directory before it starts.
  public struct File: Hashable, Sendable {
    /// Its name in the directory, and what problems of the template are reported under.
    public var name: String
    public var template: String

    public init(_ name: String, template: String) {
      self.name = name
      self.template = template
    }
  }

  public var name: String
  /// What it does, for example `failover-proxy`: which scenarios fit.
  public var kind: String
  public var command: [String]
  public var files: [File]
  public var environment: [String: String]
  public var readiness: [Readiness]
  /// What it speaks SIP over; what needs more is not for it.
  public var transports: Set<Transport> = [.udp, .tcp, .tls]
  public var readyWithin: Duration
  /// How long it may take after SIGTERM before it is killed.
  public var stopGrace: Duration
  /// By the id of a check, what a user of this system can do when it fails.
  public var advice: [String: String]
  /// Prints the version on its first line; empty if there is no such command.
  public var versionCommand: [String]
  /// Where it runs already; nil where the harness starts it.
  public var standing: StandingSite?

  public init(
    name: String, kind: String, command: [String], files: [File] = [],
    environment: [String: String] = [:], readiness: [Readiness] = [.options([.udp])],
    readyWithin: Duration = .seconds(10), stopGrace: Duration = .seconds(5),
    advice: [String: String] = [:], versionCommand: [String] = [], standing: StandingSite? = nil
  ) {
    self.name = name
    self.kind = kind
    self.command = command
    self.files = files
    self.environment = environment
    self.readiness = readiness
    self.readyWithin = readyWithin
    self.stopGrace = stopGrace
    self.advice = advice
    self.versionCommand = versionCommand
    self.standing = standing
  }
}
