import Media
import SIP
import Testing
import UserAgents
import Wire

/// Who speaks and who is silent while a call is held, on the virtual clock.
struct HoldingTests {
  @Test func `who holds goes on speaking and who is held falls silent`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(200)), .hold, .expect(.ok),
        .talk(.milliseconds(300)), .resume, .expect(.ok), .talk(.milliseconds(200)), .hangUp,
        .expect(.ok, to: .bye)),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.invite), .expect(.invite), .expect(.bye)),
    ]).play(for: .seconds(3))
    #expect(stage.isGood, "\(stage.failures)")
    // 700 ms of talk and the way of two re-INVITEs; of it the edge is held for 300 ms.
    #expect(stage.audio(from: "carrier").count == 36)
    let held = stage.audio(from: "edge")
    #expect(held.count == 22)
    // The pause shows as a mark and in the stamps, not in the numbers.
    let marked = held.indices.filter { held[$0].header.hasMarker }
    #expect(marked.count == 2)
    let again = try #require(marked.last)
    let (before, after) = (held[again - 1], held[again])
    #expect(after.header.sequence == before.header.sequence &+ 1)
    let units = after.header.timestamp &- before.header.timestamp
    #expect(units == UInt32((after.at - before.at).nanoseconds / 125_000))
    #expect(units > 2_300)
  }

  @Test(arguments: [SIP.Direction.sendonly, .recvonly, .inactive])
  func `an offer's direction is respected by both`(direction: SIP.Direction) {
    let body = """
      v=0
      o=- 1 1 IN IP4 127.0.1.1
      s=-
      c=IN IP4 127.0.1.1
      t=0 0
      m=audio 20000 RTP/AVP 0
      a=\(direction)

      """
    let stage = Stage([
      "carrier": Script(
        .call(Invitation(to: Target("edge"), body: body)), .expect(.ok),
        .wait(.milliseconds(200)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(1))
    #expect(stage.audio(from: "edge").isEmpty == !direction.receives)
    // A body that the script wrote is nobody's promise to speak.
    #expect(stage.audio(from: "carrier").isEmpty)
  }

  @Test func `a hold with inactive silences both, and another offer changes the codec`() throws {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .talk(.milliseconds(200)), .reoffer(.inactive),
        .expect(.ok), .wait(.milliseconds(300)), .reoffer(.sendrecv, codecs: [.pcma]),
        .expect(.ok), .talk(.milliseconds(200)), .hangUp, .expect(.ok, to: .bye)),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.ack), .expect(.invite), .expect(.invite),
        .respond(Reply(.ok, codecs: [.pcma])), .expect(.bye)),
    ]).play(for: .seconds(4))
    #expect(stage.isGood, "\(stage.failures)")
    for name in ["carrier", "edge"] {
      let audio = stage.audio(from: name)
      let pauses = zip(audio.dropFirst(), audio).map { $0.at - $1.at }
      #expect(pauses.filter { $0 > .milliseconds(250) }.count == 1, "\(name)")
      #expect(audio.first?.header.payloadType == 0 && audio.last?.header.payloadType == 8)
    }
  }
}
