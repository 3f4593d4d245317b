import Wire

extension TextRewriter {
  /// Rewrites a datagram of HEP, of whichever version; false where it is none.
  mutating func mirrored(_ bytes: inout [UInt8], _ range: Range<Int>) -> Bool {
    if bytes[range].starts(with: HEPCutter.magic), range.count >= 6 {
      chunks(&bytes, range)
      return true
    }
    // The view lives no longer than the closure that is given the bytes.
    let header = bytes[range].withUnsafeBytes { HEPOldReading.header(ByteView($0)) }
    guard let header else { return false }
    report.count(.reports)
    let size = header.addressLength
    let source = range.lowerBound + HEPOldReading.addresses
    binaryAddress(&bytes, source..<source + size)
    binaryAddress(&bytes, source + size..<source + 2 * size)
    message(&bytes, range.lowerBound + header.payload..<range.upperBound)
    return true
  }

  /// Rewrites HEP packets one behind the other from there on; gives where they are lost.
  mutating func mirrors(
    _ bytes: inout [UInt8], from first: Int, _ segments: ArraySlice<Int>
  ) -> Int {
    var index = first
    while index + 6 <= bytes.count {
      guard bytes[index...].starts(with: HEPCutter.magic) else {
        // A reader goes on with a segment of which it knows more.
        let end = segments.first { $0 > index } ?? bytes.count
        cross(&bytes, index..<end)
        return end
      }
      let end = min(bytes.count, index + max(6, Self.two(bytes, index + 4)))
      chunks(&bytes, index..<end)
      index = end
    }
    // Less than a header: no more is kept of it than that another packet begins.
    let isPacket = bytes[index...].starts(with: HEPCutter.magic)
    clear(&bytes, (isPacket ? index + HEPCutter.magic.count : index)..<bytes.count)
    return bytes.count
  }

  /// HEP version 3: chunks of vendor, type, length and value.
  ///
  /// Where they do not add up they do not afterwards, either; what is behind that is zeroed.
  private mutating func chunks(_ bytes: inout [UInt8], _ range: Range<Int>) {
    report.count(.reports)
    let length = max(6, Self.two(bytes, range.lowerBound + 4))
    let end = min(range.upperBound, range.lowerBound + length)
    var index = range.lowerBound + 6
    while index + 6 <= end {
      let vendor = Self.two(bytes, index)
      let type = Self.two(bytes, index + 2)
      let size = Self.two(bytes, index + 4)
      index += 6
      guard size >= 6, index + size - 6 <= end else { break }
      let value = index..<index + size - 6
      // Other vendors' chunks are theirs to know.
      if vendor == 0 { chunk(&bytes, type, value) } else { clear(&bytes, value) }
      index = value.upperBound
    }
    clear(&bytes, index..<range.upperBound)
  }

  private mutating func chunk(_ bytes: inout [UInt8], _ type: Int, _ value: Range<Int>) {
    switch (type, value.count) {
    // Family, protocol, ports, time, kind, agent, timer; VLAN, EtherType, flags, class.
    case (1...2, 0...4), (7...13, 0...4), (18, 0...4), (22...24, 0...4): break
    case (3...4, 4), (5...6, 16): binaryAddress(&bytes, value)
    case (20...21, 6): hardwareAddress(&bytes, value)
    case (14, _): mask(&bytes, value)
    case (15, _): if !carried(&bytes, value) { mask(&bytes, value) }
    // What belongs together, most often a Call-ID, and what the agent is called.
    case (17, _), (19, _): rewrite(&bytes, value, .words)
    // A packed payload (16) would not be as long afterwards.
    default: clear(&bytes, value)
    }
  }

  private func clear(_ bytes: inout [UInt8], _ range: Range<Int>) {
    for index in range { bytes[index] = 0 }
  }

  private static func two(_ bytes: [UInt8], _ index: Int) -> Int {
    Int(bytes[index]) << 8 | Int(bytes[index + 1])
  }
}
