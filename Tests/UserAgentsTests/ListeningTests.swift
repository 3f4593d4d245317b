import Media
import SIP
import Testing
import UserAgents
import Wire

/// Recordings that are played and speech that is waited for, on the virtual clock.
struct ListeningTests {
  /// 250 ms of a tone that no party has.
  private static let clip = Clip((0..<13).flatMap { _ in Tone(number: 40).frame }.dropLast(80))

  private static func call(
    carrier: [Action], edge: [Action], isEdgeQuiet: Bool = false
  ) -> Stage {
    Stage([
      "carrier": Script(
        steps: ([.call("edge"), .expect(.ok)] + carrier + [.hangUp, .expect(.ok, to: .bye)])
          .map { Step($0) }),
      "edge": Script(
        steps: ((isEdgeQuiet ? [.quiet] : []) + [
          .expect(.invite), .respond(Reply(.ok, codecs: [.pcmu])), .expect(.ack),
        ] + edge
          + [.expect(.bye)]).map { Step($0) }),
    ]).play(for: .seconds(20))
  }

  @Test func `a recording is said sample for sample, and then the tone again`() {
    let stage = Self.call(
      carrier: [.play(Self.clip), .talk(.milliseconds(100))], edge: [])
    #expect(stage.isGood, "\(stage.failures)")
    let said = stage.audio(from: "carrier").flatMap {
      Array($0.packet.bytes[$0.header.payload])
    }
    let wanted = G711.mu.encode(Self.clip.samples)
    let tone = G711.mu.encode(Tone(number: 0).frame)
    // 13 packets, the last of them filled up with silence.
    #expect(Array(said.prefix(wanted.count)) == wanted)
    #expect(said[wanted.count..<13 * 160].allSatisfy { $0 == G711.mu.encode([0])[0] })
    #expect(Array(said[(13 * 160)...].prefix(160)) == tone)
  }

  @Test func `a party that is quiet says its recording and nothing else`() {
    let stage = Self.call(
      carrier: [.quiet, .play(Self.clip), .wait(.milliseconds(200))], edge: [],
      isEdgeQuiet: true)
    #expect(stage.isGood, "\(stage.failures)")
    #expect(stage.audio(from: "carrier").count == 13)
    #expect(stage.audio(from: "edge").isEmpty)
  }

  @Test func `who listens goes on when the other has spoken and is silent`() throws {
    let stage = Self.call(
      carrier: [.quiet, .listen(silence: .milliseconds(300), within: .seconds(5))],
      edge: [.wait(.seconds(1)), .play(Self.clip)], isEdgeQuiet: true)
    #expect(stage.isGood, "\(stage.failures)")
    let last = try #require(stage.audio(from: "edge").last).at
    let bye = try #require(stage.messages("BYE", from: "carrier").first).at
    #expect(bye - last >= .milliseconds(300) && bye - last < .milliseconds(340))
  }

  @Test func `silence, and speech without an end, are complaints`() {
    let silent = Self.call(
      carrier: [.listen(silence: .milliseconds(300), within: .seconds(2))], edge: [],
      isEdgeQuiet: true)
    #expect(silent.failures.contains { $0.contains(": nobody spoke") })
    let endless = Self.call(
      carrier: [.listen(silence: .milliseconds(300), within: .seconds(2))], edge: [])
    #expect(endless.failures.contains { $0.contains("of speech: the speech did not end") })
  }

  @Test func `a call that ends meanwhile says how far the recording got`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .play(Self.clip)),
      "edge": Script(
        .expect(.invite), .respond(Reply(.ok, codecs: [.pcmu])), .expect(.ack),
        .wait(.milliseconds(100)), .hangUp, .expect(.ok, to: .bye)),
    ]).play(for: .seconds(3))
    #expect(stage.failures.contains { $0.contains("then the call ended") }, "\(stage.failures)")
  }
}
