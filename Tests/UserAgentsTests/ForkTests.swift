import Faults
import SIP
import Testing
import UserAgents
import Wire

struct ForkTests {
  static func edge(answeringAfter delay: Duration, then: Action...) -> Script {
    var script = Script(.expect(.invite), .wait(delay), .answer(.ok))
    script.steps += then.map { Step($0) }
    return script
  }

  @Test func `a 2xx from a second dialog is acknowledged and ended`() {
    let stage = Stage(
      [
        "carrier": Script(.call("system"), .expect(.ok), .wait(.seconds(2)), .hangUp),
        "one": Self.edge(answeringAfter: .milliseconds(100), then: .expect(.ack), .expect(.bye)),
        "two": Self.edge(
          answeringAfter: .milliseconds(300), then: .expect(.ack),
          .expect(.bye, within: .milliseconds(100))),
      ], forkTo: ["one", "two"]
    ).play()
    #expect(stage.isGood)
    #expect(stage.notes == ["carrier: a second 2xx to INVITE came, from another dialog"])
    #expect(
      stage.ladder.filter { $0.hasPrefix("carrier>") } == [
        "carrier>system INVITE", "carrier>one ACK", "carrier>two ACK", "carrier>two BYE",
        "carrier>one BYE",
      ])
  }

  @Test func `a caller can be told to leave the second dialog alone`() {
    let stage = Stage(
      [
        "carrier": Script(
          .call("system"), .expect(.ok), .wait(.seconds(2)), .hangUp,
          rules: [ReplyRule(.endExtraDialog, .withhold)]),
        "one": Self.edge(answeringAfter: .milliseconds(100), then: .expect(.bye)),
        "two": Self.edge(answeringAfter: .milliseconds(300)),
      ], forkTo: ["one", "two"]
    ).play()
    #expect(stage.isGood)
    #expect(!stage.ladder.contains { $0.hasPrefix("carrier>two") })
    #expect(stage.agent("two")?.establishedCalls == 1)
    #expect(stage.messages("200 INVITE", from: "two").count > 3)
  }

  @Test func `a 2xx that comes after a refusal is acknowledged and ended`() {
    let stage = Stage(
      [
        "carrier": Script(.call("system"), .expect(.requestTimeout)),
        "one": Script(.expect(.invite), .answer(.requestTimeout)),
        "two": Self.edge(
          answeringAfter: .milliseconds(300), then: .expect(.ack), .expect(.bye)),
      ], forkTo: ["one", "two"]
    ).play()
    #expect(stage.failures.isEmpty)
    #expect(stage.notes.contains("carrier: a 2xx to INVITE came after a 408"))
    #expect(
      stage.ladder.filter { $0.hasPrefix("carrier>two") } == ["carrier>two ACK", "carrier>two BYE"])
  }

  @Test func `a copy of a 2xx is acknowledged again with the same ACK`() {
    let stage = Stage(
      [
        "carrier": Script(.call("edge"), .expect(.ok), .wait(.seconds(3)), .hangUp),
        "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
      ], faults: ["edge": [.drop(.request(.ack, .incoming), .first(2))]]
    ).play()
    #expect(stage.isGood)
    #expect(stage.messages("200 INVITE", from: "edge").count == 3)
    let acks = stage.messages("ACK", from: "carrier").map(\.packet.bytes)
    #expect(acks.count == 3)
    #expect(Set(acks).count == 1)
  }
}
