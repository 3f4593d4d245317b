/// What a check can say of a call from its outline alone.
public enum OutlineAnswer: Sendable, Hashable {
  /// What it would say of the evidence, too.
  case passed, notApplicable
  /// Whatever it says of any call with the same shape (`CallOutline.shape`).
  case asItsShape
  /// Whatever `judge(_:rereading:under:)` says, which is asked where all else is known.
  case inItsMessages
  /// The messages have to be read. Whatever may be a finding or a doubt is left to them.
  case unknown

  /// The verdict, where it is one.
  public var verdict: Verdict? {
    switch self {
    case .passed: .passed
    case .notApplicable: .notApplicable
    case .asItsShape, .inItsMessages, .unknown: nil
    }
  }
}
