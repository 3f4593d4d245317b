import Wire

/// Cuts HTTP/1.x messages out of one direction of a captured connection (RFC 9112).
///
/// Whatever the stream, it holds one head and one body of at most `largestBody`; a longer body is
/// counted and not kept. From where bytes are no HTTP, or may be read in two ways, it is lost.
struct HTTPCutter {
  enum Kind {
    case requests
    /// Their bodies are counted only.
    case responses
  }

  struct Message {
    let head: HTTPHead
    /// What the head takes in memory, about.
    let headCost: Int
    var body: [UInt8] = []
    var length = 0
    var isWhole = false
    let startedAt: Moment
    /// The packet with its last byte so far.
    var stamp: Stamp
  }

  static let largestHead = 65_536
  static let largestBody = 8_388_608
  /// Of a line with the size of a chunk, and of one behind the last.
  static let largestLine = 4_096
  static let largestChunk = 1 << 40

  private enum State {
    case head
    case body(left: Int)
    case chunkSize
    case chunk(left: Int)
    case chunkEnd
    /// What follows the last chunk, up to an empty line.
    case trailer
    case untilClose
    case lost
  }

  private let kind: Kind
  private var state = State.head
  private var line: [UInt8] = []
  private var beganAt: Moment?
  private var message: Message?
  /// Whether the first line of all was no HTTP, so that nothing was missed.
  private(set) var isForeign = false
  private var isKnown = false

  init(_ kind: Kind) {
    self.kind = kind
  }

  var held: Int { line.count + (message.map { $0.headCost + $0.body.count } ?? 0) }
  var isLost: Bool { if case .lost = state { true } else { false } }

  /// Takes the next bytes; gives the messages they complete.
  ///
  /// - Parameter hasNoBody: Whether a message has none whatever its head says; asked once for each.
  mutating func feed(
    _ bytes: [UInt8], _ stamp: Stamp, hasNoBody: (HTTPHead) -> Bool = { _ in false }
  ) -> [Message] {
    var done: [Message] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .lost: return done
      case .head:
        if line.isEmpty {
          // Empty lines before a start line are passed over (§2.2).
          rest = rest.drop { $0 == 0x0D || $0 == 0x0A }
          if rest.isEmpty { break }
          beganAt = stamp.at
        }
        guard let head = take(upTo: Self.emptyLine, atMost: Self.largestHead, &rest) else { break }
        begin(head, stamp, hasNoBody, &done)
      case .body(let left):
        let part = rest.prefix(left)
        rest = rest.dropFirst(part.count)
        add(part, stamp)
        state = .body(left: left - part.count)
        if left == part.count { finish(&done) }
      case .untilClose:
        add(rest, stamp)
        rest = []
      case .chunkSize:
        guard let text = take(upTo: Self.lineEnd, atMost: Self.largestLine, &rest) else { break }
        guard let size = Self.chunkSize(text) else {
          lose()
          break
        }
        message?.stamp = stamp
        state = size == 0 ? .trailer : .chunk(left: size)
      case .chunk(let left):
        let part = rest.prefix(left)
        rest = rest.dropFirst(part.count)
        add(part, stamp)
        state = left == part.count ? .chunkEnd : .chunk(left: left - part.count)
      case .chunkEnd:
        // Two bytes, or it is no line end.
        guard take(upTo: Self.lineEnd, atMost: 1, &rest) != nil else { break }
        message?.stamp = stamp
        state = .chunkSize
      case .trailer:
        guard let text = take(upTo: Self.lineEnd, atMost: Self.largestLine, &rest) else { break }
        message?.stamp = stamp
        if text.count == Self.lineEnd.count { finish(&done) }
      }
    }
    return done
  }

  /// The connection ends, or bytes of it are missing: gives what had begun.
  mutating func breakOff(isGap: Bool) -> Message? {
    var last = message
    if case .untilClose = state, !isGap { last?.isWhole = true }
    self = HTTPCutter(kind)
    if isGap { state = .lost }
    return last
  }

  /// Nothing that follows is read: it is no HTTP any more, or there is no room for it.
  ///
  /// What had begun is given by `breakOff` as what it is, a part.
  mutating func lose() {
    state = .lost
    line = []
  }

  private static let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
  private static let lineEnd: [UInt8] = [0x0D, 0x0A]

  /// The text up to and with that ending, once it has come; lost where it is longer than that.
  private mutating func take(
    upTo end: [UInt8], atMost most: Int, _ rest: inout ArraySlice<UInt8>
  ) -> [UInt8]? {
    while let byte = rest.popFirst() {
      // Some take a line feed alone for a line's end, others do not (§2.2).
      if byte == 0x0A, line.last != 0x0D { break }
      line.append(byte)
      if byte == 0x0A {
        if line.count >= end.count, line.suffix(end.count).elementsEqual(end) {
          defer { line = [] }
          return line
        }
        if !isKnown, !isHTTP() { break }
      } else if line.count > most {
        break
      }
      if rest.isEmpty { return nil }
    }
    // Too long, or no line of HTTP.
    lose()
    return nil
  }

  /// Looks at the first line of all, which is whole.
  private mutating func isHTTP() -> Bool {
    isKnown = HTTPHead.isHTTP(firstLine: line.dropLast(2), kind)
    isForeign = !isKnown
    return isKnown
  }

  /// Hexadecimal digits, and extensions behind them (§7.1).
  private static func chunkSize(_ line: [UInt8]) -> Int? {
    let digits = line.prefix { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
      default: false
      }
    }
    let behind = line.dropFirst(digits.count).drop { $0 == 0x20 || $0 == 0x09 }
    guard behind.first == 0x3B || behind.elementsEqual(lineEnd),
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size <= largestChunk
    else { return nil }
    return size
  }

  private mutating func begin(
    _ bytes: [UInt8], _ stamp: Stamp, _ hasNoBody: (HTTPHead) -> Bool, _ done: inout [Message]
  ) {
    guard let head = HTTPHead(bytes, kind) else {
      lose()
      return
    }
    message = Message(
      head: head, headCost: bytes.count + head.fields.count * MemoryLayout<WebExchange.Field>.size,
      startedAt: beganAt ?? stamp.at, stamp: stamp)
    if hasNoBody(head) {
      finish(&done)
      return
    }
    switch head.framing {
    case .length(0): finish(&done)
    case .length(let length): state = .body(left: length)
    case .chunked: state = .chunkSize
    case .untilClose: state = .untilClose
    }
  }

  private mutating func add(_ part: ArraySlice<UInt8>, _ stamp: Stamp) {
    message?.length += part.count
    message?.stamp = stamp
    guard kind == .requests, let kept = message?.body.count else { return }
    message?.body += part.prefix(max(0, Self.largestBody - kept))
  }

  private mutating func finish(_ done: inout [Message]) {
    message?.isWhole = true
    if let message { done.append(message) }
    message = nil
    state = .head
  }
}
