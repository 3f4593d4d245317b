import Faults
import SIP
import Signaling
import Testing
import UserAgents
import Wire

struct TroubleTests {
  @Test func `a refused connection fails the step that waits for an answer`() {
    let stage = Stage(
      ["carrier": Script(.call("ghost"), .expect(.ok))], transport: .tcp, absent: "ghost"
    ).play(for: .seconds(1))
    #expect(
      stage.failures == [
        "carrier: expected 200 to INVITE within 5.000 s, "
          + "but \"refused\" from the network came at 2.0 ms"
      ])
  }

  @Test func `silence to an INVITE fails the step when the transaction gives up`() {
    let stage = Stage(
      [
        "carrier": Script(.call("edge"), .expect(.ok, within: .seconds(60))), "edge": .idle,
      ], faults: ["edge": [.blackhole()]]
    ).play(for: .seconds(40))
    #expect(stage.failures.count == 1)
    #expect(stage.failures.first?.contains("but no final response came at 32") == true)
    // Timer A: 500 ms doubling until timer B (RFC 3261 §17.1.1.2).
    #expect(stage.messages("INVITE", from: "carrier").count == 7)
  }

  @Test func `a call to nobody fails and names him`() {
    let stage = Stage(["carrier": Script(.call("nobody"))]).play(for: .seconds(1))
    #expect(stage.failures == ["carrier: cannot call \"nobody\": no party has that name"])
  }

  @Test func `a step without its call fails`() {
    for (action, verb) in [
      (Action.hangUp, "hang up"), (.hold, "re-INVITE"), (.cancel(early: false), "cancel"),
      (.answer(.ok), "answer"), (.notify(.ok), "notify"),
      (.refer(Transfer(to: Target("edge"))), "transfer"),
    ] {
      let stage = Stage(["edge": Script(action)]).play(for: .seconds(1))
      #expect(stage.failures == ["edge: cannot \(verb): there is no call yet"])
      let labelled = Stage(["edge": .steps(Step(action, call: "x"))]).play(for: .seconds(1))
      #expect(labelled.failures == ["edge: cannot \(verb): no step with a call is labelled \"x\""])
    }
  }

  @Test func `a call is set up though its party hears only some of what is sent`() {
    for seed in UInt64(1)...10 {
      let stage = Stage(
        [
          "carrier": Script(
            .call("edge"), .expect(.ok, within: .seconds(32)), .hangUp,
            .expect(.ok, to: .bye, within: .seconds(32))),
          "edge": Script(
            .expect(.invite, within: .seconds(32)), .answer(.ok),
            .expect(.bye, within: .seconds(60))),
        ], seed: seed,
        faults: [
          "carrier": [Loss(0.3, seed: seed)], "edge": [Loss(0.3, seed: seed + 100)],
        ]
      ).play(for: .seconds(100))
      #expect(stage.isGood, "seed \(seed)")
    }
  }

  @Test func `whatever bytes come, the party lives on and answers the next call`() throws {
    var generator = SeededGenerator(seed: 9)
    let stage = Stage(["carrier": CallTests.caller, "edge": CallTests.callee]).play()
    let messages = stage.sent.map(\.message.bytes)
    var party = try #require(stage.agent("edge"))
    let source = Endpoint(.v4(127, 0, 1, 1))
    for _ in 0..<3_000 {
      var bytes = try #require(messages.randomElement(using: &generator))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
      }
      party.receive(Packet(.udp, from: source, to: party.endpoint, bytes), at: stage.network.now)
      _ = party.drain()
    }
    _ = party.drainReports()
    let options = Stage(["carrier": Script(.options(Target("edge"))), "edge": .idle])
      .play(for: .seconds(1))
    let request = try #require(options.messages("OPTIONS", from: "carrier").first)
    party.receive(request.packet, at: stage.network.now)
    let answers = party.drain().compactMap { try? Message($0.bytes).summary }
    #expect(answers == ["200 OPTIONS"])
  }
}
