import Wire

/// A session description as most are: an IPv4 address for all of it, and audio before any other
/// media.
///
/// Descriptions of one shape differ in who made them, that address and that port only, so that
/// what one says of its audio the others say too. Every other text takes the way of
/// `SessionDescription`.
struct PlainDescription {
  /// A hash of all the rest.
  let shape: UInt64
  let endpoint: Endpoint

  /// Longer ones are rare, and the grammar has bounds that must not be passed by.
  private static let longest = 4_096
  // "v=0\r\no="
  private static let start: UInt64 = 0x003D_6F0A_0D30_3D76
  // " IN IP4 "
  private static let internet: UInt64 = 0x2034_5049_204E_4920
  // "=IN IP4 "
  private static let connected: UInt64 = 0x2034_5049_204E_493D
  // "m=audio "
  private static let audio: UInt64 = 0x206F_6964_7561_3D6D

  init?(_ text: UnsafeBufferPointer<UInt8>, _ hash: SeededHash) {
    guard text.count <= Self.longest, let word = text.word(at: 0),
      word & 0x00FF_FFFF_FFFF_FFFF == Self.start,
      let origin = Self.end(text, of: 7), Self.isOrigin(text, 7..<origin),
      let connection = Self.line(0x63, text, from: origin + 2),
      text.word(at: connection + 1) == Self.connected,
      let connectionEnd = Self.end(text, of: connection),
      let address = Self.address(text, connection + 9..<connectionEnd),
      let media = Self.line(0x6D, text, from: connectionEnd + 2),
      text.word(at: media) == Self.audio, let (port, rest) = Self.port(text, from: media + 8)
    else { return nil }
    endpoint = Endpoint(.v4(address), port)
    shape = hash.mix(
      hash.hash(text, origin..<connection + 9),
      hash.mix(
        hash.hash(text, connectionEnd..<media + 8), hash.hash(text, rest..<text.count)))
  }

  /// Where the line that a place is in ends with CR LF.
  private static func end(_ text: UnsafeBufferPointer<UInt8>, of place: Int) -> Int? {
    guard place < text.count, let end = text.first(0x0A, in: place..<text.count), end > place,
      text[end - 1] == 0x0D
    else { return nil }
    return end - 1
  }

  /// Where the next line with that letter begins; nil where media come before it.
  private static func line(
    _ letter: UInt8, _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var start = start
    while start < text.count, text[start] != letter {
      guard text[start] != 0x6D, let end = end(text, of: start) else { return nil }
      start = end + 2
    }
    return start < text.count ? start : nil
  }

  /// Whether it is a name, two numbers and an IPv4 address, without more blanks than between them.
  private static func isOrigin(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Bool {
    let end = range.upperBound
    guard text.isPrintable(range), let first = text.first(0x20, in: range),
      let second = text.first(0x20, in: first + 1..<end),
      let third = text.first(0x20, in: second + 1..<end)
    else { return false }
    return range.lowerBound < first && first + 1 < second && second + 1 < third
      && third + 8 < end && text.word(at: third) == internet
      && address(text, third + 8..<end) != nil
  }

  /// Four numbers without leading zeros, not all of them 0, which means hold (RFC 2543 B.5).
  private static func address(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> UInt32? {
    var address: UInt32 = 0
    var place = range.lowerBound
    for part in 0..<4 {
      guard let (number, end) = number(text, from: place, most: 255), end <= range.upperBound
      else { return nil }
      address = address << 8 | UInt32(number)
      place = end
      guard part < 3 else { break }
      guard place < range.upperBound, text[place] == 0x2E else { return nil }
      place += 1
    }
    return place == range.upperBound && address != 0 ? address : nil
  }

  /// A port that is not 0 and ends with a blank, and where it ends.
  private static func port(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (UInt16, end: Int)? {
    guard let (number, end) = number(text, from: start, most: 65_535), number > 0,
      end < text.count, text[end] == 0x20
    else { return nil }
    return (UInt16(number), end)
  }

  /// A number without leading zeros, and where it ends.
  private static func number(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, most: Int
  ) -> (Int, end: Int)? {
    var number = 0
    var place = start
    while place < text.count, text[place] &- 0x30 < 10 {
      number = number * 10 + Int(text[place] - 0x30)
      place += 1
      if number > most { return nil }
    }
    let isPlain = place == start + 1 || place > start && text[start] != 0x30
    return isPlain ? (number, place) : nil
  }
}
