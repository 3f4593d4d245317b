import Media
import Speech
import Testing
import Wire

/// What is heard of streams that arrive whole, with losses, out of order, or from another source.
struct EarTests {
  /// A stream that counts: each packet's samples tell its number.
  static func packets(_ count: Int, ssrc: UInt32 = 7, first: UInt16 = 65_534) -> [[UInt8]] {
    (0..<count).map { index in
      let header = RTPHeader(
        payloadType: 8, hasMarker: index == 0, sequence: first &+ UInt16(index),
        timestamp: UInt32.max - 300 &+ UInt32(index) &* 160, ssrc: ssrc)
      return header.packet(G711.a.encode(words(index)))
    }
  }

  static func words(_ index: Int) -> [Int16] {
    G711.a.decode(G711.a.encode(repeatElement(Int16(1_000 + 500 * index), count: 160)))
  }

  static let silence = [Int16](repeating: 0, count: 160)

  /// Beats that were given in that order, one every 20 ms.
  static func hear(_ order: [Int?], of packets: [[UInt8]]) -> Ear {
    var ear = Ear()
    for (beat, index) in order.enumerated() {
      let now = Moment.seconds(100 + 0.02 * Double(beat))
      if let due = ear.deadline, due <= now { ear.wake(at: now) }
      if let index { ear.take(packets[index], at: now) }
    }
    return ear
  }

  @Test func `what arrives in order is heard at once, over the ends of both counters`() {
    var ear = Self.hear([0, 1, 2, 3, 4], of: Self.packets(5))
    #expect(ear.deadline == nil)
    #expect(ear.takeSamples() == (0..<5).flatMap(Self.words))
    #expect(ear.takeSamples().isEmpty)
    #expect(ear.heard == 800)
  }

  @Test func `what comes late or twice is put where it belongs, once`() {
    var ear = Self.hear([0, 2, 1, 1, 3, 2], of: Self.packets(4))
    #expect(ear.takeSamples() == (0..<4).flatMap(Self.words))
  }

  @Test func `what never comes is silence of the same length`() {
    var ear = Self.hear([0, nil, nil, 3, 4, 5, 6, 7], of: Self.packets(8))
    let wanted = Self.words(0) + Self.silence + Self.silence + (3..<8).flatMap(Self.words)
    #expect(ear.takeSamples() == wanted)
  }

  @Test func `the end of a stream does not wait for what is missing`() {
    var ear = Self.hear([0, nil, 2], of: Self.packets(3))
    #expect(ear.takeSamples() == Self.words(0))
    #expect(ear.deadline == Moment.seconds(100.04) + .milliseconds(60))
    ear.finish()
    #expect(ear.takeSamples() == Self.silence + Self.words(2))
  }

  @Test func `a pause of the sender is silence as long as its stamps say`() {
    var ear = Ear()
    for (sequence, stamp) in [(0, 0), (1, 160), (2, 160 + 8_000)] {
      let header = RTPHeader(
        payloadType: 0, sequence: UInt16(sequence), timestamp: UInt32(stamp), ssrc: 1)
      ear.take(
        header.packet(G711.mu.encode(Self.silence)), at: .seconds(Double(stamp) / 8_000))
    }
    #expect(ear.heard == 160 + 8_000 + 160)
  }

  @Test func `stamps that leap say no more than the time that passed`() {
    var ear = Ear()
    for (sequence, stamp) in [(0, 0), (1, 0x7000_0000), (2, 0x1000)] {
      let header = RTPHeader(
        payloadType: 0, sequence: UInt16(sequence), timestamp: UInt32(stamp), ssrc: 1)
      ear.take(
        header.packet(G711.mu.encode(Self.silence)), at: .seconds(0.02 * Double(sequence)))
    }
    #expect(ear.heard == 480)
  }

  @Test func `another source is followed when the one before is silent`() {
    let old = Self.packets(3)
    let new = Self.packets(5, ssrc: 8, first: 100)
    var ear = Self.hear([0, 1, 2, 3, 4, 5, 6, 7], of: old + new)
    #expect(ear.takeSamples() == (Array(0..<3) + Array(0..<5)).flatMap(Self.words))
  }

  @Test func `a source that mixes in is not heard`() {
    let old = Self.packets(4)
    let other = Self.packets(4, ssrc: 8, first: 100)
    var ear = Self.hear([0, 4, 1, 5, 2, 6, 3, 7], of: old + other)
    ear.finish()
    #expect(ear.takeSamples().filter { $0 != 0 } == (0..<4).flatMap(Self.words))
  }

  @Test func `a source that begins anew is followed`() {
    let packets = Self.packets(2) + Self.packets(4, first: 30_000)
    var ear = Self.hear([0, 1, 2, 3, 4, 5], of: packets)
    // One packet is not enough to believe in it.
    #expect(ear.takeSamples().suffix(480) == (1..<4).flatMap(Self.words)[...])
  }

  @Test func `what is no RTP is told from what is`() {
    var ear = Ear()
    let taken = [
      [], [0x80], Array("OPTIONS sip:a".utf8), RTCPPacket.goodbye([1]).bytes, Self.packets(1)[0],
    ].map { ear.take($0, at: .zero) }
    #expect(taken == [false, false, false, false, true])
  }

  @Test func `hostile bytes are no sound without end and no crash`() {
    var generator = SeededGenerator(seed: 4)
    var ear = Ear()
    for index in 0..<20_000 {
      var bytes = [0x80, generator.next() as UInt8 % 14]
      for _ in 0..<Int(generator.next() as UInt8) { bytes.append(generator.next()) }
      let now = Moment.seconds(0.001 * Double(index))
      ear.wake(at: now)
      ear.take(bytes, at: now)
    }
    ear.finish()
    #expect(ear.takeSamples().count < 60 * Clip.rate)
  }
}
