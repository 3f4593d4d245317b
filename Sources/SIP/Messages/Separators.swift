import COctets

/// Finds what separates the parts of a header value, one after the other, 64 bytes at a time: quotes,
/// commas, semicolons and angle brackets.
struct Separators {
  private let bytes: FilledOctets
  /// Those of the 64 bytes from `block` on that were not given yet, the first lowest.
  private var bits: UInt64
  private var block: Int
  private let end: Int

  @inline(__always)
  init(_ bytes: FilledOctets, in range: Range<Int>) {
    self.bytes = bytes
    block = range.lowerBound
    end = range.upperBound
    bits = block < end ? Self.bits(bytes, block, end) : 0
  }

  /// Where the next stands; nil where no more comes in the range.
  @inline(__always)
  mutating func next() -> Int? {
    // No sum overflows: places are those of a buffer.
    if bits == 0 {
      guard block &+ 64 < end else { return nil }
      (block, bits) = Self.further(bytes, block, end)
      if bits == 0 { return nil }
    }
    let place = block &+ bits.trailingZeroBitCount
    bits &= bits &- 1
    return place
  }

  /// The next 64 bytes that have some.
  @inline(never)
  private static func further(_ bytes: FilledOctets, _ block: Int, _ end: Int) -> (Int, UInt64) {
    var block = block &+ 64
    while block < end {
      let bits = bits(bytes, block, end)
      if bits != 0 { return (block, bits) }
      block &+= 64
    }
    return (block, 0)
  }

  @inline(__always)
  private static func bits(_ bytes: FilledOctets, _ block: Int, _ end: Int) -> UInt64 {
    let bits = bytes.block(at: block, octets_separators)
    let left = end &- block
    return left < 64 ? bits & ~(~0 &<< UInt64(truncatingIfNeeded: left)) : bits
  }
}
