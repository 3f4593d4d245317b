import Faults
import Media
import SIP
import Testing
import UserAgents
import Wire

/// What parties say and hear, on the virtual clock.
struct SpeakingTests {
  static let carrier = Endpoint(.v4(127, 0, 1, 1), 20_000)
  static let edge = Endpoint(.v4(127, 0, 1, 2), 20_000)

  /// The carrier talks for that long and hangs up; the edge only answers.
  static func call(
    for duration: Duration = .milliseconds(200), answer codecs: [CodecName] = [.pcmu],
    before: [Action] = [], edge rules: [any LinkRule] = []
  ) -> Stage {
    let offer: [CodecName] = [.opus, .pcma, .pcmu, .telephoneEvent]
    let caller = [.call("edge", offer: offer), .expect(.ok)] + before
    let steps = caller + [.talk(duration), .hangUp, .expect(.ok, to: .bye)]
    return Stage(
      [
        "carrier": Script(steps: steps.map { Step($0) }),
        "edge": Script(
          .expect(.invite), .respond(Reply(.ok, codecs: codecs)), .expect(.bye)),
      ], faults: ["edge": rules]
    ).play(for: .seconds(3))
  }

  @Test func `both speak every 20 ms while the call is up`() {
    let stage = Self.call()
    #expect(stage.isGood, "\(stage.failures)")
    for name in ["carrier", "edge"] {
      let audio = stage.audio(from: name)
      // The BYE is on its way for some milliseconds, in which the edge still speaks.
      #expect(audio.count == (name == "carrier" ? 10 : 11), "\(name) sent \(audio.count)")
      let pauses = zip(audio.dropFirst(), audio).map { $0.at - $1.at }
      #expect(pauses.allSatisfy { $0 == .milliseconds(20) })
    }
  }

  @Test func `speech begins with the ACK and ends with the BYE`() throws {
    let stage = Self.call()
    let ack = try #require(stage.messages("ACK", from: "carrier").first).at
    let bye = try #require(stage.messages("BYE", from: "carrier").first).at
    for name in ["carrier", "edge"] {
      let audio = stage.audio(from: name)
      let (first, last) = (try #require(audio.first).at, try #require(audio.last).at)
      #expect(first >= ack && first - ack < .milliseconds(20))
      #expect(last < bye + .milliseconds(20))
    }
  }

  @Test func `numbers and stamps follow each other, and only the first packet is marked`() throws {
    let headers = Self.call().audio(from: "carrier").map(\.header)
    let first = try #require(headers.first)
    for (index, header) in headers.enumerated() {
      #expect(header.sequence == first.sequence &+ UInt16(index))
      #expect(header.timestamp == first.timestamp &+ UInt32(160 * index))
      #expect(header.ssrc == first.ssrc)
      #expect(header.hasMarker == (index == 0))
      #expect(header.payload.count == 160)
    }
  }

  @Test func `audio goes to the port the other side announced, from the own one`() throws {
    let stage = Self.call()
    for (name, own, other) in [
      ("carrier", Self.carrier, Self.edge), ("edge", Self.edge, Self.carrier),
    ] {
      let packets = stage.audio(from: name).map(\.packet)
      #expect(packets.allSatisfy { $0.source == own && $0.destination == other })
    }
    let offer = try #require(stage.messages("INVITE", from: "carrier").first)
    let session = try SessionDescription(offer.message.body)
    let audio = try #require(session.audio)
    #expect(session.endpoint(of: audio) == Self.carrier)
  }

  @Test(arguments: [
    [CodecName.pcmu], [.pcma, .pcmu], [.opus, .pcmu], [.opus],
  ])
  func `the payload type is the first that was answered, in the offer's order`(
    codecs: [CodecName]
  ) {
    let stage = Self.call(answer: codecs)
    let type: UInt8 = codecs.contains(.opus) ? 111 : codecs.contains(.pcma) ? 8 : 0
    for name in ["carrier", "edge"] {
      let types = Set(stage.audio(from: name).map(\.header.payloadType))
      #expect(types == [type], "\(name)")
    }
  }

  @Test func `the beat of speech is no strict deadline`() throws {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .talk(.seconds(40)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye, within: .seconds(60))),
    ]).play(for: .seconds(35))
    // Past all transactions only the end of the talk is left, 5 s away, and the next word.
    let carrier = try #require(stage.agent("carrier"))
    let (next, strict) = (try #require(carrier.deadline), try #require(carrier.strictDeadline))
    #expect(strict - next > .seconds(4))
  }

  @Test func `without a codec that parties speak nothing is said`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge", offer: [.g729]), .expect(.ok), .talk(.milliseconds(200)), .hangUp),
      "edge": Script(.expect(.invite), .respond(Reply(.ok, codecs: [.g729])), .expect(.bye)),
    ]).play(for: .seconds(1))
    #expect(stage.isGood)
    #expect(stage.audio(from: "carrier").isEmpty && stage.audio(from: "edge").isEmpty)
  }

  @Test func `each party has a tone of its own`() throws {
    let stage = Self.call()
    let said = try ["carrier", "edge"].map { name in
      try #require(stage.audio(from: name).first).packet.bytes.dropFirst(RTPHeader.length)
    }
    #expect(said[0] != said[1])
    #expect(Array(said[0]) == G711.mu.encode(Tone(number: 0).frame))
    #expect(Array(said[1]) == G711.mu.encode(Tone(number: 1).frame))
  }

  @Test func `the same seed gives the same streams, and another gives others`() {
    func ssrcs(_ seed: UInt64) -> [UInt32] {
      let stage = Stage(
        [
          "carrier": Script(.call("edge"), .expect(.ok), .talk(.milliseconds(60)), .hangUp),
          "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
        ], seed: seed
      ).play(for: .seconds(1))
      return ["carrier", "edge"].compactMap { stage.audio(from: $0).first?.header.ssrc }
    }
    #expect(ssrcs(1) == ssrcs(1))
    #expect(Set(ssrcs(1) + ssrcs(2)).count == 4)
  }

  @Test func `a party that stays quiet says nothing, but hears`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(200)), .hangUp),
      "edge": Script(.quiet, .expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(1))
    #expect(stage.isGood)
    #expect(stage.audio(from: "carrier").count == 10)
    #expect(stage.audio(from: "edge").isEmpty)
  }

  @Test func `talk breaks the quiet, for exactly so long`() {
    let stage = Stage([
      "carrier": Script(
        .quiet, .call("edge"), .expect(.ok), .wait(.milliseconds(100)), .talk(.milliseconds(200)),
        .wait(.milliseconds(100)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(1))
    #expect(stage.isGood)
    #expect(stage.audio(from: "carrier").count == 10)
    #expect(stage.audio(from: "edge").count == 21)
  }

  @Test func `keys are pressed as RFC 4733 wants it, and speech goes on after them`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(100)), .press("5#"),
        .talk(.milliseconds(100)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(3))
    #expect(stage.isGood, "\(stage.failures)")
    let audio = stage.audio(from: "carrier")
    let flow = try #require(
      FlowTable.read(
        audio.enumerated().map { frame, audio in
          MediaPacket(
            frame: frame + 1, at: audio.at, from: audio.packet.source,
            to: audio.packet.destination, audio.packet.bytes)
        }
      ).first)
    #expect(flow.events.compactMap(\.digit) == ["5", "#"])
    #expect(flow.events.map(\.ends) == [3, 3])
    #expect(flow.events.map(\.duration) == [800, 800])
    #expect(flow.events.map(\.packets) == [7, 7])
    #expect(flow.events.allSatisfy { $0.shrinkingFrame == nil && $0.payloadType == 101 })
    #expect(flow.lost == 0)
    // What time has passed is in the stamps, whatever was sent meanwhile.
    let (first, last) = (try #require(audio.first), try #require(audio.last))
    let units = last.header.timestamp &- first.header.timestamp
    #expect(last.header.payloadType == 0)
    #expect(units == UInt32((last.at - first.at).nanoseconds / 125_000))
  }

  @Test func `keys without telephone-event are a failed step`() {
    let stage = Stage([
      "carrier": Script(.call("edge", offer: [.pcmu]), .expect(.ok), .press("1")),
      "edge": Script(.expect(.invite), .answer(.ok)),
    ]).play(for: .seconds(1))
    #expect(
      stage.failures == [
        "carrier: cannot press 1: the call has no telephone-event on the clock of its codec"
      ])
  }

  @Test func `a callee speaks before it answers, and the caller hears it`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.sessionProgress),
        .listen(silence: .milliseconds(200), within: .seconds(2)), .expect(.ok),
        .talk(.milliseconds(200)), .hangUp, .expect(.ok, to: .bye)),
      "edge": Script(
        .expect(.invite), .respond(Reply(.sessionProgress, codecs: [.pcmu])),
        .talk(.milliseconds(300)), .wait(.milliseconds(400)), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(4))
    #expect(stage.isGood, "\(stage.failures)")
    let answered = try #require(stage.messages("200 INVITE", from: "edge").first).at
    let early = stage.audio(from: "edge").filter { $0.at < answered }
    #expect(early.count == 15)
    #expect(stage.audio(from: "carrier").allSatisfy { $0.at > answered })
    #expect(try #require(early.last).at + .milliseconds(350) < answered)
  }

  @Test func `a callee that has said nothing of its audio waits with its words`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .wait(.milliseconds(500)), .hangUp, .expect(.ok, to: .bye)),
      "edge": Script(
        .quiet, .expect(.invite), .answer(.ringing), .answer(.ok), .talk(.milliseconds(200)),
        .expect(.bye)),
    ]).play(for: .seconds(4))
    #expect(stage.isGood, "\(stage.failures)")
    let ack = try #require(stage.messages("ACK", from: "carrier").first).at
    #expect(stage.audio(from: "edge").allSatisfy { $0.at >= ack })
    #expect(stage.audio(from: "edge").count == 10)
  }

  @Test func `nobody talks without a call`() {
    let stage = Stage(["carrier": Script(.talk(.seconds(1)))]).play(for: .seconds(1))
    #expect(stage.failures == ["carrier: cannot talk: there is no call yet"])
  }

  @Test func `a talk that the other end cuts short is a failed step`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .talk(.seconds(1))),
      "edge": Script(.expect(.invite), .answer(.ok), .talk(.milliseconds(300)), .hangUp),
    ]).play(for: .seconds(2))
    #expect(
      stage.failures.map { $0.replacing(/\d+\.\d+ ms/, with: "300 ms") } == [
        "carrier: talked for 300 ms of 1.000 s, then the other end hung up"
      ])
  }

  @Test func `a link can lose what one of them says`() {
    let stage = Self.call(edge: [.drop(MessageFilter(.media, .outgoing))])
    #expect(stage.isGood)
    #expect(stage.audio(from: "carrier").count == 10)
    #expect(stage.audio(from: "edge").isEmpty)
  }

  @Test func `loss of messages leaves audio alone`() {
    let stage = Self.call(edge: [.loss(1, seed: 1, of: MessageFilter(.request(.options)))])
    #expect(stage.audio(from: "edge").count == 11)
  }
}
