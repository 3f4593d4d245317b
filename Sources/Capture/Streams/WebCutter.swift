import SIP

/// Cuts SIP messages out of one direction of a WebSocket connection (RFC 6455 §5, RFC 7118 §5).
///
/// A message is whole in itself here, in one frame or several; control frames may stand between.
/// No more than two messages of `MessageCutter.largestMessage` bytes are held, whatever lengths
/// are announced.
struct WebCutter {
  private var buffer: [UInt8] = []
  /// The parts of the message under way, of which there is one while this is not nil.
  private var message: [UInt8]?
  /// Whether the rest of the message under way is passed over.
  private var isIgnoring = false
  /// How many bytes of a payload that is not kept are still to come.
  private var skipping = 0
  /// Whether it is not known where the next frame begins.
  private var isLost = false
  private var isClosed = false

  var held: Int { buffer.count + (message?.count ?? 0) }

  /// Whether the beginning of a frame or message has come and its end has not.
  var isInsideMessage: Bool { !buffer.isEmpty || message != nil || skipping > 0 }

  /// Takes the next bytes of the stream; gives the messages they complete.
  mutating func feed(_ bytes: ByteView) -> [MessageCutter.Piece] {
    guard !isClosed else { return [] }
    if isLost {
      guard WebFrame.carriesSIP(bytes) else { return [] }
      isLost = false
    }
    let skipped = min(skipping, bytes.count)
    skipping -= skipped
    buffer.append(contentsOf: bytes.dropping(skipped).raw)
    var pieces: [MessageCutter.Piece] = []
    var start = 0
    while step(&start, &pieces) {}
    buffer.removeFirst(min(start, buffer.count))
    return pieces
  }

  /// The stream ends or misses bytes here: gives what cannot be completed any more.
  mutating func breakOff() -> MessageCutter.Piece? {
    let isQuiet = isIgnoring || skipping > 0 || isClosed
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
    self = WebCutter()
    self.isClosed = isClosed
    isLost = true
    guard !isQuiet, !partial.isEmpty else { return nil }
    return Self.unfinished(partial, announced)
  }

  private static func unfinished(_ bytes: [UInt8], _ announced: Int) -> MessageCutter.Piece {
    .damaged(
      Array(bytes.prefix(MessageCutter.damageShown)),
      announced > bytes.count
        ? .bodyTooShort(has: bytes.count, contentLength: announced) : .unterminatedHeaders)
  }

  /// One frame; false when more bytes are needed.
  private mutating func step(_ start: inout Int, _ pieces: inout [MessageCutter.Piece]) -> Bool {
    // Borrowed for the call only.
    let reading = buffer.withUnsafeBytes { WebFrame.read(ByteView($0).dropping(start)) }
    switch reading {
    case .unfinished: return false
    case .damaged:
      let shown = Array(buffer[start...].prefix(MessageCutter.damageShown))
      pieces.append(.damaged(shown, .notSIP))
      lose(&start)
      return false
    case .frame(let frame) where frame.length > MessageCutter.largestMessage:
      return passOver(frame, &start, &pieces)
    case .frame(let frame):
      let end = start + frame.headerLength + frame.length
      guard buffer.count >= end else { return false }
      if frame.opcode == 8 {
        if let message, !isIgnoring { pieces.append(Self.unfinished(message, 0)) }
        self = WebCutter()
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
    _ frame: WebFrame, _ start: inout Int, _ pieces: inout [MessageCutter.Piece]
  ) -> Bool {
    let shown = Array(buffer[start...].prefix(MessageCutter.damageShown))
    pieces.append(.damaged(shown, .tooLarge(frame.length)))
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

  private mutating func take(
    _ frame: WebFrame, _ payload: [UInt8], _ pieces: inout [MessageCutter.Piece]
  ) {
    if frame.opcode != 0 {
      if let message, !isIgnoring { pieces.append(Self.unfinished(message, 0)) }
      message = []
      isIgnoring = frame.isCompressed
      if frame.isCompressed {
        pieces.append(
          .damaged(
            Array(payload.prefix(MessageCutter.damageShown)),
            .malformed("Sec-WebSocket-Extensions", "permessage-deflate")))
      }
    } else if message == nil {
      // The beginning was not captured.
      message = []
      isIgnoring = true
    }
    if !isIgnoring {
      message?.append(contentsOf: payload)
      if let message, message.count > MessageCutter.largestMessage {
        pieces.append(
          .damaged(
            Array(message.prefix(MessageCutter.damageShown)), .tooLarge(message.count)))
        self.message = []
        isIgnoring = true
      }
    }
    guard frame.isFinal else { return }
    if let message, !isIgnoring { pieces.append(.message(message)) }
    message = nil
    isIgnoring = false
  }

  private mutating func lose(_ start: inout Int) {
    self = WebCutter()
    isLost = true
    start = 0
  }
}
