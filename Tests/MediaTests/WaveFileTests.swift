import Media
import Testing
import Wire

struct WaveFileTests {
  /// A file with that format, of little-endian numbers.
  private static func file(
    coding: Int, channels: Int, rate: Int, bits: Int, _ samples: [UInt8]
  ) -> [UInt8] {
    func word(_ number: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let block = channels * bits / 8
    let format =
      word(coding, 2) + word(channels, 2) + word(rate, 4) + word(rate * block, 4) + word(block, 2)
      + word(bits, 2)
    // A part nobody asked for, of odd length, stands between.
    return Array("RIFF".utf8) + word(0, 4) + Array("WAVEfmt ".utf8) + word(16, 4) + format
      + Array("LIST".utf8) + word(3, 4) + [1, 2, 3, 0] + Array("data".utf8)
      + word(samples.count, 4) + samples
  }

  private static func sine(_ hertz: Double, rate: Int, count: Int) -> [Float] {
    (0..<count).map { Float(0.5 * sine(hertz * Double($0) / Double(rate))) }
  }

  /// Of turns; no library needed.
  private static func sine(_ turns: Double) -> Double {
    let angle = (turns - turns.rounded()) * 2 * .pi
    var (term, sum) = (angle, angle)
    for n in stride(from: 3.0, through: 25, by: 2) {
      term *= -angle * angle / (n * (n - 1))
      sum += term
    }
    return sum
  }

  @Test func `what is written is read again`() throws {
    let clip = Clip((0..<1_000).map { Int16($0 * 31 % 3_000 - 1_500) })
    #expect(try WaveFile(WaveFile(clip).bytes).clip == clip)
    #expect(clip.duration == .milliseconds(125))
  }

  @Test func `other codings, widths and channels come to the same samples`() throws {
    let pcm8 = Self.file(coding: 1, channels: 1, rate: 8_000, bits: 8, [128, 192, 64])
    #expect(try WaveFile(pcm8).clip.samples == [0, 16_384, -16_384])
    let stereo = Self.file(
      coding: 1, channels: 2, rate: 8_000, bits: 16, [0x00, 0x20, 0x00, 0x60])
    #expect(try WaveFile(stereo).clip.samples == [0x4000])
    let wide = Self.file(coding: 1, channels: 1, rate: 8_000, bits: 24, [0, 0, 0xC0, 0, 0, 0x40])
    #expect(try WaveFile(wide).clip.samples == [-16_384, 16_384])
    let float = Self.file(coding: 3, channels: 1, rate: 8_000, bits: 32, [0, 0, 0, 0x3F])
    #expect(try WaveFile(float).clip.samples == [16_384])
    let mu = Self.file(coding: 7, channels: 1, rate: 8_000, bits: 8, [0xFF, 0x00, 0x80])
    #expect(try WaveFile(mu).clip.samples == G711.mu.decode([0xFF, 0x00, 0x80]))
  }

  /// espeak-ng writes 22,050 a second.
  @Test(arguments: [16_000, 22_050, 44_100, 48_000])
  func `a tone of another rate is the same tone`(rate: Int) throws {
    let clip = Clip(Self.sine(440, rate: rate, count: rate / 2), rate: rate)
    #expect(clip.samples.count == 4_000)
    let wanted = Self.sine(440, rate: 8_000, count: 4_000).map { Int16($0 * 32_768) }
    // Both ends are the filter's.
    let errors = zip(clip.samples, wanted).dropFirst(100).dropLast(100).map {
      abs(Int($0) - Int($1))
    }
    #expect((errors.max() ?? .max) < 200, "\(errors.max() ?? -1)")
  }

  @Test func `what telephones cannot carry is filtered out`() {
    let clip = Clip(Self.sine(6_000, rate: 48_000, count: 48_000), rate: 48_000)
    let middle = clip.samples.dropFirst(100).dropLast(100)
    #expect(middle.allSatisfy { abs(Int($0)) < 120 }, "\(middle.max() ?? 0)")
  }

  @Test func `a file that is none says why`() {
    let good = Self.file(coding: 1, channels: 1, rate: 8_000, bits: 16, [1, 2])
    #expect(throws: WaveFileError.notWave) { try WaveFile(Array("RIFFmore".utf8)) }
    #expect(throws: WaveFileError.noFormat) { try WaveFile(Array(good.prefix(12))) }
    #expect(throws: WaveFileError.noSound) { try WaveFile(Array(good.prefix(36))) }
    #expect(throws: WaveFileError.rate(4_000)) {
      try WaveFile(Self.file(coding: 1, channels: 1, rate: 4_000, bits: 16, [1, 2]))
    }
    #expect(throws: WaveFileError.channels(0)) {
      try WaveFile(Self.file(coding: 1, channels: 0, rate: 8_000, bits: 16, [1, 2]))
    }
    #expect(throws: WaveFileError.unknownCoding(85, bits: 16)) {
      try WaveFile(Self.file(coding: 85, channels: 1, rate: 8_000, bits: 16, [1, 2]))
    }
  }

  @Test func `no bytes bring it down`() {
    var generator = SeededGenerator(seed: 11)
    let good = Self.file(coding: 1, channels: 2, rate: 22_050, bits: 16, Array(0..<200))
    for _ in 0..<5_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      _ = try? WaveFile(bytes)
    }
  }
}
