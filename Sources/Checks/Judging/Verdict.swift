/// What a check says of the evidence.
public enum Verdict: Sendable, Hashable {
  case passed
  case failed([Finding])
  /// The evidence does not allow an answer; says why.
  case inconclusive(String)
  /// There was nothing to judge.
  case notApplicable
}

/// One way in which the evidence breaks a rule, with the packets that show it.
public struct Finding: Sendable, Hashable {
  public let check: CheckID
  /// One sentence with the measured values, lower case, no full stop.
  public let message: String
  /// Frames that prove it, the telling one first.
  public let frames: [Int]
  /// The Call-ID of the leg it is about.
  public let callID: String?
  /// Whether it rests on the messages it names alone: nothing that was not captured can excuse it.
  ///
  /// Most do not: what was not done may have been done in a packet that the capture lacks, what seems
  /// to be late may have been sent before, and what seems to be of one call may be of another.
  public let stands: Bool
  /// Whether it is that an answer did not come: one that cannot be read may have been it.
  public let missesAnswer: Bool

  public init(
    _ check: CheckID, _ message: String, frames: [Int], callID: String? = nil,
    stands: Bool = false, missesAnswer: Bool = false
  ) {
    self.check = check
    self.message = message
    self.frames = frames
    self.callID = callID
    self.stands = stands
    self.missesAnswer = missesAnswer
  }
}
