import Wire

/// What came of a replay.
public struct ReplayResult: Sendable {
  public enum Verdict: String, Sendable {
    /// The system did what was recorded.
    case same
    case different
    /// The harness cannot say.
    case inconclusive
  }

  public let script: ReplayScript
  /// By the call's place in the script.
  public let calls: [CallComparison]
  /// Why the capture of it cannot carry a verdict.
  public let doubts: [String]
  /// Whether the system ended before it was asked to.
  public let isSystemGone: Bool
  public let lateness: Duration
  public let wasInterrupted: Bool
  public let mediaSent: Int
  public let packets: Int

  /// How late the harness may be before differences may be of its making.
  public static let latenessBound = Duration.milliseconds(50)

  public var differences: Int { calls.reduce(0) { $0 + $1.differences.count } }

  /// Whether nothing but the harness's own lateness keeps a verdict from being given.
  public var wasOnlyLate: Bool {
    doubts.isEmpty && differences > 0 && lateness > Self.latenessBound && !wasInterrupted
  }

  public var verdict: Verdict {
    if !doubts.isEmpty || wasOnlyLate || wasInterrupted || calls.isEmpty { return .inconclusive }
    return differences == 0 ? .same : .different
  }
}
