import SIP

/// Cuts SIP messages out of one direction of a captured byte stream (RFC 3261 §18.3).
///
/// A capture may start in the middle of a message, miss bytes, or hold a stream that is not SIP
/// at all: lines before the first start line are passed over in silence, later ones are damage.
/// Whatever the stream, no more than `largestMessage` bytes and what came last are held.
struct MessageCutter {
  enum Piece {
    case message([UInt8])
    /// Bytes of a stream known to be SIP that make no message.
    case damaged([UInt8], ParseError)
  }

  static let largestMessage = 65_535
  /// A message that says it is larger still is not believed.
  static let farthest = 16_777_216
  /// How much of the damage is kept to show.
  static let damageShown = 2_048

  private var buffer: [UInt8] = []
  /// The first byte that was not used yet.
  private var start = 0
  /// Where the search for the end of the headers goes on.
  private var searched = 0
  /// Just behind the empty line, once it was found, and how long the body after it is.
  private var head: (end: Int, bodyLength: Int)?
  /// Whether a start line stands at `start`.
  private var isStarted = false
  private var hasSynchronised: Bool
  private var isInsideLongLine = false
  /// How many bytes of a message that is not kept are still to come.
  private var skipping = 0
  /// Whether these may hold messages of their own.
  private var skipsMessages = false
  /// Whether a message came, in the bytes fed last, in the place of the body that was passed over.
  private(set) var hasStoppedSkipping = false
  private var damage: [UInt8] = []
  /// Up to where bytes were shown with damage that was told; they are not shown again.
  private var shownEnd = 0

  /// `expectsSIP`: the port says so, and bytes before the first start line are damage as well.
  init(expectsSIP: Bool) {
    hasSynchronised = expectsSIP
  }

  var held: Int { buffer.count + damage.count }

  /// Whether the beginning of a message has come and its end has not.
  var isInsideMessage: Bool { isStarted || isSkipping }

  /// Whether the rest of a body that is not kept is still to come.
  var isSkipping: Bool { skipping > 0 }

  /// Takes the next bytes of the stream; gives the messages they complete.
  mutating func feed(_ bytes: ByteView) -> [Piece] {
    hasStoppedSkipping =
      isSkipping && !skipsMessages && PassedBody.isFollowed(by: bytes, insteadOf: skipping)
    if hasStoppedSkipping { skipping = 0 }
    let skipped = min(skipping, bytes.count)
    skipping -= skipped
    var pieces: [Piece] = []
    if isCutShort(by: bytes), let head {
      pieces.append(.damaged(shown(upTo: buffer.count), tooShort(head)))
      drop(upTo: buffer.count)
    } else if isBehindRest(bytes.dropping(skipped)) {
      dropRest()
    }
    buffer.append(contentsOf: bytes.dropping(skipped).raw)
    while cut(&pieces) {}
    dropUsed()
    return pieces
  }

  /// The stream ends or misses bytes here: gives what cannot be completed any more.
  ///
  /// `missing`: after how many bytes it goes on, where that is known.
  mutating func breakOff(missing: Int? = nil) -> Piece? {
    var next = MessageCutter(expectsSIP: false)
    if let missing, missing <= bodyToCome {
      // The rest of the body comes behind the hole.
      next.skipping = bodyToCome - missing
      next.skipsMessages = mayHoldMessages
    }
    defer { self = next }
    // Of one that is not kept all was said.
    if skipping > 0 { return nil }
    if isStarted {
      guard start >= shownEnd else { return nil }
      return .damaged(shown(upTo: buffer.count), head.map(tooShort) ?? .unterminatedHeaders)
    }
    if hasSynchronised {
      keepDamage(upTo: buffer.count)
      return takeDamage()
    }
    return nil
  }

  /// How much of a body is still to come.
  private var bodyToCome: Int {
    skipping > 0 ? skipping : head.map { max(0, $0.end + $0.bodyLength - buffer.count) } ?? 0
  }

  /// Whether there may be messages in the body that is under way.
  private var mayHoldMessages: Bool {
    guard let head, skipping == 0 else { return skipsMessages }
    // The view lives no longer than the closure that is given the bytes.
    return buffer.withUnsafeBytes {
      PassedBody.mayHoldMessages(ByteView($0).prefix(head.end).dropping(start))
    }
  }

  private func tooShort(_ head: (end: Int, bodyLength: Int)) -> ParseError {
    .bodyTooShort(has: buffer.count - head.end, contentLength: head.bodyLength)
  }

  /// Whether a message comes in the place of the rest of a body.
  private func isCutShort(by bytes: ByteView) -> Bool {
    isStarted && head != nil && PassedBody.isFollowed(by: bytes, insteadOf: bodyToCome)
      && !mayHoldMessages
  }

  /// Whether a message begins with the bytes although the line before them has no end.
  ///
  /// So ends a body of which the beginning was not captured, or one that is longer than its message
  /// says: the next message does not go on in it.
  private func isBehindRest(_ bytes: ByteView) -> Bool {
    guard !isStarted else { return false }
    if isInsideLongLine { return StartLine.standsAlone(bytes) }
    guard start < buffer.count else { return false }
    // As above: borrowed for the call only.
    return buffer.withUnsafeBytes {
      StartLine.begins(bytes, behind: ByteView($0).dropping(start))
    }
  }

  private mutating func dropRest() {
    keepDamage(upTo: buffer.count)
    drop(upTo: buffer.count)
    isInsideLongLine = false
  }

  /// One step; false when more bytes are needed.
  private mutating func cut(_ pieces: inout [Piece]) -> Bool {
    skipEmptyLines()
    guard start < buffer.count else { return false }
    if !isStarted { isStarted = startsMessage }
    guard isStarted else { return passLine() }
    if let spoilt = takeDamage() { pieces.append(spoilt) }
    findHead()
    guard let head else {
      guard buffer.count - start > Self.largestMessage else { return false }
      tell(.tooLarge(buffer.count - start), &pieces)
      return dropStartLine()
    }
    let end = head.end + head.bodyLength
    guard end - start <= Self.largestMessage else {
      tell(.tooLarge(end - start), &pieces)
      return end - start <= Self.farthest ? passOver(upTo: end) : dropHead(upTo: head.end)
    }
    guard buffer.count >= end else { return false }
    hasSynchronised = true
    pieces.append(.message(Array(buffer[start..<end])))
    drop(upTo: end)
    return true
  }

  /// Passes over a message that is too large, which ends there; false where more of it is to come.
  private mutating func passOver(upTo end: Int) -> Bool {
    hasSynchronised = true
    skipsMessages = mayHoldMessages
    skipping = max(0, end - buffer.count)
    drop(upTo: min(end, buffer.count))
    return skipping == 0
  }

  /// Tells damage once for the bytes shown with it, so that what is told is never more than what came.
  private mutating func tell(_ why: ParseError, _ pieces: inout [Piece]) {
    guard start >= shownEnd else { return }
    let shown = shown(upTo: head?.end ?? buffer.count)
    pieces.append(.damaged(shown, why))
    shownEnd = start + shown.count
  }

  private func shown(upTo end: Int) -> [UInt8] {
    Array(buffer[start..<end].prefix(Self.damageShown))
  }

  private var startsMessage: Bool {
    guard !isInsideLongLine else { return false }
    // The view lives no longer than the closure that is given the bytes.
    return buffer.withUnsafeBytes { StartLine.begins(ByteView($0).dropping(start)) }
  }

  private mutating func skipEmptyLines() {
    guard !isInsideLongLine, !isStarted else { return }
    var index = start
    while index < buffer.count, buffer[index] == 0x0D || buffer[index] == 0x0A { index += 1 }
    drop(upTo: index)
  }

  /// Passes over a line that is no start line; false when its end has not come yet.
  private mutating func passLine() -> Bool {
    if let end = buffer[start...].firstIndex(of: 0x0A) {
      keepDamage(upTo: end + 1)
      drop(upTo: end + 1)
      isInsideLongLine = false
      return true
    }
    guard buffer.count - start > StartLine.longest else { return false }
    keepDamage(upTo: buffer.count)
    drop(upTo: buffer.count)
    isInsideLongLine = true
    return false
  }

  private mutating func keepDamage(upTo end: Int) {
    guard hasSynchronised else { return }
    damage += buffer[start..<end].prefix(Self.damageShown - damage.count)
  }

  private mutating func takeDamage() -> Piece? {
    guard !damage.isEmpty else { return nil }
    defer { damage = [] }
    let text = String(decoding: damage.prefix(80).prefix { $0 >= 0x20 }, as: UTF8.self)
    return .damaged(damage, .startLine(text))
  }

  private mutating func dropHead(upTo end: Int) -> Bool {
    drop(upTo: end)
    // Nobody knows what follows.
    hasSynchronised = false
    return true
  }

  private mutating func dropStartLine() -> Bool {
    let before = searched
    drop(upTo: (buffer[start...].firstIndex(of: 0x0A) ?? buffer.count - 1) + 1)
    // Where no empty line was found there is none for the next message either.
    searched = max(searched, before)
    // What follows was shown with the piece already given.
    hasSynchronised = false
    return true
  }

  private mutating func drop(upTo end: Int) {
    guard end > start else { return }
    start = end
    searched = end
    head = nil
    isStarted = false
  }

  /// Gives the used bytes back, once for all messages of a segment.
  private mutating func dropUsed() {
    guard start > 0 else { return }
    buffer.removeFirst(start)
    searched -= start
    shownEnd = max(0, shownEnd - start)
    head?.end -= start
    start = 0
  }

  /// Looks for the empty line from where it looked last.
  private mutating func findHead() {
    guard head == nil else { return }
    while let feed = buffer[searched...].firstIndex(of: 0x0A) {
      let next = feed + 1
      if next < buffer.count, buffer[next] == 0x0A {
        return foundHead(upTo: next + 1)
      }
      if next + 1 < buffer.count, buffer[next] == 0x0D, buffer[next + 1] == 0x0A {
        return foundHead(upTo: next + 2)
      }
      // The bytes that decide about this line end may be still to come.
      searched = feed
      guard next + 1 < buffer.count else { return }
      searched = next
    }
    searched = buffer.count
  }

  private mutating func foundHead(upTo end: Int) {
    // As above: borrowed for the call only.
    let length = buffer.withUnsafeBytes {
      LengthField.value(in: ByteView($0).prefix(end).dropping(start))
    }
    head = (end, length ?? 0)
  }
}
