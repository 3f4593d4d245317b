/// Fuzzer bytes dealt out as small decisions; zeros once they are used up.
struct Supply {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isEmpty: Bool { position >= bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  /// A number from 0 up to, not including, a bound of at most 256.
  mutating func number(below bound: Int) -> Int {
    bound > 1 ? Int(byte()) % bound : 0
  }

  /// Two bytes of length, then as many bytes, or what is left.
  mutating func portion() -> [UInt8] {
    let length = Int(byte()) << 8 | Int(byte())
    let end = min(position + length, bytes.count)
    defer { position = end }
    return position < end ? Array(bytes[position..<end]) : []
  }

  /// Everything that is left.
  mutating func rest() -> [UInt8] {
    defer { position = bytes.count }
    return position < bytes.count ? Array(bytes[position...]) : []
  }
}
