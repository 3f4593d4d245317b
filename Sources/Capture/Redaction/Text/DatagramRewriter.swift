import Wire

extension TextRewriter {
  static let sipPorts: Set<UInt16> = [5060, 5061]

  /// Rewrites what a datagram carries; gives false where it is not understood.
  mutating func datagram(_ bytes: inout [UInt8], _ range: Range<Int>, _ ports: [UInt16]) -> Bool {
    if Self.beginsMessage(bytes, range) {
      message(&bytes, range)
      return true
    }
    let isBlank = bytes[range].allSatisfy { [0x00, 0x09, 0x0A, 0x0D, 0x20].contains($0) }
    if isBlank { return true }
    if bytes[range].starts(with: "HEP3".utf8) { return chunks(&bytes, range) }
    if ports.contains(where: NameQuestion.isPort) { return lookup(&bytes, range) }
    if Self.isBinding(bytes[range]) {
      binding(&bytes, range)
      return true
    }
    if Self.looksLikeMedia(bytes[range]), !ports.contains(where: { $0 < 1_024 }) {
      media(&bytes, range)
      return true
    }
    return false
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

  /// HEP version 3: chunks of vendor, type, length and value.
  private mutating func chunks(_ bytes: inout [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound + 6
    while index + 6 <= range.upperBound {
      let vendor = Int(bytes[index]) << 8 | Int(bytes[index + 1])
      let type = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
      let length = Int(bytes[index + 4]) << 8 | Int(bytes[index + 5])
      guard length >= 6, index + length <= range.upperBound else { return false }
      let value = index + 6..<index + length
      switch (vendor, type) {
      case (0, 1), (0, 2), (0, 7...13): break
      case (0, 3...6): binaryAddress(&bytes, value)
      case (0, 15):
        if !datagram(&bytes, value, []) { mask(&bytes, value) }
      case (0, 16): for at in value { bytes[at] = 0 }
      default: rewrite(&bytes, value, .words)
      }
      index += length
    }
    for at in index..<max(index, range.upperBound) { bytes[at] = 0 }
    return true
  }
}
