import Foundation

/// Capture files made byte by byte, in either byte order.
struct RawFile: Sendable {
  let isBig: Bool
  private(set) var bytes: [UInt8] = []

  init(isBig: Bool = false) {
    self.isBig = isBig
  }

  func number(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: isBig ? number.bigEndian : number.littleEndian) { Array($0) }
  }

  mutating func append(_ more: [UInt8]) {
    bytes += more
  }

  /// A classic pcap header.
  mutating func header(
    magic: UInt32, linkType: UInt32 = 101, major: UInt16 = 2, minor: UInt16 = 4
  ) {
    bytes += number(magic) + number(major) + number(minor) + number(UInt64(0))
    bytes += number(UInt32(262_144)) + number(linkType)
  }

  /// A classic record; `more` is what Kuznetsov's form adds to its header.
  mutating func record(
    _ packet: [UInt8], seconds: UInt32, fraction: UInt32, original: Int? = nil, more: [UInt8] = []
  ) {
    bytes += number(seconds) + number(fraction) + number(UInt32(packet.count))
    bytes += number(UInt32(original ?? packet.count)) + more + packet
  }

  /// A pcapng block of either length that stands at both ends.
  mutating func block(_ type: UInt32, _ body: [UInt8]) {
    let body = Self.padded(body)
    let length = number(UInt32(body.count + 12))
    bytes += number(type) + length + body + length
  }

  mutating func section(options: [UInt8] = []) {
    block(
      0x0A0D_0D0A,
      number(UInt32(0x1A2B_3C4D)) + number(UInt16(1)) + number(UInt16(0)) + number(UInt64.max)
        + options)
  }

  mutating func interface(_ linkType: UInt16 = 101, snap: UInt32 = 0, options: [UInt8] = []) {
    block(1, number(linkType) + number(UInt16(0)) + number(snap) + options)
  }

  mutating func enhanced(
    _ packet: [UInt8], interface: UInt32 = 0, ticks: UInt64, original: Int? = nil,
    options: [UInt8] = []
  ) {
    block(
      6,
      number(interface) + number(UInt32(ticks >> 32)) + number(UInt32(truncatingIfNeeded: ticks))
        + number(UInt32(packet.count)) + number(UInt32(original ?? packet.count))
        + Self.padded(packet) + options)
  }

  mutating func simple(_ packet: [UInt8], original: Int? = nil) {
    block(3, number(UInt32(original ?? packet.count)) + packet)
  }

  mutating func old(_ packet: [UInt8], interface: UInt16 = 0, ticks: UInt64) {
    block(
      2,
      number(interface) + number(UInt16(0)) + number(UInt32(ticks >> 32))
        + number(UInt32(truncatingIfNeeded: ticks)) + number(UInt32(packet.count))
        + number(UInt32(packet.count)) + packet)
  }

  func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
    number(code) + number(UInt16(value.count)) + Self.padded(value)
  }

  static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  /// Writes the bytes to a file of their own, which is gone afterwards.
  @discardableResult
  func withPath<Result>(_ body: (String) throws -> Result) throws -> Result {
    try Self.withPath(bytes, body)
  }

  @discardableResult
  static func withPath<Result>(
    _ bytes: [UInt8], _ body: (String) throws -> Result
  ) throws -> Result {
    let path = Scratch.path("bytes")
    defer { Scratch.remove(path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }
}
