import Wire

/// One block of a pcapng file under construction.
struct PcapngBlock {
  private let type: UInt32
  private let isBig: Bool
  private var body: [UInt8] = []

  /// Options carry a length of two bytes; four are kept free for padding.
  static let longestOption = 65_532

  /// `isBig`: in network byte order, to go into a section of that order.
  init(type: UInt32, isBig: Bool = false) {
    self.type = type
    self.isBig = isBig
  }

  /// The block with its length at both ends.
  var bytes: [UInt8] {
    let length = number(UInt32(body.count + 12))
    return number(type) + length + body + length
  }

  mutating func append(_ number: some FixedWidthInteger) {
    body += self.number(number)
  }

  /// Bytes of another block, as they are there.
  mutating func append(raw bytes: ByteView) {
    body.append(contentsOf: bytes.raw)
  }

  /// Bytes, filled up to a multiple of four.
  mutating func append(padded bytes: [UInt8]) {
    body += bytes
    body += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  /// A stamp in ticks, the high half first.
  mutating func append(stamp ticks: UInt64) {
    append(UInt32(truncatingIfNeeded: ticks >> 32))
    append(UInt32(truncatingIfNeeded: ticks))
  }

  mutating func option(_ code: UInt16, bytes: [UInt8]) {
    append(code)
    append(UInt16(bytes.count))
    append(padded: bytes)
  }

  mutating func option(_ code: UInt16, _ text: String) {
    option(code, bytes: Self.text(text))
  }

  /// Text as an option has it: cut between characters where it is too long.
  static func text(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8.prefix(longestOption + 1))
    if bytes.count > longestOption {
      bytes.removeLast()
      while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
      if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    }
    return bytes
  }

  mutating func option(_ code: UInt16, number: UInt64) {
    option(code, bytes: self.number(number))
  }

  mutating func endOptions() {
    append(UInt32(0))
  }

  /// The header of a section whose length is not known beforehand; readers need none (§4.1).
  static func section(
    application: String, comment: String?, system: String? = nil
  ) -> PcapngBlock {
    var block = PcapngBlock(type: PcapngBlocks.sectionHeader)
    block.append(PcapngBlocks.byteOrder)
    block.append(UInt16(1))
    block.append(UInt16(0))
    block.append(UInt64.max)
    if let comment { block.option(1, comment) }
    if let system { block.option(3, system) }
    block.option(4, application)
    block.endOptions()
    return block
  }

  /// Names of addresses: a name resolution block (§4.5).
  static func names(_ names: [IPAddress: String], isBig: Bool = false) -> PcapngBlock {
    var block = PcapngBlock(type: 4, isBig: isBig)
    for (address, name) in names.sorted(by: { $0.key < $1.key }) {
      let text = Array(name.utf8.filter { $0 != 0 }.prefix(255)) + [0]
      let number = address.networkBytes
      block.append(UInt16(address.isIPv6 ? 2 : 1))
      block.append(UInt16(number.count + text.count))
      block.append(padded: number + text)
    }
    block.append(UInt32(0))
    return block
  }

  private func number(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: isBig ? number.bigEndian : number.littleEndian) { Array($0) }
  }
}
