/// A small, fast generator whose whole future follows from its seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A generator of its own for one purpose, so that one user's draws do not shift another's.
  public func fork(_ purpose: String) -> SeededGenerator {
    var seed = state
    for byte in purpose.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var forked = SeededGenerator(seed: seed)
    _ = forked.next()
    return forked
  }

  /// Lower-case hexadecimal text of that many characters, for branches, tags and Call-IDs.
  public mutating func token(length: Int = 12) -> String {
    var text = ""
    while text.utf8.count < length {
      let digits = String(next(), radix: 16)
      text += String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return String(text.prefix(length))
  }
}
