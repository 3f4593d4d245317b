import SIP

/// Cuts SIP messages out of one direction of a WebSocket connection (RFC 6455 §5, RFC 7118 §5).
///
/// A message is whole in itself here, in one frame or several; control frames may stand between.
/// No more than two messages of `MessageCutter.largestMessage` bytes are held, whatever lengths
/// are announced, and what compressed messages may refer to.
struct WebCutter {
  enum Piece {
    case message([UInt8])
    /// Bytes that make no message.
    case damaged([UInt8], ParseError)
    /// A compressed message that cannot be unpacked; `isKnown` where it is certain to be SIP's.
    case packed([UInt8], isKnown: Bool)
  }

  private var buffer: [UInt8] = []
  /// The parts of the message under way, of which there is one while this is not nil.
  private var message: [UInt8]?
  /// Whether it is compressed.
  private var isPacked = false
  private var inflation = WebInflation()
  /// Whether the rest of the message under way is passed over.
  private var isIgnoring = false
  /// How many bytes of a payload that is not kept are still to come.
  private var skipping = 0
  /// Whether it is not known where the next frame begins.
  private var isLost = false
  private var isClosed = false
  /// Whether it only looks like a WebSocket: nothing has said that there is SIP in it.
  private var isPresumed: Bool

  init(isPresumed: Bool = false) {
    self.isPresumed = isPresumed
  }

  var held: Int { buffer.count + (message?.count ?? 0) + inflation.held }

  /// Whether it looked like a WebSocket and turned out to be none, or nothing is known of it any more.
  var isRefuted: Bool { isPresumed && isLost }

  /// Whether the beginning of a frame or message has come and its end has not.
  var isInsideMessage: Bool { !buffer.isEmpty || message != nil || skipping > 0 }

  /// Whether the rest of a frame that is not kept is still to come.
  var isSkipping: Bool { skipping > 0 && !isPresumed }

  /// Makes room: what comes next may refer to what was forgotten, and cannot be unpacked then.
  mutating func forgetHistory() { inflation.forget() }

  /// Takes the next bytes of the stream; gives the messages they complete.
  mutating func feed(_ bytes: ByteView) -> [Piece] {
    guard !isClosed else { return [] }
    if isLost {
      guard WebFrame.carriesSIP(bytes) || WebFrame.carriesPacked(bytes) else { return [] }
      isLost = false
    }
    let skipped = min(skipping, bytes.count)
    skipping -= skipped
    buffer.append(contentsOf: bytes.dropping(skipped).raw)
    var pieces: [Piece] = []
    var start = 0
    while step(&start, &pieces) {}
    buffer.removeFirst(min(start, buffer.count))
    return pieces
  }

  /// The stream ends or misses bytes here: gives what cannot be completed any more.
  mutating func breakOff() -> Piece? {
    let isQuiet = isIgnoring || skipping > 0 || isClosed || isPresumed
    var partial = message ?? []
    var announced = partial.count
    // The view lives no longer than the closure that is given the bytes.
    buffer.withUnsafeBytes { raw in
      if case .frame(let frame) = WebFrame.read(ByteView(raw)), !frame.isControl {
        partial += frame.payload(in: ByteView(raw))
        announced += frame.length
      }
    }
    let isClosed = isClosed
    self = WebCutter(isPresumed: isPresumed)
    self.isClosed = isClosed
    isLost = true
    guard !isQuiet, !partial.isEmpty else { return nil }
    return Self.unfinished(partial, announced)
  }

  private static func unfinished(_ bytes: [UInt8], _ announced: Int) -> Piece {
    .damaged(
      Array(bytes.prefix(MessageCutter.damageShown)),
      announced > bytes.count
        ? .bodyTooShort(has: bytes.count, contentLength: announced) : .unterminatedHeaders)
  }

  /// One frame; false when more bytes are needed.
  private mutating func step(_ start: inout Int, _ pieces: inout [Piece]) -> Bool {
    // Borrowed for the call only.
    let reading = buffer.withUnsafeBytes { WebFrame.read(ByteView($0).dropping(start)) }
    switch reading {
    case .unfinished: return false
    case .damaged:
      tell(buffer[start...], .notSIP, &pieces)
      lose(&start)
      return false
    case .frame(let frame) where frame.length > MessageCutter.largestMessage:
      return passOver(frame, &start, &pieces)
    case .frame(let frame):
      let end = start + frame.headerLength + frame.length
      guard buffer.count >= end else { return false }
      if frame.opcode == 8 {
        leaveUnfinished(&pieces)
        self = WebCutter(isPresumed: isPresumed)
        isClosed = true
        start = 0
        return false
      }
      if !frame.isControl {
        let payload = buffer.withUnsafeBytes { frame.payload(in: ByteView($0).dropping(start)) }
        take(frame, payload, &pieces)
      }
      start = end
      return true
    }
  }

  /// A frame larger than any message: said, and not kept.
  private mutating func passOver(
    _ frame: WebFrame, _ start: inout Int, _ pieces: inout [Piece]
  ) -> Bool {
    tell(buffer[start...], .tooLarge(frame.length), &pieces)
    if frame.opcode != 0 { isPacked = frame.isCompressed }
    forgetPacked()
    guard frame.length <= WebFrame.farthest else {
      lose(&start)
      return false
    }
    isIgnoring = !frame.isFinal
    message = frame.isFinal ? nil : []
    let end = start + frame.headerLength + frame.length
    skipping = max(0, end - buffer.count)
    start = min(end, buffer.count)
    return true
  }

  private mutating func take(_ frame: WebFrame, _ payload: [UInt8], _ pieces: inout [Piece]) {
    if frame.opcode != 0 {
      leaveUnfinished(&pieces)
      message = []
      isIgnoring = false
      isPacked = frame.isCompressed
    } else if message == nil {
      // The beginning was not captured; others may refer to it.
      message = []
      isIgnoring = true
      inflation.forget()
    }
    if !isIgnoring {
      message?.append(contentsOf: payload)
      if let message, message.count > MessageCutter.largestMessage {
        tell(message[...], .tooLarge(message.count), &pieces)
        self.message = []
        isIgnoring = true
        forgetPacked()
      }
    }
    guard frame.isFinal else { return }
    if let message, !isIgnoring { give(message, &pieces) }
    message = nil
    isIgnoring = false
  }

  private mutating func give(_ message: [UInt8], _ pieces: inout [Piece]) {
    guard let plain = isPacked ? inflation.unpack(message) : message else {
      let shown = Array(message.prefix(MessageCutter.damageShown))
      pieces.append(.packed(shown, isKnown: !isPresumed))
      return
    }
    if isPresumed {
      // The view lives no longer than the closure that is given the bytes.
      guard plain.withUnsafeBytes({ StartLine.begins(ByteView($0)) }) else { return }
      isPresumed = false
    }
    pieces.append(.message(plain))
  }

  /// A message that another one, or the end, stands in the place of the rest of.
  private mutating func leaveUnfinished(_ pieces: inout [Piece]) {
    guard let message, !isIgnoring else { return }
    if !isPresumed { pieces.append(Self.unfinished(message, 0)) }
    forgetPacked()
  }

  /// What is not known of the message under way, others may refer to where it is compressed.
  private mutating func forgetPacked() {
    if isPacked { inflation.forget() }
  }

  /// Tells damage, where it is certain that this is SIP's.
  private func tell(_ bytes: ArraySlice<UInt8>, _ why: ParseError, _ pieces: inout [Piece]) {
    guard !isPresumed else { return }
    pieces.append(.damaged(Array(bytes.prefix(MessageCutter.damageShown)), why))
  }

  private mutating func lose(_ start: inout Int) {
    self = WebCutter(isPresumed: isPresumed)
    isLost = true
    start = 0
  }
}
