import COctets

/// Finds the line feeds of a message one after the other, 64 bytes at a time.
struct LineFeeds {
  /// Those of the 64 bytes from `block` on that were not given yet, the first lowest.
  private var bits: UInt64
  private var block: Int

  @inline(__always)
  init(_ bytes: Octets, from start: Int) {
    block = start
    bits = Self.bits(bytes, start)
  }

  /// Where the next stands; nil where no more comes.
  ///
  /// `bytes` are those it began with.
  @inline(__always)
  mutating func next(in bytes: Octets) -> Int? {
    while bits == 0 {
      block += 64
      guard block < bytes.count else { return nil }
      bits = Self.bits(bytes, block)
    }
    defer { bits &= bits &- 1 }
    return block + bits.trailingZeroBitCount
  }

  @inline(__always)
  private static func bits(_ bytes: Octets, _ start: Int) -> UInt64 {
    guard let base = bytes.baseAddress, start >= 0, start < bytes.count else { return 0 }
    return octets_line_feeds(base + start, bytes.count - start)
  }
}
