public import Checks
public import Scenarios

/// One thing that has a verdict: a scenario that was played, a call that was recorded.
public struct ReportEntry: Sendable {
  /// One way in which a rule was broken, with what there is to say about the rule.
  public struct Finding: Sendable {
    /// What the arrows it points at are marked with, from 1.
    public var number: Int
    public var check: String
    public var message: String
    public var frames: [Int]
    public var why: String?
    public var source: String?
    public var advice: String?
    /// Whether it fails nothing: legal or harmless.
    public var isNote: Bool
  }

  /// A check and its word.
  public struct Judged: Sendable {
    public var check: String
    public var title: String
    /// `passed`, `failed`, `inconclusive`, `nothing to judge`.
    public var word: String
    public var why: String?
  }

  /// From 1, in the order of the plan; part of its address in the page.
  public let number: Int
  /// `primary-503`.
  public let name: String
  /// What tells it from others of its name: `udp eager`.
  public let variant: String
  public let outcome: ScenarioResult.Outcome
  public let title: String
  public let why: String
  public let requirements: [String]
  /// `4.1 s`, `19 packets`.
  public let figures: [String]
  public let findings: [Finding]
  /// Whatever else keeps it from having passed, a sentence a thing.
  public let remarks: [String]
  public let judged: [Judged]
  public let measured: [MeasuredValue]
  public let ladder: LadderLayout
  /// The pcapng and the log, as paths from the page's folder.
  public let capture: String?
  public let log: String?
  /// The command that plays it again; nil where there is none.
  public let command: String?

  /// All frames that findings point at.
  var frames: [Int] { Set(findings.flatMap(\.frames)).sorted() }
}
