public import Checks
public import Plugins
public import Systems
public import Transports

/// How runs are played.
public struct RunSettings: Sendable {
  /// The run's name: `20261121-013800`.
  public var id: String
  /// An absolute path; captures, logs and configurations go there.
  public var folder: String
  public var evidence: Evidence.Source
  /// What the operator wants of the system; a scenario's own policy is laid over it.
  public var policy: Settings
  /// Further values for the system's templates.
  public var values: [String: Systems.TemplateValue]
  public var reach: Reach
  /// How many systems are started at the same time.
  public var startsAtOnce: Int
  /// How far apart two scenarios begin at least, so that they do not all send at one instant.
  public var stagger: Duration
  /// The longest that all beginnings together take while the processors have time left.
  public var longestStagger: Duration
  /// How many scenarios play for each processor though all processors are busy; see `Pace`.
  public var fewestPlaying = 4
  /// How late the harness may be before its verdicts are no longer given.
  public var latenessBound: Duration
  /// How long the system may have waited for a processor before what it did wrong is no longer held
  /// against it, and what share of the time.
  public var starvationBound = Duration.milliseconds(500)
  public var starvationShare = 0.1
  /// How long one scenario's scripts may take before it is given up.
  public var patience: Duration
  /// The longest delay drawn for each message a party sends; zero for none.
  public var jitter: Duration
  /// What the captures say they were written by: `harness 0.1.0`.
  public var application: String
  /// The interface to capture on.
  public var interface: String
  /// How much can be done at once.
  public var processors = ProcessorShare.own.count
  /// How often a scenario that failed is played again; one that is known to fail is not.
  public var retries = 0
  /// What is expected to fail.
  public var known = KnownFailures.none

  public init(
    id: String, folder: String, evidence: Evidence.Source = .wire, policy: Settings = Settings(),
    values: [String: Systems.TemplateValue] = [:], reach: Reach = .loopback,
    startsAtOnce: Int = 8, stagger: Duration = .milliseconds(10),
    longestStagger: Duration = .seconds(3),
    latenessBound: Duration = .milliseconds(50), patience: Duration = .seconds(120),
    jitter: Duration = .zero,
    application: String = "harness",
    interface: String = "lo"
  ) {
    self.id = id
    self.folder = folder
    self.evidence = evidence
    self.policy = policy
    self.values = values
    self.reach = reach
    self.startsAtOnce = startsAtOnce
    self.stagger = stagger
    self.longestStagger = longestStagger
    self.latenessBound = latenessBound
    self.patience = patience
    self.jitter = jitter
    self.application = application
    self.interface = interface
  }
}
