import Wire

/// Bytes in place of others: noise for sound, letters for text.
struct NoiseSource {
  private var generator: SeededGenerator

  init(state: UInt64) {
    generator = SeededGenerator(seed: state)
  }

  mutating func byte() -> UInt8 {
    UInt8(truncatingIfNeeded: generator.next() >> 32)
  }

  mutating func letter() -> UInt8 {
    UInt8(ascii: "a") + UInt8(generator.next() >> 32 % 26)
  }
}
