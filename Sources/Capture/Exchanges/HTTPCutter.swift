import Wire

/// Cuts HTTP/1.1 messages out of one direction of a captured connection (RFC 9112).
///
/// Whatever the stream, it holds one head and one body of at most `largestBody`; a longer body is
/// counted and not kept.
struct HTTPCutter {
  struct Message {
    let startLine: String
    let fields: [WebExchange.Field]
    var body: [UInt8] = []
    var length = 0
    var isWhole = false
    let startedAt: Moment
    /// The packet with its last byte so far.
    var stamp: Stamp
  }

  static let largestHead = 65_536
  static let largestBody = 8_388_608

  private enum State {
    case head
    case body(left: Int)
    case chunkSize
    case chunk(left: Int)
    /// What follows the last chunk, up to an empty line.
    case trailer
    case untilClose
    /// Not HTTP, or not any more.
    case lost
  }

  private var state = State.head
  private var line: [UInt8] = []
  private var beganAt: Moment?
  private var message: Message?

  var held: Int { line.count + (message?.body.count ?? 0) }
  var isLost: Bool { if case .lost = state { true } else { false } }

  /// Takes the next bytes; gives the messages they complete.
  ///
  /// - Parameter hasNoBody: Whether a message with that start line has none whatever its head says.
  mutating func feed(
    _ bytes: [UInt8], _ stamp: Stamp, hasNoBody: (String) -> Bool
  ) -> [Message] {
    var done: [Message] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .lost: return done
      case .head:
        if beganAt == nil { beganAt = stamp.at }
        guard let head = take(upTo: Self.emptyLine, &rest) else { break }
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
        guard let text = take(upTo: Self.lineEnd, &rest) else { break }
        let digits = text.prefix { $0 != 0x3B && $0 != 0x0D && $0 != 0x20 }
        guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0,
          size <= 1 << 40
        else {
          state = .lost
          return done
        }
        // The line end behind a chunk is counted with it.
        state = size == 0 ? .trailer : .chunk(left: size + 2)
      case .chunk(let left):
        let part = rest.prefix(left)
        rest = rest.dropFirst(part.count)
        add(part.prefix(max(0, left - 2)), stamp)
        state = left == part.count ? .chunkSize : .chunk(left: left - part.count)
      case .trailer:
        guard let text = take(upTo: Self.lineEnd, &rest) else { break }
        message?.stamp = stamp
        if text.count <= Self.lineEnd.count { finish(&done) }
      }
    }
    return done
  }

  /// The connection ends, or bytes of it are missing: gives what had begun.
  mutating func breakOff(isGap: Bool) -> Message? {
    var last = message
    if case .untilClose = state, !isGap { last?.isWhole = true }
    self = HTTPCutter()
    if isGap { state = .lost }
    return last
  }

  private static let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
  private static let lineEnd: [UInt8] = [0x0D, 0x0A]

  /// The text up to and with that ending, once it has come.
  private mutating func take(upTo end: [UInt8], _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    while let byte = rest.popFirst() {
      line.append(byte)
      if byte == 0x0A, line.count >= end.count, line.suffix(end.count).elementsEqual(end) {
        defer { line = [] }
        return line
      }
      if line.count > Self.largestHead {
        state = .lost
        line = []
        return nil
      }
    }
    return nil
  }

  private mutating func begin(
    _ head: [UInt8], _ stamp: Stamp, _ hasNoBody: (String) -> Bool, _ done: inout [Message]
  ) {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.") || first.contains(" HTTP/1.") else {
      state = .lost
      return
    }
    let fields = lines.dropFirst().compactMap { line -> WebExchange.Field? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return WebExchange.Field(String(line[..<colon]), String(value))
    }
    func value(_ name: String) -> String? {
      fields.first { $0.name.lowercased() == name }?.value
    }
    message = Message(
      startLine: String(first), fields: fields, startedAt: beganAt ?? stamp.at, stamp: stamp)
    beganAt = nil
    if hasNoBody(String(first)) {
      finish(&done)
    } else if value("transfer-encoding")?.lowercased().contains("chunked") == true {
      state = .chunkSize
    } else if let text = value("content-length") {
      guard let length = Int(text), length >= 0 else {
        state = .lost
        return
      }
      state = .body(left: length)
      if length == 0 { finish(&done) }
    } else if first.hasPrefix("HTTP/") {
      state = .untilClose
    } else {
      finish(&done)
    }
  }

  private mutating func add(_ part: ArraySlice<UInt8>, _ stamp: Stamp) {
    message?.length += part.count
    message?.stamp = stamp
    let room = Self.largestBody - (message?.body.count ?? 0)
    message?.body += part.prefix(max(0, room))
  }

  private mutating func finish(_ done: inout [Message]) {
    message?.isWhole = true
    if let message { done.append(message) }
    message = nil
    state = .head
  }
}
