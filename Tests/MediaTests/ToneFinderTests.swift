import Media
import Testing
import Wire

/// Which tone is heard.
struct ToneFinderTests {
  @Test(arguments: 0..<Tone.count)
  func `every tone is found, clean, coded and out of phase`(number: Int) throws {
    let tone = Tone(number: number)
    #expect(ToneFinder.tone(in: tone.frame) == tone)
    for law in [G711.mu, .a] {
      #expect(ToneFinder.tone(in: law.decode(law.encode(tone.frame))) == tone)
    }
    let shifted = (tone.frame + tone.frame)[37..<197]
    #expect(ToneFinder.tone(in: shifted) == tone)
  }

  @Test(arguments: [1, 20, 45])
  func `a tone is found behind Opus`(number: Int) throws {
    var (encoder, decoder) = (OpusEncoder(), OpusDecoder())
    let tone = Tone(number: number)
    var found = 0
    for _ in 0..<20 {
      if ToneFinder.tone(in: try decoder.decode(encoder.encode(tone.frame))) == tone { found += 1 }
    }
    #expect(found >= 17)
  }

  @Test func `silence, noise, speech and two tones at once are none`() {
    var generator = SeededGenerator(seed: 1)
    let noise = (0..<160).map { _ in Int16.random(in: -8_000...8_000, using: &generator) }
    let mixed = zip(Tone(number: 3).frame, Tone(number: 30).frame).map { $0 + $1 }
    #expect(ToneFinder.tone(in: [Int16](repeating: 0, count: 160)) == nil)
    #expect(ToneFinder.tone(in: noise) == nil)
    #expect(ToneFinder.tone(in: mixed) == nil)
    #expect(ToneFinder.tone(in: Tone(number: 1).frame.prefix(100)) == nil)
  }

  @Test func `the stretches of a recording follow each other`() {
    let quiet = [Int16](repeating: 0, count: 320)
    let frames = { (number: Int, count: Int) in
      (0..<count).flatMap { _ in Tone(number: number).frame }
    }
    let clip = Clip(frames(2, 3) + quiet + frames(2, 1) + frames(5, 4) + [1, 2, 3])
    let stretches = ToneFinder.tones(in: clip)
    #expect(stretches.map(\.tone.hertz) == [450, 450, 600])
    #expect(stretches.map(\.first) == [0, 5, 6])
    #expect(stretches.map(\.frames) == [3, 1, 4])
  }
}
