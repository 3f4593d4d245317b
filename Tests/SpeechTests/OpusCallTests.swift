import Media
import SIP
import Speech
import Testing
import Wire

/// Opus from a voice to an ear (RFC 7587).
struct OpusCallTests {
  static let codecs: [CodecName] = [.opus, .pcmu, .telephoneEvent, .telephoneEventBesideOpus]

  static func voice(_ filler: Voice.Filler) throws -> Voice {
    let here = VoiceTests.here
    let offer = VoiceTests.session(codecs, at: here.address)
    let answer = try #require(
      SessionDescription.answer(
        to: offer, supporting: codecs, address: VoiceTests.there, port: 30_000))
    let path = try #require(AudioPath(local: offer, remote: answer))
    #expect(path.codec == .opus && path.payloadType.rawValue == 111)
    #expect(path.eventType?.rawValue == 102)
    var generator = SeededGenerator(seed: 3)
    var voice = Voice(from: here, filler, using: &generator)
    voice.speak(over: path, at: .zero)
    return voice
  }

  static func level(_ samples: some Collection<Int16>) -> Double {
    let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (sum / Double(max(1, samples.count))).squareRoot()
  }

  @Test func `a packet is 960 units of a clock of 48 kHz`() throws {
    var voice = try Self.voice(.tone(Tone(number: 7)))
    var headers: [RTPHeader] = []
    VoiceTests.run(&voice, until: 0.2) { packet, _ in
      headers += [RTPHeader(packet.bytes)].compactMap(\.self)
    }
    #expect(headers.count == 10)
    for (last, next) in zip(headers, headers.dropFirst()) {
      #expect(next.timestamp &- last.timestamp == 960)
    }
    #expect(headers.allSatisfy { $0.payloadType == 111 })
  }

  @Test func `what is said is heard, packets lost and all, in its time`() throws {
    var voice = try Self.voice(.silence)
    var ear = Ear(AudioFormats(VoiceTests.session(Self.codecs)))
    voice.play(Clip((0..<100).flatMap { _ in Tone(number: 7).frame }))
    var count = 0
    VoiceTests.run(&voice, until: 2.2) { packet, now in
      count += 1
      if count % 10 != 4 { ear.take(packet.bytes, at: now) }
    }
    ear.finish()
    let heard = ear.takeSamples()
    #expect(heard.count == 110 * 160)
    let level = Self.level(Tone(number: 7).frame)
    for beat in 4..<100 {
      #expect(Self.level(heard[beat * 160..<beat * 160 + 160]) > level / 4, "beat \(beat)")
    }
    #expect(Self.level(heard[(104 * 160)...]) < level / 20)
  }

  @Test func `keys run on the clock of the voice`() throws {
    var voice = try Self.voice(.nothing)
    _ = voice.press("42")
    var ear = Ear(AudioFormats(VoiceTests.session(Self.codecs)))
    var durations: [UInt16] = []
    VoiceTests.run(&voice, until: 1) { packet, now in
      ear.take(packet.bytes, at: now)
      let event = RTPHeader(packet.bytes).flatMap {
        TelephoneEvent(Array(packet.bytes[$0.payload]))
      }
      durations += [event?.duration].compactMap(\.self)
    }
    #expect(durations.prefix(7) == [960, 1_920, 2_880, 3_840, 4_800, 4_800, 4_800])
    #expect(String(ear.takeDigits().map(\.key)) == "42")
  }

  @Test func `an offer of Opus alone has its events on the clock of Opus`() throws {
    let offer = SessionDescription.offer(
      codecs: [.opus, .telephoneEvent], address: VoiceTests.there, port: 4_000)
    let codecs = try #require(offer.audio).codecs
    #expect(codecs.map(\.rtpmap) == ["opus/48000/2", "telephone-event/48000"])
    let mixed = SessionDescription.offer(
      codecs: [.opus, .pcmu, .telephoneEvent], address: VoiceTests.there, port: 4_000)
    #expect(mixed.audio?.codecs.last?.rtpmap == "telephone-event/8000")
  }
}
