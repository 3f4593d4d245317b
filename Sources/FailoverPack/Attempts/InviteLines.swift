/// The header lines of a message where it lies, as long as they are written plainly: a name, a
/// colon and a value on one line.
struct InviteLines {
  /// What a line may be compared by.
  enum Kind {
    case via, from, maxForwards, contact, contentLength
    /// Another that a proxy or B2BUA makes anew on each leg (`FailoverSameCall.ownOfTheLeg`).
    case otherOfTheLeg
    /// One that has to stay.
    case endToEnd
  }

  struct Line {
    let kind: Kind
    /// Without the line end.
    let range: Range<Int>
    let value: Range<Int>
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  /// Whether something was met that is not written plainly.
  private(set) var isOdd = false

  /// Nil where there is no start line.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
    self.bytes = bytes
    position = end + 1
  }

  /// Where the next line begins; after the last header line, the body.
  var rest: Range<Int> { position..<bytes.count }

  /// The next header line; nil behind the last, or where one is odd.
  mutating func next() -> Line? {
    let start = position
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    guard end < bytes.count, end > start, bytes[end - 1] == 0x0D else { return stop() }
    if end - 1 == start {
      position = end + 1
      return nil
    }
    var colon = start
    while colon < end, Self.isOfName(bytes[colon]) { colon += 1 }
    let isFolded = end + 1 < bytes.count && (bytes[end + 1] == 0x20 || bytes[end + 1] == 0x09)
    guard colon > start, bytes[colon] == 0x3A, !isFolded else { return stop() }
    var value = colon + 1
    while value < end - 1, bytes[value] == 0x20 { value += 1 }
    position = end + 1
    return Line(kind: kind(start..<colon), range: start..<end - 1, value: value..<end - 1)
  }

  private mutating func stop() -> Line? {
    isOdd = true
    return nil
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte | 0x20 &- 0x61 < 26 || byte == 0x2D || byte &- 0x30 < 10
  }

  private func kind(_ name: Range<Int>) -> Kind {
    switch name.count {
    case 1:
      switch bytes[name.lowerBound] | 0x20 {
      case 0x76: .via
      case 0x66: .from
      case 0x6D: .contact
      case 0x6C: .contentLength
      case 0x69, 0x74: .otherOfTheLeg
      default: .endToEnd
      }
    case 2: isName(name, "to") ? .otherOfTheLeg : .endToEnd
    case 3: isName(name, "via") ? .via : .endToEnd
    case 4:
      isName(name, "from")
        ? .from : isName(name, "cseq") || isName(name, "date") ? .otherOfTheLeg : .endToEnd
    case 5: isName(name, "route") ? .otherOfTheLeg : .endToEnd
    case 6: isName(name, "server") ? .otherOfTheLeg : .endToEnd
    case 7:
      isName(name, "contact")
        ? .contact : isName(name, "call-id") ? .otherOfTheLeg : .endToEnd
    case 10: isName(name, "user-agent") ? .otherOfTheLeg : .endToEnd
    case 12:
      isName(name, "max-forwards")
        ? .maxForwards : isName(name, "record-route") ? .otherOfTheLeg : .endToEnd
    case 14: isName(name, "content-length") ? .contentLength : .endToEnd
    default: .endToEnd
    }
  }

  private func isName(_ name: Range<Int>, _ text: StaticString) -> Bool {
    for offset in 0..<name.count {
      let byte = bytes[name.lowerBound + offset]
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if lower != text.utf8Start[offset] { return false }
    }
    return true
  }
}
