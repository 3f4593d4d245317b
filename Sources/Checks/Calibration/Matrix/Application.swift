/// A defect put into one place of one trace, and what the checks said.
public struct Application: Sendable {
  /// The trace's name.
  public let trace: String
  /// The number in the correct trace of the message that was struck.
  public let frame: Int
  /// What was struck: `system -> primary CANCEL`.
  public let struck: String
  /// What checks found that they had not found before.
  public let findings: [CheckID: [Finding]]
  /// Why checks could no longer decide.
  public let doubts: [CheckID: String]
}
