import COctets

/// Finds the line feeds of a message one after the other, 64 bytes at a time.
struct LineFeeds {
  private let bytes: FilledOctets
  /// Those of the 64 bytes from `block` on that were not given yet, the first lowest.
  private var bits: UInt64
  private var block = 0

  @inline(__always)
  init(_ bytes: FilledOctets) {
    self.bytes = bytes
    bits = bytes.block(at: 0, octets_line_feeds)
  }

  /// Where the next stands; nil where no more comes.
  @inline(__always)
  mutating func next() -> Int? {
    // No sum overflows: places are those of a buffer.
    while bits == 0 {
      block &+= 64
      guard block < bytes.count else { return nil }
      bits = bytes.block(at: block, octets_line_feeds)
    }
    let place = block &+ bits.trailingZeroBitCount
    bits &= bits &- 1
    return place
  }
}
