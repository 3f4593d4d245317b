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
    public enum Word: String, Sendable {
      case passed, failed, inconclusive
      case nothing = "nothing to judge"
    }

    public let check: String
    public let title: String
    public let word: Word
    /// How many findings, or why nothing could be said.
    public let why: String?
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

extension ReportEntry.Judged {
  /// What a check says; findings are counted here and told elsewhere.
  init(_ card: CheckCard, _ verdict: Verdict) {
    let (word, why): (Word, String?) =
      switch verdict {
      case .passed: (.passed, nil)
      case .failed(let findings): (.failed, Self.counted(findings.count))
      case .inconclusive(let why): (.inconclusive, why)
      case .notApplicable: (.nothing, nil)
      }
    self.init(check: card.id.rawValue, title: card.title, word: word, why: why)
  }

  static func counted(_ findings: Int) -> String {
    findings == 1 ? "1 finding" : "\(findings) findings"
  }
}
