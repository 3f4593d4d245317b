/// Sound with the loudness of speech: noise in syllables, the same for the same seed.
///
/// What checks are tried on; nobody would take it for words.
public enum MadeSpeech {
  public static func samples(_ count: Int, seed: UInt64, loudness: Double = 4_000) -> [Int16] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) / Double(1 << 53)
    }
    var samples: [Int16] = []
    samples.reserveCapacity(count)
    var left = 0
    var level = 0.0
    var isPause = true
    var smooth = 0.0
    while samples.count < count {
      if left == 0 {
        isPause.toggle()
        // Syllables of 120 to 320 ms, pauses of 30 to 110 ms.
        left = isPause ? 240 + Int(next() * 640) : 960 + Int(next() * 1_600)
        level = isPause ? 0 : loudness * (0.5 + next())
      }
      left -= 1
      smooth = smooth * 0.6 + (next() * 2 - 1) * 0.8
      samples.append(Int16(max(-30_000, min(30_000, smooth * level))))
    }
    return samples
  }
}
