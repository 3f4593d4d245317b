/// The bytes of a buffer that has some, looked at several at once.
///
/// Whoever asks for a place keeps to the buffer; nothing here checks it again in a release.
struct FilledOctets {
  private let base: UnsafePointer<UInt8>
  let count: Int

  /// Nil where there are none.
  @inline(__always)
  init?(_ bytes: Octets) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
    self.base = base
    count = bytes.count
  }

  /// The same bytes, for what looks at them one by one.
  @inline(__always)
  var all: Octets { Octets(start: base, count: count) }

  @inline(__always)
  subscript(place: Int) -> UInt8 {
    assert(place >= 0 && place < count)
    return base[place]
  }

  /// Eight bytes, the first lowest.
  @inline(__always)
  func eight(at place: Int) -> UInt64 {
    assert(place >= 0 && place <= count - 8)
    return UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  /// Which of the 64 bytes from a place on are of a kind, the first lowest; none beyond the end.
  ///
  /// `kind` looks at 64 bytes, all of them in the buffer.
  @inline(__always)
  func block(at start: Int, _ kind: (UnsafePointer<UInt8>) -> UInt64) -> UInt64 {
    assert(start >= 0 && start < count)
    // No sum overflows: places are those of a buffer.
    let left = count &- start
    if left >= 64 { return kind(base + start) }
    // The last 64 of the buffer, without those that stand before; at least one is left.
    if count >= 64 { return kind(base + (count &- 64)) &>> UInt64(64 &- left) }
    return shortBlock(at: start, kind)
  }

  /// The same of a buffer that has no 64 bytes.
  @inline(never)
  private func shortBlock(at start: Int, _ kind: (UnsafePointer<UInt8>) -> UInt64) -> UInt64 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { copy in
      copy.initialize(repeating: 0)
      for place in start..<count { copy[place - start] = base[place] }
      return copy.baseAddress.map { kind(UnsafePointer($0)) } ?? 0
    }
  }
}
