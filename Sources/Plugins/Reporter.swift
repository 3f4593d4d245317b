/// Tells of a run in a form of its own: `--report NAME[=PATH]`, or `reports:` in harness.yml.
public protocol Reporter: Sendable {
  var card: ExtensionCard { get }

  /// What to write of a run that is over; it cannot change what came of it.
  ///
  /// What it throws is said by name. Where `--report` asked for it, a run that passed then ends
  /// with the exit code of a harness fault; every other exit code stays.
  func report(_ run: ReportedRun, _ settings: SettingValues) async throws -> ReporterOutput
}

/// What a reporter is told.
public struct ReportedRun: Sendable, Hashable {
  /// The command that asks: `run`, `certify`, `merge` or `check`.
  public let command: String
  /// The words of the exit codes: passed, failed, inconclusive, unavailable, interrupted.
  public let outcome: String
  /// The record as `--json` prints it: run.json, of `check` the verdicts on its files.
  public let json: String
  /// Where the evidence is, run.json and the captures beside it; nil where there is no such folder.
  public let folder: String?

  public init(command: String, outcome: String, json: String, folder: String?) {
    self.command = command
    self.outcome = outcome
    self.json = json
    self.folder = folder
  }
}

/// What a reporter wants written.
public enum ReporterOutput: Sendable, Hashable {
  /// Goes to the path that was given, else to the terminal.
  case text(String)
  /// Go into the folder that was given, else into the run's.
  case files([ReportFile])
}

/// A file that a reporter wants written.
public struct ReportFile: Sendable, Hashable {
  /// Its name: no folder, no `..`.
  public let name: String
  public let bytes: [UInt8]

  public init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  public init(_ name: String, text: String) {
    self.init(name, Array(text.utf8))
  }
}
