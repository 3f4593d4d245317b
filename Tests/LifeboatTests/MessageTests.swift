import Lifeboat
import Media
import SIP
import Signaling
import Testing
import Wire

/// Messages: what goes to the spool, and when the caller is told.
struct MessageTests {
  /// A second of speech, different in each packet.
  static let speech: [[Int16]] = (0..<50).map { packet in
    (0..<160).map { sample in Int16(truncatingIfNeeded: (packet * 160 + sample) * 7_919 % 16_000) }
  }
  static let packets = speech.map { G711.mu.encode($0) }
  static let stored = packets.flatMap { G711.mu.decode($0) }

  /// A caller who has been asked to speak.
  static func bench(_ change: (inout Configuration) -> Void = { _ in }) -> Bench {
    var bench = Bench(.invite, change)
    bench.call()
    bench.run(.milliseconds(300))
    bench.press("2")
    // The prompt is half a second, and so is the tone.
    bench.run(.milliseconds(1_100))
    return bench
  }

  static func samples(_ bench: Bench) -> [Int16] {
    bench.orders.flatMap { order in
      if case .samples(_, let samples) = order { samples } else { [Int16]() }
    }
  }

  static func ending(_ bench: Bench) -> MessageEnding? {
    bench.orders.lazy.compactMap { order in
      if case .endMessage(_, let ending) = order { ending } else { nil }
    }.first
  }

  @Test func `a tone comes before the message`() {
    let bench = Self.bench()
    #expect(bench.hasHeard(Phrases().voicemail))
    let last = Array(bench.heard().suffix(4_800).prefix(800))
    #expect(ToneFinderStandIn.power(last, hertz: 1_000) > 1_000)
  }

  @Test func `what is said is what is kept, and a key ends it`() {
    var bench = Self.bench()
    bench.speak(Self.packets)
    bench.press("#")
    bench.run(.milliseconds(50))
    #expect(Self.samples(bench) == Self.stored)
    #expect(Self.ending(bench) == .key)
    guard case .beginMessage(_, let caller, let called, _) = bench.orders.first else {
      Issue.record("no message was begun")
      return
    }
    #expect(caller == "+15551234")
    #expect(called == "help")
  }

  @Test func `silence of the caller before the message is no part of it`() {
    var bench = Bench()
    bench.call()
    bench.run(.milliseconds(300))
    // The last that is heard before the tone.
    bench.speak(Array(Self.packets.prefix(5)))
    bench.press("2")
    bench.run(.milliseconds(1_600))
    bench.speak(Self.packets)
    bench.press("#")
    bench.run(.milliseconds(50))
    let kept = Self.samples(bench)
    #expect(Array(kept.suffix(Self.stored.count)) == Self.stored)
    // Half a second of silence after the tone, and a little.
    #expect(kept.count - Self.stored.count < 6_000)
  }

  @Test func `the caller is told when the message is safe, and not before`() {
    var bench = Self.bench()
    bench.speak(Self.packets)
    bench.press("#")
    let place = bench.caller.heard.count
    bench.run(.seconds(3))
    #expect(!bench.hasHeard(Phrases().kept, since: place))
    bench.with { core, now in core.saved(1, .safe, at: now) }
    bench.run(.seconds(1))
    #expect(bench.hasHeard(Phrases().kept, since: place))
    #expect(!bench.caller.isUp)
    #expect(bench.tally.outcomes == [.voicemail: 1])
    #expect(bench.tally.messages == 1)
  }

  @Test func `a spool that fails is no success`() {
    var bench = Self.bench()
    bench.speak(Self.packets)
    bench.press("#")
    bench.run(.milliseconds(50))
    bench.with { core, now in core.saved(1, .failed, at: now) }
    bench.run(.seconds(1))
    #expect(bench.hasHeard(Phrases().notKept))
    #expect(!bench.hasHeard(Phrases().kept))
  }

  @Test func `a spool that takes nothing is told at once`() {
    var bench = Self.bench()
    bench.with { core, now in core.refuseMessage(1, at: now) }
    bench.run(.seconds(1))
    #expect(bench.hasHeard(Phrases().notKept))
    #expect(!bench.caller.isUp)
    #expect(bench.tally.messagesFailed == 1)
  }

  @Test func `what was said until the caller hung up is kept`() {
    var bench = Self.bench()
    bench.speak(Array(Self.packets.prefix(30)))
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.run(.seconds(1))
    #expect(Self.samples(bench) == Array(Self.stored.prefix(30 * 160)))
    #expect(Self.ending(bench) == .hungUp)
    bench.with { core, now in core.saved(1, .safe, at: now) }
    bench.run(.seconds(60))
    #expect(bench.openCount == 0)
  }

  @Test func `a packet that another overtook is in its place`() {
    var bench = Self.bench()
    bench.network.exception = { packet, now in
      // Every fifth packet of audio is held back behind the next.
      guard packet.destination.address == Places.system.address,
        let header = RTPHeader(packet.bytes), header.sequence % 5 == 3
      else { return nil }
      return LinkModel(delay: .milliseconds(31)...(.milliseconds(31)))
    }
    bench.speak(Self.packets)
    bench.run(.milliseconds(100))
    bench.press("#")
    bench.run(.milliseconds(50))
    #expect(Self.samples(bench) == Self.stored)
  }

  @Test func `nobody speaking ends it`() {
    var bench = Self.bench()
    bench.speak(Self.packets)
    bench.run(.milliseconds(1_900))
    #expect(Self.ending(bench) == nil)
    bench.run(.milliseconds(200))
    #expect(Self.ending(bench) == .silence)
  }

  @Test func `a message is as long as one may be`() {
    var bench = Self.bench { $0.voicemail.longest = .milliseconds(700) }
    bench.speak(Self.packets)
    #expect(Self.ending(bench) == .longest)
    #expect(Self.samples(bench).count <= 36 * 160)
  }

  @Test(arguments: [
    ("application/dtmf-relay", "Signal=2\r\nDuration=160\r\n"),
    ("application/dtmf-relay", "Duration= 100\nsignal = 2"),
    ("application/dtmf", "2"),
  ])
  func `a key may come as INFO`(type: String, body: String) {
    var bench = Bench()
    bench.call()
    bench.run(.milliseconds(300))
    bench.phone { phone, now in
      phone.send(.info, at: now) { draft in
        draft[.contentType] = type
        draft.body = Array(body.utf8)
      }
    }
    bench.run(.milliseconds(700))
    #expect(bench.hasHeard(Phrases().voicemail))
  }

  @Test(arguments: [
    ("application/dtmf", "x", 400), ("application/dtmf-relay", "Duration=5", 400),
    ("text/plain", "2", 415),
  ])
  func `an INFO that is no key is refused`(type: String, body: String, status: Int) {
    var bench = Bench()
    bench.call()
    bench.run(.milliseconds(300))
    bench.phone { phone, now in
      phone.send(.info, at: now) { draft in
        draft[.contentType] = type
        draft.body = Array(body.utf8)
      }
    }
    bench.run(.milliseconds(200))
    #expect(bench.caller.responses.last?.status?.rawValue == status)
  }
}

/// How much of a frequency there is in a sound.
enum ToneFinderStandIn {
  static func power(_ samples: [Int16], hertz: Double) -> Double {
    // Goertzel: a resonator at that frequency.
    let turn = 2 * Double.pi * hertz / 8_000
    let factor = 2 * cosine(turn)
    var (before, last) = (0.0, 0.0)
    for sample in samples { (before, last) = (last, Double(sample) + factor * last - before) }
    let energy = before * before + last * last - factor * before * last
    return energy.squareRoot() / Double(max(1, samples.count))
  }

  private static func cosine(_ angle: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for index in 1...12 {
      term *= -angle * angle / Double((2 * index - 1) * (2 * index))
      sum += term
    }
    return sum
  }
}
