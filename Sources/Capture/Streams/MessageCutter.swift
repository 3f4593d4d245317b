import SIP

/// Cuts SIP messages out of one direction of a captured byte stream (RFC 3261 §18.3).
///
/// A capture may start in the middle of a message, miss bytes, or hold a stream that is not SIP
/// at all: lines before the first start line are passed over in silence, later ones are damage.
struct MessageCutter {
  enum Piece {
    case message([UInt8])
    /// Bytes of a stream known to be SIP that make no message.
    case damaged([UInt8], ParseError)
  }

  static let largestMessage = 65_535
  static let largestHead = 32_768
  /// How much of the damage is kept to show.
  static let damageShown = 2_048

  private var buffer: [UInt8] = []
  /// Where the search for the end of the headers goes on.
  private var searched = 0
  /// Just behind the empty line, once it was found.
  private var head: Int?
  private var hasSynchronised: Bool
  private var isInsideLongLine = false
  private var damage: [UInt8] = []

  /// `expectsSIP`: the port says so, and bytes before the first start line are damage as well.
  init(expectsSIP: Bool) {
    hasSynchronised = expectsSIP
  }

  var held: Int { buffer.count + damage.count }

  /// Takes the next bytes of the stream; gives the messages they complete.
  mutating func feed(_ bytes: ByteView) -> [Piece] {
    buffer += bytes.copy
    var pieces: [Piece] = []
    while cut(&pieces) {}
    return pieces
  }

  /// The stream ends or misses bytes here: gives what cannot be completed any more.
  mutating func breakOff() -> Piece? {
    defer { self = MessageCutter(expectsSIP: false) }
    if startsMessage {
      let why: ParseError =
        head.map {
          .bodyTooShort(has: buffer.count - $0, contentLength: bodyLength(upTo: $0) ?? 0)
        } ?? .unterminatedHeaders
      return .damaged(Array(buffer.prefix(Self.damageShown)), why)
    }
    if hasSynchronised {
      keepDamage(buffer.count)
      return takeDamage()
    }
    return nil
  }

  /// One step; false when more bytes are needed.
  private mutating func cut(_ pieces: inout [Piece]) -> Bool {
    skipEmptyLines()
    guard !buffer.isEmpty else { return false }
    guard startsMessage else { return passLine() }
    if let spoilt = takeDamage() { pieces.append(spoilt) }
    findHeadEnd()
    guard let bodyStart = head else {
      guard buffer.count > Self.largestHead else { return false }
      pieces.append(.damaged(Array(buffer.prefix(Self.damageShown)), .unterminatedHeaders))
      return dropStartLine()
    }
    let length = bodyLength(upTo: bodyStart) ?? 0
    guard bodyStart + length <= Self.largestMessage else {
      pieces.append(
        .damaged(Array(buffer.prefix(Self.damageShown)), .tooLarge(bodyStart + length)))
      return dropStartLine()
    }
    guard buffer.count >= bodyStart + length else { return false }
    hasSynchronised = true
    pieces.append(.message(Array(buffer.prefix(bodyStart + length))))
    drop(bodyStart + length)
    return true
  }

  private var startsMessage: Bool {
    guard !isInsideLongLine else { return false }
    // The view lives no longer than the closure that is given the bytes.
    return buffer.withUnsafeBytes { StartLine.begins(ByteView($0)) }
  }

  private mutating func skipEmptyLines() {
    guard !isInsideLongLine else { return }
    drop(buffer.prefix { $0 == 0x0D || $0 == 0x0A }.count)
  }

  /// Passes over a line that is no start line; false when its end has not come yet.
  private mutating func passLine() -> Bool {
    if let end = buffer.firstIndex(of: 0x0A) {
      keepDamage(end + 1)
      drop(end + 1)
      isInsideLongLine = false
      return true
    }
    guard buffer.count > StartLine.longest else { return false }
    keepDamage(buffer.count)
    drop(buffer.count)
    isInsideLongLine = true
    return false
  }

  private mutating func keepDamage(_ length: Int) {
    guard hasSynchronised else { return }
    damage += buffer.prefix(min(length, Self.damageShown - damage.count))
  }

  private mutating func takeDamage() -> Piece? {
    guard !damage.isEmpty else { return nil }
    defer { damage = [] }
    let text = String(decoding: damage.prefix(80).prefix { $0 >= 0x20 }, as: UTF8.self)
    return .damaged(damage, .startLine(text))
  }

  private mutating func dropStartLine() -> Bool {
    drop((buffer.firstIndex(of: 0x0A) ?? buffer.count - 1) + 1)
    // What follows was shown with the piece already given.
    hasSynchronised = false
    return true
  }

  private mutating func drop(_ length: Int) {
    guard length > 0 else { return }
    buffer.removeFirst(length)
    searched = 0
    head = nil
  }

  /// Looks for the empty line from where it looked last.
  private mutating func findHeadEnd() {
    guard head == nil else { return }
    while let feed = buffer[searched...].firstIndex(of: 0x0A) {
      let next = feed + 1
      if next < buffer.count, buffer[next] == 0x0A {
        head = next + 1
        return
      }
      if next + 1 < buffer.count, buffer[next] == 0x0D, buffer[next + 1] == 0x0A {
        head = next + 2
        return
      }
      // The bytes that decide about this line end may be still to come.
      searched = feed
      guard next + 1 < buffer.count else { return }
      searched = next
    }
    searched = buffer.count
  }

  /// The first Content-Length (or `l`) as a number; nil when there is none that can be read.
  private func bodyLength(upTo end: Int) -> Int? {
    for line in buffer[..<min(end, buffer.count)].split(separator: 0x0A).dropFirst() {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let name = line[..<colon].filter { $0 != 0x20 && $0 != 0x09 }.map { $0 | 0x20 }
      guard name == Array("l".utf8) || name == Array("content-length".utf8) else { continue }
      let value = line[(colon + 1)...].filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      guard (1...9).contains(value.count), value.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      return value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    return nil
  }
}
