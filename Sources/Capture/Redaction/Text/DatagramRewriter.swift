import Wire

extension TextRewriter {
  static let sipPorts: Set<UInt16> = [5060, 5061]

  /// Rewrites what a datagram carries; gives false where it is not understood.
  mutating func datagram(_ bytes: inout [UInt8], _ range: Range<Int>, _ ports: [UInt16]) -> Bool {
    if mirrored(&bytes, range) { return true }
    if ports.contains(where: NameQuestion.isPort), !Self.beginsMessage(bytes, range) {
      return bytes[range].allSatisfy(Self.isBlank) || lookup(&bytes, range)
    }
    if carried(&bytes, range) { return true }
    guard Self.looksLikeMedia(bytes[range]) else { return false }
    // Where other protocols have their ports only what a reader takes for media is.
    guard !ports.contains(where: { $0 < 1_024 }) || Self.isMedia(bytes[range]) else { return false }
    media(&bytes, range)
    return true
  }

  /// Rewrites SIP and what holds a path open for it; false where it is neither.
  mutating func carried(_ bytes: inout [UInt8], _ range: Range<Int>) -> Bool {
    // Who expects a message trims its first line.
    let start = bytes[range].firstIndex { !$0.isBlank } ?? range.upperBound
    if Self.beginsMessage(bytes, start..<range.upperBound) {
      message(&bytes, start..<range.upperBound)
      return true
    }
    if bytes[range].allSatisfy(Self.isBlank) { return true }
    guard Self.isBinding(bytes[range]) else { return false }
    binding(&bytes, range)
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x00, 0x09, 0x0A, 0x0D, 0x20].contains(byte)
  }

  /// Whether a SIP message begins there, empty lines before it passed over.
  static func beginsMessage(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == 0x0D || bytes[start] == 0x0A { start += 1 }
    let end = min(range.upperBound, start + StartLine.longest + 16)
    // The view lives no longer than the closure that is given the bytes.
    return bytes[start..<end].withUnsafeBytes { StartLine.begins(ByteView($0)) }
  }

  /// RFC 8489 §5.
  private static func isBinding(_ payload: ArraySlice<UInt8>) -> Bool {
    payload.count >= 20 && payload[payload.startIndex] & 0xC0 == 0
      && payload.dropFirst(4).prefix(4).elementsEqual([0x21, 0x12, 0xA4, 0x42])
  }

  /// A STUN message: addresses and texts of its attributes go, what else they hold is zeroed.
  private mutating func binding(_ bytes: inout [UInt8], _ range: Range<Int>) {
    let cookie = Array(bytes[range.lowerBound + 4..<range.lowerBound + 20])
    var index = range.lowerBound + 20
    while index + 4 <= range.upperBound {
      let type = Int(bytes[index]) << 8 | Int(bytes[index + 1])
      let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
      let value = index + 4..<min(index + 4 + length, range.upperBound)
      switch type {
      case 0x0001, 0x0004, 0x0005, 0x8023, 0x0020, 0x0012, 0x0016, 0x802B, 0x802C:
        guard [8, 20].contains(value.count) else { break }
        let place = value.lowerBound + 4..<value.upperBound
        let isMasked = [0x0020, 0x0012, 0x0016].contains(type)
        func turn() {
          for (offset, at) in place.enumerated() where isMasked { bytes[at] ^= cookie[offset] }
        }
        turn()
        binaryAddress(&bytes, place)
        turn()
      case 0x0006, 0x0009, 0x0014, 0x0015, 0x8022: rewrite(&bytes, value, .words)
      case 0x0024, 0x0025, 0x0019, 0x000D, 0x8029, 0x802A: break
      default: for at in value { bytes[at] = 0 }
      }
      index += 4 + (length + 3) / 4 * 4
    }
    if index < range.upperBound { for at in index..<range.upperBound { bytes[at] = 0 } }
  }
}
