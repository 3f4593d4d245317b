import Media
import SIP
import Speech
import Testing
import Wire

/// What is said, and whether an ear at the other end hears just that.
struct VoiceTests {
  static let here = Endpoint(.v4(127, 0, 0, 1), 20_000)
  static let there = IPAddress.v4(127, 0, 0, 2)

  static func session(
    _ codecs: [CodecName] = [.pcmu, .telephoneEvent], at address: IPAddress = there
  ) -> SessionDescription {
    .offer(codecs: codecs, address: address, port: 30_000)
  }

  static func path(_ codecs: [CodecName] = [.pcmu, .telephoneEvent]) -> AudioPath? {
    AudioPath(local: session(codecs, at: here.address), remote: session(codecs))
  }

  static func voice(_ filler: Voice.Filler) -> Voice {
    var generator = SeededGenerator(seed: 3)
    var voice = Voice(from: here, filler, using: &generator)
    voice.speak(over: path(), at: .zero)
    return voice
  }

  /// Lets a voice speak up to that time; each packet as it is due.
  static func run(
    _ voice: inout Voice, until end: Double, _ take: (Packet, Moment) -> Void
  ) {
    while let due = voice.deadline, due < .seconds(end) {
      for packet in voice.packets(at: due) { take(packet, due) }
    }
  }

  static let clip = Clip((0..<1_000).map { Int16($0 * 16) })

  @Test func `voices on one grid beat together, wherever they begin`() {
    var generator = SeededGenerator(seed: 3)
    for begin in [0, 1, 4_999, 5_000, 12_345_678] as [Int64] {
      var voice = Voice(from: Self.here, .silence, using: &generator)
      voice.grid = .milliseconds(5)
      voice.speak(over: Self.path(), at: Moment(nanoseconds: begin))
      var beats: [Moment] = []
      Self.run(&voice, until: 0.2) { _, now in beats.append(now) }
      #expect(beats.count >= 9)
      #expect(beats.allSatisfy { $0.nanoseconds % 5_000_000 == 0 })
      #expect(zip(beats, beats.dropFirst()).allSatisfy { $1 - $0 == .milliseconds(20) })
      // Held up for longer than a burst may make up for, it goes on on the grid.
      let late = Moment(nanoseconds: begin + 900_000_001)
      #expect(voice.packets(at: late).isEmpty)
      #expect(voice.deadline.map { $0.nanoseconds % 5_000_000 == 0 && $0 > late } == true)
    }
  }

  @Test func `a clip is heard sample for sample, with silence about it`() {
    for filler in [Voice.Filler.silence, .nothing] {
      var voice = Self.voice(filler)
      var ear = Ear(AudioFormats(Self.session()))
      var packets = 0
      let take = { (packet: Packet, now: Moment) in
        ear.take(packet.bytes, at: now)
        packets += 1
      }
      Self.run(&voice, until: 0.1, take)
      voice.play(Self.clip)
      #expect(voice.isPlaying)
      Self.run(&voice, until: 0.3, take)
      #expect(!voice.isPlaying)
      voice.play(Self.clip)
      Self.run(&voice, until: 0.5, take)
      let said = G711.mu.decode(G711.mu.encode(Self.clip.samples))
      let heard = ear.takeSamples()
      let rest = [Int16](repeating: 0, count: 600)
      if filler == .silence {
        #expect(packets == 25)
        #expect(heard == [Int16](repeating: 0, count: 800) + said + rest + said + rest)
      } else {
        #expect(packets == 14)
        #expect(heard == said + rest + said + rest.prefix(120))
      }
    }
  }

  @Test func `a clip that is stopped is over with the packet before`() {
    var voice = Self.voice(.silence)
    voice.play(Self.clip)
    var ear = Ear()
    Self.run(&voice, until: 0.04) { ear.take($0.bytes, at: $1) }
    #expect(voice.unsaid == .milliseconds(85))
    voice.stop()
    #expect(!voice.isPlaying && voice.unsaid == .zero)
    Self.run(&voice, until: 0.1) { ear.take($0.bytes, at: $1) }
    #expect(ear.takeSamples().suffix(480).allSatisfy { $0 == 0 })
    #expect(ear.heard == 800)
  }

  @Test func `the filler can change in the middle`() {
    var voice = Self.voice(.silence)
    var ear = Ear()
    Self.run(&voice, until: 0.04) { ear.take($0.bytes, at: $1) }
    voice.filler = .tone(Tone(number: 3))
    Self.run(&voice, until: 0.08) { ear.take($0.bytes, at: $1) }
    let tone = G711.mu.decode(G711.mu.encode(Tone(number: 3).frame))
    #expect(ear.takeSamples().suffix(320) == (tone + tone)[...])
  }

  /// Every choice of packets that are lost, as long as one of each key arrives.
  @Test(arguments: 0..<127)
  func `every key is heard once, whichever of its packets are lost`(lost: Int) {
    var voice = Self.voice(.nothing)
    let isAgreed = voice.press("1127#")
    #expect(isAgreed)
    var ear = Ear(AudioFormats(Self.session()))
    var count = 0
    Self.run(&voice, until: 2) { packet, now in
      defer { count += 1 }
      if lost & 1 << (count % 7) == 0 { ear.take(packet.bytes, at: now) }
      ear.wake(at: now)
    }
    ear.finish()
    #expect(count == 35)
    #expect(String(ear.takeDigits().map(\.key)) == "1127#")
  }

  @Test func `a key held for long is one key`() {
    var ear = Ear(AudioFormats(Self.session()))
    var sequence: UInt16 = 0
    // RFC 4733 §2.5.1.3: the second segment begins where the first ended.
    for (stamp, duration, isEnd) in [
      (0, 160, false), (0, 0xFFFF, false), (0xFFFF, 160, false), (0xFFFF, 320, true),
      (0xFFFF, 320, true), (0xFFFF + 320, 160, false),
    ] {
      let event = TelephoneEvent(event: 5, isEnd: isEnd, duration: UInt16(duration))
      let header = RTPHeader(
        payloadType: 101, sequence: sequence, timestamp: UInt32(stamp), ssrc: 1)
      ear.take(header.packet(event.payload), at: .seconds(Double(sequence)))
      sequence += 1
    }
    // The last one is a new press: the one before had ended.
    #expect(String(ear.takeDigits().map(\.key)) == "55")
  }

  @Test func `keys are not heard where the receiver has not named them`() {
    var voice = Self.voice(.nothing)
    _ = voice.press("5")
    var ear = Ear(AudioFormats(Self.session([.pcmu])))
    Self.run(&voice, until: 1) { ear.take($0.bytes, at: $1) }
    #expect(ear.takeDigits().isEmpty)
  }

  @Test func `speech is told from silence by when it was heard`() {
    var voice = Self.voice(.silence)
    var ear = Ear()
    Self.run(&voice, until: 0.1) { ear.take($0.bytes, at: $1) }
    #expect(ear.activity.beganAt == nil)
    voice.play(Clip((0..<5).flatMap { _ in Tone(number: 1).frame }))
    Self.run(&voice, until: 0.5) { ear.take($0.bytes, at: $1) }
    #expect(ear.activity.beganAt == .seconds(0.1))
    #expect(ear.activity.lastAt == .seconds(0.18))
    ear.forgetSpeech()
    #expect(ear.activity.lastAt == nil)
  }
}
