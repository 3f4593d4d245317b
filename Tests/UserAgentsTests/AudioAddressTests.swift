import Media
import SIP
import Testing
import UserAgents
import Wire

/// Where parties send their audio to, on the virtual clock.
struct AudioAddressTests {
  @Test func `who announced a private address is answered where it speaks from`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(200)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ])
    let elsewhere = Endpoint(.v4(127, 0, 1, 2), 31_000)
    stage.play(for: .milliseconds(60))
    let heard = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 1)
    let packet = Packet(.udp, from: elsewhere, to: SpeakingTests.carrier, heard.packet([0xFF]))
    // The announced one has spoken already, so that the stranger changes nothing.
    stage.act("carrier") { $0.receive(packet, at: $1) }
    stage.play(for: .milliseconds(300))
    let destinations = Set(stage.audio(from: "carrier").map(\.packet.destination))
    #expect(destinations == [SpeakingTests.edge])
  }

  @Test func `audio from elsewhere is answered there while the announced port is silent`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(200)), .hangUp),
      "edge": Script(.quiet, .expect(.invite), .answer(.ok), .expect(.bye)),
    ])
    let elsewhere = Endpoint(.v4(127, 0, 1, 2), 31_000)
    stage.play(for: .milliseconds(60))
    let heard = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 1)
    let packet = Packet(.udp, from: elsewhere, to: SpeakingTests.carrier, heard.packet([0xFF]))
    stage.act("carrier") { $0.receive(packet, at: $1) }
    stage.play(for: .milliseconds(300))
    let destinations = stage.audio(from: "carrier").map(\.packet.destination)
    #expect(destinations.first == SpeakingTests.edge)
    #expect(destinations.last == elsewhere)
  }

  @Test func `a port where nobody listens is left alone for a second`() throws {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .talk(.milliseconds(1_200)), .hangUp),
      "edge": Script(.quiet, .expect(.invite), .answer(.ok), .expect(.bye)),
    ])
    stage.play(for: .milliseconds(45))
    let refusal = TransportFailure(
      .refused, .udp, from: SpeakingTests.carrier, to: SpeakingTests.edge)
    stage.act("carrier") { $0.transportFailed(refusal, at: $1) }
    stage.play(for: .seconds(2))
    #expect(stage.isGood)
    let audio = stage.audio(from: "carrier")
    let pauses = zip(audio.dropFirst(), audio).map { $0.at - $1.at }
    #expect(pauses.filter { $0 > .milliseconds(900) }.count == 1)
    #expect(audio.filter(\.header.hasMarker).count == 2)
  }
}
