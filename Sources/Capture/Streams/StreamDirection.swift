/// One direction of a connection: its bytes in order, and what they are cut into.
struct StreamDirection {
  var stream: Stream
  var content: StreamContent
  /// Whether there was SIP in it.
  private(set) var hasSIP = false
  /// What was missing while there was none, joined, and in how many places.
  private var aside: CaptureGap?
  private(set) var asideCount = 0
  /// Since when bytes are passed over as the body of a message, of which the end has not come.
  var skippedSince: Stamp?

  init(_ stream: Stream, _ key: StreamTable.Key, _ sipPorts: Set<UInt16>) {
    self.stream = stream
    content = StreamContent(from: key.source, to: key.destination, sipPorts: sipPorts)
  }

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
