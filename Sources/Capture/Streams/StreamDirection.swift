import Wire

/// One direction of a connection: its bytes in order, and what they are cut into.
struct StreamDirection {
  /// So much of a handshake is looked at.
  private static let mostBeginnings = 16
  /// A setup that is shorter excuses nobody.
  private static let notable = Duration.milliseconds(10)
  /// Who says nothing for longer after an answer has nothing to say for now.
  private static let rest = Duration.seconds(1)

  var stream: Stream
  var content: StreamContent
  /// Whether there was SIP in it.
  private(set) var hasSIP = false
  /// What was missing while there was none, joined, and in how many places.
  private var aside: CaptureGap?
  private(set) var asideCount = 0
  /// Whether it carried a message, clear or decrypted.
  private(set) var hasSpoken = false
  /// When it opened and its first bytes came, while there is no message; what a setup is told by.
  private var beginnings: [Moment] = []
  private var isReset = false
  private var isAccepted = false
  private var isToldUnanswered = false
  /// Since when bytes are passed over as the body of a message, of which the end has not come.
  var skippedSince: Stamp?

  init(_ stream: Stream, _ key: StreamTable.Key, _ sipPorts: Set<UInt16>) {
    self.stream = stream
    content = StreamContent(from: key.source, to: key.destination, sipPorts: sipPorts)
  }

  /// Something comes: a SYN, or bytes of a handshake if no message.
  ///
  /// What is sent again counts once.
  mutating func noteBeginning(_ segment: SegmentHeader, at moment: Moment) {
    guard !hasSpoken, beginnings.count < Self.mostBeginnings, stream.isNews(segment) else { return }
    beginnings.append(moment)
  }

  /// The first message comes, sent then: how long the connection took to set up, where it was this
  /// side that opened it and that took notable time.
  ///
  /// TCP takes a round trip, TLS one or two more (RFC 8446 §2), a WebSocket one more (RFC 6455 §4).
  /// All end with what the other side says last before this side rests, or has its message sent.
  mutating func speak(at moment: Moment, to other: StreamDirection?) -> ClosedRange<Moment>? {
    hasSpoken = true
    defer { beginnings = [] }
    guard stream.hasOpening, let since = beginnings.first, let other,
      let answered = other.beginnings.first, since <= answered
    else { return nil }
    var until = since
    for word in beginnings.dropFirst() + [moment] {
      until = other.beginnings.last { $0 <= word } ?? since
      // Who is at rest waits for nothing.
      if word - until > Self.rest { break }
    }
    return until - since >= Self.notable ? since...until : nil
  }

  /// Whether a connection that was asked for then is still not answered, by TCP or by TLS.
  ///
  /// `until`: where the TLS handshake began so late that it may be answered yet, when to look again.
  func isUnanswered(
    since asked: Moment, by other: StreamDirection?, at now: Moment, until again: inout Moment?
  ) -> Bool {
    guard !hasSpoken, !isReset, !isToldUnanswered, beginnings.first == asked else { return false }
    guard let other, let accepted = other.beginnings.first, accepted >= asked else {
      return beginnings.count == 1 && !isAccepted
    }
    // What a server says after it has accepted is its answer to the ClientHello.
    guard case .secured = content, other.stream.hasOpening, other.beginnings.count == 1,
      beginnings.count > 1
    else { return false }
    if now - beginnings[1] < StreamTable.answerTime { again = beginnings[1] }
    return again == nil
  }

  /// It was told that nobody answers.
  mutating func noteTold() { isToldUnanswered = true }

  /// This side acknowledges what the other has said, whether that was seen or not.
  mutating func noteAccepted() { isAccepted = true }

  /// The connection was refused, or broken off.
  mutating func noteReset() { isReset = true }

  /// There is SIP in it.
  mutating func noteSIP() { hasSIP = true }

  /// Keeps what is missing of something that is no SIP so far.
  mutating func setAside(_ gap: CaptureGap) {
    aside?.join(gap)
    aside = aside ?? gap
    asideCount += 1
  }

  /// Gives what was set aside, as there is SIP in the connection after all.
  mutating func takeAside() -> CaptureGap? {
    defer {
      aside = nil
      asideCount = 0
    }
    return aside
  }

  var held: Int { stream.held + content.held }

  /// Between messages so few bytes are an empty line or an empty frame.
  func isHarmless(_ hole: Stream.Hole) -> Bool {
    guard let length = hole.length, !content.isInsideMessage else { return false }
    if case .web = content { return length <= WebFrame.emptiest }
    return length <= Stream.harmless
  }
}
