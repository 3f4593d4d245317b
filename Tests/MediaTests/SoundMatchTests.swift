import Media
import Testing
import Wire

/// Whether a clip was heard.
struct SoundMatchTests {
  /// A sweep, which is alike nowhere to itself; or of another seed something else.
  static func words(_ seed: UInt64, _ count: Int = 8_000) -> Clip {
    var generator = SeededGenerator(seed: seed)
    var samples: [Int16] = []
    while samples.count < count {
      let tone = Tone(number: Int.random(in: 0..<40, using: &generator))
      samples += tone.frame.prefix(Int.random(in: 60...160, using: &generator))
    }
    return Clip(Array(samples.prefix(count)))
  }

  @Test func `a clip is found where it is, coded and softer`() throws {
    let clip = Self.words(1)
    let law = G711.mu
    let soft = law.decode(law.encode(clip.samples.map { $0 / 3 }))
    let heard = Clip([Int16](repeating: 8, count: 1_234) + soft + [Int16](repeating: 0, count: 900))
    let match = try #require(SoundMatch.find(clip, in: heard))
    #expect(match.offset == 1_234)
    #expect(match.correlation > 0.99)
  }

  @Test func `other words are not the clip`() throws {
    let heard = Clip(Self.words(2).samples + Self.words(3).samples)
    let match = try #require(SoundMatch.find(Self.words(1), in: heard))
    #expect(!match.isHeard)
    let half = Clip(Array(Self.words(1).samples.prefix(4_000)) + Self.words(4).samples)
    #expect(try #require(SoundMatch.find(Self.words(1), in: half)).isHeard == false)
  }

  @Test func `silence is found nowhere, and nothing is found in too little`() {
    let silence = Clip([Int16](repeating: 0, count: 1_600))
    #expect(SoundMatch.find(silence, in: Self.words(1)) == nil)
    #expect(SoundMatch.find(Self.words(1), in: silence) == nil)
    #expect(SoundMatch.find(Clip([]), in: silence) == nil)
    #expect(SoundMatch.find(Self.words(1, 1_600), in: silence)?.isHeard != true)
  }

  @Test func `what Opus makes of it is still the clip`() throws {
    let clip = Self.words(5, 16_000)
    var (encoder, decoder) = (OpusEncoder(), OpusDecoder())
    let heard = try stride(from: 0, to: 16_000, by: 160).flatMap { start in
      try decoder.decode(encoder.encode(clip.samples[start..<start + 160]))
    }
    let match = try #require(
      SoundMatch.find(Clip(Array(clip.samples.prefix(15_000))), in: Clip(heard)))
    #expect(match.isHeard, "\(match)")
  }
}
