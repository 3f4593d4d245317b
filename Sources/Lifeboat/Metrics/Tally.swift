public import SIP

/// What the lifeboat has counted since it started.
public struct Tally: Hashable, Sendable {
  /// Why a target did not take a call.
  public enum TargetFailure: String, Hashable, Sendable, CaseIterable {
    case busy, refused, noAnswer = "no-answer", silent, unreachable
  }

  public internal(set) var calls = 0
  public internal(set) var outcomes: [Outcome: Int] = [:]
  /// Calls refused, by the status the caller was told.
  public internal(set) var refused: [StatusCode: Int] = [:]
  /// Prompts and tones begun.
  public internal(set) var prompts = 0
  public internal(set) var digits = 0
  /// Callers greeted by name.
  public internal(set) var greeted = 0
  public internal(set) var messages = 0
  public internal(set) var messagesFailed = 0
  public internal(set) var targets: [TargetFailure: Int] = [:]
  /// Answers that came after the call had gone on, ended with ACK and BYE.
  public internal(set) var lateAnswers = 0
  public internal(set) var malformed = 0

  public init() {}

  mutating func targetFailed(_ why: TargetFailure) { targets[why, default: 0] += 1 }
}
