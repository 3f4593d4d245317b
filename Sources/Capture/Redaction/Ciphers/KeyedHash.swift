/// SipHash-2-4 (Aumasson and Bernstein 2012): a short hash nobody can compute without the key.
struct KeyedHash {
  private let key: RedactionKey

  init(_ key: RedactionKey) {
    self.key = key
  }

  func callAsFunction(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var state = State(key)
    var word: UInt64 = 0
    var count = 0
    for byte in bytes {
      word |= UInt64(byte) << UInt64(8 * (count & 7))
      count += 1
      if count & 7 == 0 {
        state.absorb(word)
        word = 0
      }
    }
    state.absorb(word | UInt64(count & 0xFF) << 56)
    return state.finish()
  }

  private struct State {
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64

    init(_ key: RedactionKey) {
      a = key.first ^ 0x736F_6D65_7073_6575
      b = key.second ^ 0x646F_7261_6E64_6F6D
      c = key.first ^ 0x6C79_6765_6E65_7261
      d = key.second ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ word: UInt64) {
      d ^= word
      round()
      round()
      a ^= word
    }

    mutating func finish() -> UInt64 {
      c ^= 0xFF
      for _ in 0..<4 { round() }
      return a ^ b ^ c ^ d
    }

    private mutating func round() {
      a = a &+ b
      b = b << 13 | b >> 51
      b ^= a
      a = a << 32 | a >> 32
      c = c &+ d
      d = d << 16 | d >> 48
      d ^= c
      a = a &+ d
      d = d << 21 | d >> 43
      d ^= a
      c = c &+ b
      b = b << 17 | b >> 47
      b ^= c
      c = c << 32 | c >> 32
    }
  }
}

extension KeyedHash {
  private static let rounds: UInt8 = 8

  /// Where a number below `count` goes among those numbers: a permutation of them for each tweak.
  ///
  /// A Feistel network over the next larger power of four, walked until it is inside again.
  func permute(_ number: Int, of count: Int, _ tweak: [UInt8]) -> Int {
    guard count > 1, number < count else { return number }
    var half = 1
    while 1 << (2 * half) < count { half += 1 }
    let mask = 1 << half - 1
    var value = number
    repeat {
      var left = value >> half
      var right = value & mask
      for round in 0..<Self.rounds {
        let bytes = [round] + (right.littleEndianBytes + tweak)
        (left, right) = (right, left ^ Int(truncatingIfNeeded: self(bytes)) & mask)
      }
      value = left << half | right
    } while value >= count
    return value
  }

  /// Bytes that follow from these bytes and the key alone, for as long as they are asked for.
  func noise(_ purpose: UInt8, _ bytes: some Collection<UInt8>) -> NoiseSource {
    NoiseSource(state: self([purpose] + Array(bytes)))
  }
}

extension Int {
  fileprivate var littleEndianBytes: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }
}
