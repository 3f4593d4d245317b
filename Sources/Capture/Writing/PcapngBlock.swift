import Wire

/// One block of a pcapng file under construction.
struct PcapngBlock {
  private let type: UInt32
  private var body: [UInt8] = []

  /// Options carry a length of two bytes; four are kept free for padding.
  static let longestOption = 65_532

  init(type: UInt32) {
    self.type = type
  }

  /// The block with its length at both ends.
  var bytes: [UInt8] {
    let length = UInt32(body.count + 12)
    return Self.little(type) + Self.little(length) + body + Self.little(length)
  }

  mutating func append(_ number: some FixedWidthInteger) {
    body += Self.little(number)
  }

  /// Bytes, filled up to a multiple of four.
  mutating func append(padded bytes: [UInt8]) {
    body += bytes
    body += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  /// A stamp in nanoseconds, the high half first.
  mutating func append(stamp: Moment) {
    let number = UInt64(bitPattern: stamp.nanoseconds)
    append(UInt32(truncatingIfNeeded: number >> 32))
    append(UInt32(truncatingIfNeeded: number))
  }

  mutating func option(_ code: UInt16, bytes: [UInt8]) {
    append(code)
    append(UInt16(bytes.count))
    append(padded: bytes)
  }

  mutating func option(_ code: UInt16, _ text: String) {
    option(code, bytes: Array(text.utf8.prefix(Self.longestOption)))
  }

  mutating func option(_ code: UInt16, number: UInt64) {
    option(code, bytes: Self.little(number))
  }

  mutating func endOptions() {
    append(UInt32(0))
  }

  private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
