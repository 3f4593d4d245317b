import Calls
public import SIP
public import Wire

/// A call of a capture in short.
public struct RecordedCall: Sendable, Hashable {
  /// What became of it for who called.
  public enum Ending: Sendable, Hashable {
    /// It was answered, and that long after somebody hung up.
    case hungUp(after: Duration)
    /// It was answered, and that long after nobody had hung up: there is no more of it.
    case up(for: Duration)
    case cancelled
    /// It got that response, which is no 2xx.
    case refused(StatusCode)
    /// No final response was seen.
    case unanswered
  }

  /// What the checks say of it in short, the gravest first.
  public enum Mark: Sendable, Hashable, Comparable {
    /// Something was found in it that fails the capture.
    case failed
    /// Something could not be decided.
    case inconclusive
    /// Something was found that the policy allows, or that is a note only.
    case noted
    case clear
  }

  /// From 1, by first INVITE: what ladders and traces call it.
  public internal(set) var number: Int
  /// Of its first INVITE, as the numbers and Call-ID are.
  public let frame: Int
  public let startedAt: Moment
  /// Nil where the INVITE cannot be read again.
  public internal(set) var callID: String?
  public internal(set) var caller: String?
  /// Whom it was for: the user part of the Request-URI, or all of it where it has none.
  public internal(set) var called: String?
  public let legs: Int
  public let ending: Ending
  /// RTP streams that it announced.
  public let streams: Int
  public internal(set) var mark: Mark

  init(
    frame: Int, startedAt: Moment, legs: Int, _ ending: Ending, streams: Int, _ mark: Mark
  ) {
    number = 0
    self.frame = frame
    self.startedAt = startedAt
    self.legs = legs
    self.ending = ending
    self.streams = streams
    self.mark = mark
  }

  /// A call of which the messages are there; `end` is until when they were looked for.
  init(_ call: Call, until end: Moment, streams: Int, _ mark: Mark) {
    let first = call.legs[0]
    self.init(
      frame: first.invites[0].request.frame, startedAt: call.startedAt, legs: call.legs.count,
      Ending(of: first, until: end), streams: streams, mark)
    name(by: first.invites[0].request.message)
  }

  /// Takes over what the first INVITE says.
  mutating func name(by invite: Message?) {
    callID = invite?.callID
    let numbers = invite.map { CallNumbers($0) }
    caller = numbers?.caller
    called = numbers?.called
  }
}
