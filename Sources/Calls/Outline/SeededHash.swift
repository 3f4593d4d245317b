/// Hashes short byte strings with a secret seed, so that nobody can choose what collides.
///
/// Eight bytes at a time through a full-width multiplication; two unequal strings are taken for
/// equal about once in 2^64.
package struct SeededHash: Sendable {
  private let first: UInt64
  private let second: UInt64

  package init(seed: UInt64) {
    first = seed ^ 0xA076_1D64_78BD_642F
    second = (seed &* 0x9E37_79B9_7F4A_7C15) ^ 0xE703_7ED1_A0B4_28DB
  }

  /// Another hash of the same secret, independent of this one.
  var other: SeededHash { SeededHash(seed: mix(0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3)) }

  @inline(__always)
  func mix(_ one: UInt64, _ two: UInt64) -> UInt64 {
    let product = (one ^ first).multipliedFullWidth(by: two ^ second)
    return product.high ^ product.low &+ one
  }

  /// The hash of a part of a buffer; never 0.
  @inline(__always)
  func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    // In bounds: ranges come from a scan of this buffer and are checked once here.
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    guard let base = bytes.baseAddress else { return 1 }
    var raw = UnsafeRawPointer(base) + range.lowerBound
    let count = range.count
    var state = second ^ UInt64(truncatingIfNeeded: count)
    var left = count
    while left > 8 {
      state = mix(state, raw.loadUnaligned(as: UInt64.self))
      raw += 8
      left &-= 8
    }
    // The last one to eight bytes; what is looked at twice tells nothing new, as the count is in.
    let tail: UInt64
    if count >= 8 {
      tail = (raw + (left &- 8)).loadUnaligned(as: UInt64.self)
    } else if count >= 4 {
      let low = raw.loadUnaligned(as: UInt32.self)
      let high = (raw + (count &- 4)).loadUnaligned(as: UInt32.self)
      tail = UInt64(high) << 32 | UInt64(low)
    } else if count >= 1 {
      let first = UInt64(raw.load(as: UInt8.self))
      let middle = UInt64(raw.load(fromByteOffset: count &>> 1, as: UInt8.self))
      let last = UInt64(raw.load(fromByteOffset: count &- 1, as: UInt8.self))
      tail = first << 16 | middle << 8 | last
    } else {
      tail = 0
    }
    state = mix(state ^ first, tail &+ 0x2D35_8DCC_AA6C_78A5)
    return state == 0 ? 1 : state
  }

  func hash(_ text: Substring) -> UInt64 {
    var text = String(text)
    return text.withUTF8 { hash($0, 0..<$0.count) }
  }
}
