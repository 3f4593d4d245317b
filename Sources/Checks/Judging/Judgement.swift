/// A verdict in the making: what was judged, what was found, what could not be decided.
///
/// A finding outweighs a doubt, a doubt outweighs what passed, and nothing judged is not passed.
public struct Judgement: Sendable {
  public let check: CheckID
  private var findings: [Finding] = []
  private var doubt: String?
  private var hasJudged = false

  public init(_ check: CheckID) {
    self.check = check
  }

  /// Notes that the rule was applied to something.
  public mutating func judged() {
    hasJudged = true
  }

  /// Adds a finding; also notes that something was judged.
  public mutating func find(
    _ message: String, frames: [Int], callID: String? = nil, stands: Bool = false,
    missesAnswer: Bool = false
  ) {
    add(
      Finding(
        check, message, frames: frames, callID: callID, stands: stands, missesAnswer: missesAnswer))
  }

  /// Adds a finding that was made elsewhere; also notes that something was judged.
  public mutating func add(_ finding: Finding) {
    hasJudged = true
    findings.append(finding)
  }

  /// Says why something cannot be decided; the first reason is kept.
  public mutating func leaveOpen(_ why: @autoclosure () -> String) {
    if doubt == nil { doubt = why() }
  }

  public var verdict: Verdict {
    if !findings.isEmpty { return .failed(findings) }
    if let doubt { return .inconclusive(doubt) }
    return hasJudged ? .passed : .notApplicable
  }
}
