import SIP
import Testing
import UserAgents
import Wire

/// Parties that go down and come back, and many calls at a steady rate.
struct OutageTests {
  private static func load(
    _ count: Int, every: Duration = .milliseconds(20), within: Duration = .seconds(2),
    answered: Double = 1
  ) -> Script {
    Script(
      .calls(
        CallLoad(
          to: Target("edge"), count, every: every, lasting: .milliseconds(100), within: within,
          answered: answered)))
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `calls leave at a steady rate and each is ended`(_ transport: Transport) {
    let stage = Stage(
      ["carrier": Self.load(100), "edge": Script(.serve(Reply(.ok)))], transport: transport
    ).play()
    #expect(stage.isGood)
    let invites = stage.messages("INVITE", from: "carrier")
    #expect(invites.map { $0.at - stage.start } == (0..<100).map { .milliseconds(20) * $0 })
    #expect(Set(invites.map(\.message.callID)).count == 100)
    #expect(stage.messages("200 BYE", from: "edge").count == 100)
    #expect(stage.agent("edge")?.establishedCalls == 0)
  }

  @Test func `calls that are not answered are told, with what they got`() {
    let stage = Stage([
      "carrier": Self.load(10, every: .milliseconds(100)),
      "edge": Script(.serve(Reply(.ok)), .wait(.milliseconds(450)), .goDown(.silent)),
    ]).play(for: .seconds(4))
    #expect(
      stage.failures == [
        "carrier: 5 of 10 calls were not answered within 2.000 s: 5 got nothing"
      ])
  }

  @Test func `some calls may be lost where the script says so`() {
    let stage = Stage([
      "carrier": Self.load(10, every: .milliseconds(100), answered: 0.5),
      "edge": Script(
        .serve(Reply(.ok)), .wait(.milliseconds(450)),
        .goDown(.unavailable(.serviceUnavailable))),
    ]).play(for: .seconds(4))
    #expect(stage.isGood)
    #expect(stage.messages("503 INVITE", from: "edge").count == 5)
  }

  @Test func `who is silent neither hears nor says anything, and starts anew`() {
    let stage = Stage([
      "carrier": Script(
        .options(Target("edge")), .expect(.ok, to: .options),
        .wait(.milliseconds(200)), .options(Target("edge")),
        .expectNone(Pattern(.response(.ok, method: .options)), for: .milliseconds(700)),
        .expect(.ok, to: .options, within: .seconds(2))),
      "edge": Script(
        .wait(.milliseconds(100)), .goDown(.silent), .wait(.seconds(1)), .comeUp),
    ]).play()
    #expect(stage.isGood)
    let answers = stage.messages("200 OPTIONS", from: "edge").map { $0.at - stage.start }
    #expect(answers.count == 2)
    #expect(answers.last.map { $0 > .milliseconds(1100) } == true)
  }

  @Test func `who takes no work says so to OPTIONS and to calls, and ends the calls it has`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .wait(.milliseconds(200)), .options(Target("edge")),
        .expect(.serviceUnavailable, to: .options), .hangUp, .expect(.ok, to: .bye)),
      "edge": Script(
        .serve(Reply(.ok)), .wait(.milliseconds(100)),
        .goDown(.unavailable(.serviceUnavailable))),
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `only a process that is gone lets the network refuse`() {
    for (outage, isThere) in [(Outage.silent, true), (.refused, false)] {
      let stage = Stage(["edge": Script(.goDown(outage))]).play(for: .milliseconds(10))
      #expect(stage.agent("edge")?.isThere == isThere)
    }
    let stage = Stage(["edge": Script(.goDown(.refused), .comeUp)]).play(for: .milliseconds(10))
    #expect(stage.agent("edge")?.isThere == true)
  }
}
