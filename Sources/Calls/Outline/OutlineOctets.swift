import COctets

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte stands first in a range of this buffer; nil when it does not.
  @inline(__always)
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress, range.lowerBound >= 0, range.upperBound <= count else {
      return nil
    }
    let found = octets_first(
      base + range.lowerBound, range.count, count - range.lowerBound, byte)
    return found < 0 ? nil : range.lowerBound + found
  }

  /// Eight bytes as a number, the first lowest; nil where they are not all in the buffer.
  @inline(__always)
  func word(at index: Int) -> UInt64? {
    guard let base = baseAddress, index >= 0, index + 8 <= count else { return nil }
    return UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Whether a range holds no byte above 0x7F.
  @inline(__always)
  func isASCII(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    var high: UInt64 = 0
    while index + 8 <= range.upperBound, let word = word(at: index) {
      high |= word
      index += 8
    }
    while index < range.upperBound {
      high |= UInt64(self[index])
      index += 1
    }
    return high & 0x8080_8080_8080_8080 == 0
  }

  /// Whether a range holds visible ASCII and spaces only.
  @inline(__always)
  func isPrintable(_ range: Range<Int>) -> Bool {
    guard let base = baseAddress, range.lowerBound >= 0, range.upperBound <= count else {
      return range.isEmpty
    }
    let raw = UnsafeRawPointer(base)
    var index = range.lowerBound
    let last = range.upperBound - 8
    guard index <= last else {
      while index < range.upperBound {
        if self[index] &- 0x20 >= 0x5F { return false }
        index += 1
      }
      return true
    }
    // In bounds, as checked above; the last eight may have been looked at in part.
    var strange = Self.strange(raw.loadUnaligned(fromByteOffset: last, as: UInt64.self))
    while index < last {
      strange |= Self.strange(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    return strange & 0x8080_8080_8080_8080 == 0
  }

  /// The high bits of bytes that are below 0x20, become 0x80 with 1 added, or have the high bit.
  @inline(__always)
  private static func strange(_ word: UInt64) -> UInt64 {
    (word &- 0x2020_2020_2020_2020) & ~word | (word &+ 0x0101_0101_0101_0101) | word
  }
}

extension ContiguousArray {
  /// Asks for large pages for what the array has room for.
  mutating func spread() {
    let room = capacity
    withUnsafeMutableBufferPointer {
      UnsafeMutableBufferPointer(start: $0.baseAddress, count: room).spread()
    }
  }

  /// Asks for the memory of an element, while there is something else to do.
  @inline(__always)
  func prefetch(_ index: Int) {
    withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress, elements.indices.contains(index) else { return }
      let place = UnsafeRawPointer(base + index)
      octets_prefetch(place)
      if MemoryLayout<Element>.stride > 64 { octets_prefetch(place + 64) }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// Asks for large pages for all of it.
  func spread() { octets_spread(baseAddress, count * MemoryLayout<Element>.stride) }
}
