import Media
import Testing

struct ToneTests {
  /// How often the samples rise through zero.
  private static func rises(_ samples: [Int16]) -> Int {
    zip(samples, samples.dropFirst() + samples.prefix(1)).count { $0 < 0 && $1 >= 0 }
  }

  @Test func `a frame holds whole periods of its tone`() {
    for number in 0..<Tone.count {
      let tone = Tone(number: number)
      #expect(tone.frame.count == 160)
      #expect(Self.rises(tone.frame) == tone.hertz / 50, "\(tone.hertz) Hz")
    }
  }

  @Test func `numbers have tones of their own, below half the sampling rate`() {
    let all = (0..<Tone.count).map { Tone(number: $0).hertz }
    #expect(Set(all).count == Tone.count)
    #expect(all.allSatisfy { (300..<3_400).contains($0) })
    #expect(Tone(number: Tone.count) == Tone(number: 0))
    #expect(Tone(number: -1) == Tone(number: Tone.count - 1))
  }

  @Test(arguments: [G711.mu, .a]) func `it survives its coding`(law: G711) {
    let samples = Tone(number: 7).frame
    let heard = law.decode(law.encode(samples))
    #expect(zip(samples, heard).allSatisfy { abs(Int($0) - Int($1)) <= 130 })
  }
}
