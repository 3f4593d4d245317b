import Media
import Testing
import Wire

/// Opus there and back through libopus.
struct OpusTests {
  /// A second of a tone, as packets of 20 ms.
  static func coded(_ tone: Tone, _ count: Int = 50) throws -> [[UInt8]] {
    var encoder = OpusEncoder()
    return try (0..<count).map { _ in try encoder.encode(tone.frame) }
  }

  static func level(_ samples: some Collection<Int16>) -> Double {
    let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (sum / Double(max(1, samples.count))).squareRoot()
  }

  @Test func `a tone comes back as loud as it was, and 20 ms long`() throws {
    let packets = try Self.coded(Tone(number: 5))
    var decoder = OpusDecoder()
    var heard: [Int16] = []
    for packet in packets {
      #expect(OpusDecoder.samples(in: packet) == 160)
      heard += try decoder.decode(packet)
    }
    #expect(heard.count == 8_000)
    let (before, after) = (Self.level(Tone(number: 5).frame), Self.level(heard[2_000...]))
    #expect(abs(after / before - 1) < 0.2, "\(before) and \(after)")
    #expect(packets.allSatisfy { $0.count < 200 })
  }

  @Test func `a copy goes its own way, and the same input is the same output`() throws {
    var encoder = OpusEncoder()
    _ = try encoder.encode(Tone(number: 1).frame)
    var copy = encoder
    let first = try encoder.encode(Tone(number: 9).frame)
    _ = try encoder.encode(Tone(number: 3).frame)
    #expect(try copy.encode(Tone(number: 9).frame) == first)
  }

  @Test func `a lost packet is made up for from the next, in the same length`() throws {
    let packets = try Self.coded(Tone(number: 5))
    var decoder = OpusDecoder()
    var heard: [Int16] = []
    for (index, packet) in packets.enumerated() where index % 5 != 3 {
      if index % 5 == 4 { heard += try decoder.conceal(160, before: packet) }
      heard += try decoder.decode(packet)
    }
    #expect(heard.count == 8_000)
    let before = Self.level(Tone(number: 5).frame)
    // The 20 ms that were lost are heard and no holes, at most somewhat softer.
    let made = stride(from: 13, to: 50, by: 5).map { index in
      Self.level(heard[index * 160..<index * 160 + 160])
    }
    #expect(made.reduce(0, +) / Double(made.count) > before / 2, "\(made) of \(before)")
  }

  @Test func `what is longer than can be made up is asked for in vain`() throws {
    let packets = try Self.coded(Tone(number: 5), 4)
    var decoder = OpusDecoder()
    _ = try decoder.decode(packets[0])
    #expect(try decoder.conceal(8_000, before: packets[1]).count == OpusDecoder.mostConcealed)
    #expect(try decoder.conceal(90, before: packets[1]).count == 80)
    #expect(try decoder.conceal(7, before: packets[1]).isEmpty)
  }

  @Test func `no bytes are no packet`() {
    var decoder = OpusDecoder()
    #expect(throws: OpusError.self) { try decoder.decode([]) }
    #expect(OpusDecoder.samples(in: []) == 0)
  }

  @Test func `hostile bytes are an error or at most 120 ms of noise`() throws {
    var generator = SeededGenerator(seed: 11)
    var decoder = OpusDecoder()
    let packets = try Self.coded(Tone(number: 2))
    var (errors, noise) = (0, 0)
    for round in 0..<5_000 {
      var bytes: [UInt8]
      if round % 2 == 0 {
        bytes = (0..<Int.random(in: 1...400, using: &generator)).map { _ in generator.next() }
      } else {
        bytes = packets[round % 50]
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = generator.next()
        bytes = Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &generator)))
      }
      let promised = OpusDecoder.samples(in: bytes)
      _ = try? decoder.conceal(Int.random(in: 0...2_000, using: &generator), before: bytes)
      do {
        let count = try decoder.decode(bytes).count
        #expect(count <= OpusDecoder.mostSamples && count == promised)
        noise += 1
      } catch {
        errors += 1
      }
    }
    #expect(errors > 100 && noise > 100)
  }
}
