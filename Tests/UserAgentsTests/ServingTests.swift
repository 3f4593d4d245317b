import SIP
import Testing
import UserAgents
import Wire

struct ServingTests {
  private static func caller(_ calls: Int, told status: StatusCode, hangsUp: Bool) -> Script {
    let ending: [Action] = hangsUp ? [.hangUp, .expect(.ok, to: .bye)] : []
    let round = [.call("edge"), .expect(status)] + ending
    return Script(steps: (0..<calls).flatMap { _ in round }.map { Step($0) })
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `a party that serves is finished and answers every call that comes`(_ transport: Transport) {
    let stage = Stage(
      [
        "carrier": Self.caller(5, told: .ok, hangsUp: true),
        "edge": Script(.serve(Reply(.ok, codecs: [.pcmu]))),
      ], transport: transport
    ).play()
    #expect(stage.isGood)
    let answers = stage.messages("200 INVITE", from: "edge")
    #expect(answers.count == 5)
    for answer in answers {
      let session = try? SessionDescription(answer.message.body)
      #expect(session?.audio?.codecs.map(\.codecName) == [.pcmu])
    }
    #expect(stage.agent("edge")?.establishedCalls == 0)
  }

  @Test func `what a step expects is not served before its turn`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.busyHere), .call("edge"), .expect(.decline)),
      "edge": Script(.expect(.invite), .answer(.busyHere), .serve(Reply(.decline))),
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `without a serve step each call is a surprise`() {
    let stage = Stage([
      "carrier": Self.caller(2, told: .temporarilyUnavailable, hangsUp: false), "edge": .idle,
    ]).play()
    #expect(stage.failures.isEmpty)
    #expect(stage.surprises.count == 2)
  }
}
