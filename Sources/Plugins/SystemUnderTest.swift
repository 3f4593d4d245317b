public import Wire

/// A system that a plugin knows how to set up: the harness then starts it, watches it and stops it.
///
/// `harness run --system NAME` drives it, and so does `uses: NAME` under `systems:` in harness.yml.
public protocol SystemUnderTest: Sendable {
  var card: SystemCard { get }

  /// What to launch so that the system stands at that place and follows the policy.
  ///
  /// Asked once for each scenario, several at a time. What it throws makes the system unavailable.
  func setUp(at place: SystemPlace, _ settings: SettingValues) async throws -> SystemSetup

  /// Told once for each setup, when the harness has stopped what it launched; nothing by default.
  func takeDown(at place: SystemPlace) async
}

extension SystemUnderTest {
  public func takeDown(at place: SystemPlace) async {}
}

/// A system's identity.
public struct SystemCard: Sendable, Hashable {
  public let card: ExtensionCard
  /// Which scenarios are for it, as a pack names its kind: `failover-proxy`.
  public let kind: String
  /// Prints the version on its first line; empty if there is no such command.
  public let versionCommand: [String]

  public init(
    _ name: String, kind: String, _ title: String, settings: [SettingDeclaration] = [],
    versionCommand: [String] = []
  ) {
    card = ExtensionCard(name, title, settings: settings)
    self.kind = kind
    self.versionCommand = versionCommand
  }

  public var name: String { card.name }
}

/// Where one scenario's system is to stand, and what is wanted of it.
public struct SystemPlace: Sendable {
  /// Distinct among all that are set up: the scenario's file name.
  public let run: String
  public let site: Site
  /// Where its files will be: an absolute path.
  public let directory: String
  /// What the pack's policy comes to; the setup's texts may name these, too.
  public let values: [String: TemplateValue]
  /// The policy as it was written, harness.yml's with the scenario's own laid over it.
  public let policy: Settings

  public init(
    run: String, site: Site, directory: String, values: [String: TemplateValue], policy: Settings
  ) {
    self.run = run
    self.site = site
    self.directory = directory
    self.values = values
    self.policy = policy
  }
}

/// What to launch.
///
/// All texts are templates as in harness.yml: `{{directory}}`, `{{bin}}`, `{{system.address}}`,
/// `{{system.port}}` and the values of the policy are filled in.
public struct SystemSetup: Sendable, Hashable {
  /// A file to write before the launch.
  public struct File: Sendable, Hashable {
    /// Its name in the directory: no folder, no `..`.
    public var name: String
    public var text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// What must be seen before it counts as up.
  public enum Readiness: Sendable, Hashable {
    /// A final response to OPTIONS over each of these.
    case answersOptions([Transport])
    /// Its SIP port bound for each of these.
    case opensPort([Transport])
    /// A line of its output in which this regular expression matches.
    case logs(String)
  }

  /// The program and its arguments.
  public var command: [String]
  public var files: [File]
  public var environment: [String: String]
  public var readiness: [Readiness]

  public init(
    command: [String], files: [File] = [], environment: [String: String] = [:],
    readiness: [Readiness] = [.answersOptions([.udp, .tcp])]
  ) {
    self.command = command
    self.files = files
    self.environment = environment
    self.readiness = readiness
  }
}
