import SIP
import Testing
import UserAgents
import Wire

struct AutomaticReplyTests {
  /// One automatic reply, the scripts that bring it about, and who sends what.
  struct Case: Sendable, CustomTestStringConvertible {
    let reply: AutomaticReply
    let carrier: [Action]
    let edge: [Action]
    let sender: String
    let summary: String

    var testDescription: String { reply.rawValue }

    /// The stage with a rule for that reply at the party that sends it.
    func play(_ change: ReplyRule.Change?, for duration: Duration = .seconds(3)) -> Stage {
      func script(_ name: String, _ actions: [Action]) -> Script {
        let rules = name == sender ? change.map { [ReplyRule(reply, $0)] } ?? [] : []
        return Script(rules: rules, steps: actions.map { Step($0) })
      }
      return Stage(["carrier": script("carrier", carrier), "edge": script("edge", edge)])
        .play(for: duration)
    }
  }

  static let answering: [Action] = [.expect(.invite), .answer(.ok)]
  static let giveUp: [Action] = [.call("edge"), .expect(.ringing), .cancel(early: false)]
  static let ringing: [Action] = [.expect(.invite), .answer(.ringing)]
  static let inCall: [Action] = [.call("edge"), .expect(.ok), .wait(.milliseconds(100))]

  static let cases = [
    Case(
      reply: .trying, carrier: [.call("edge")], edge: ringing, sender: "edge",
      summary: "100 INVITE"),
    Case(
      reply: .ack, carrier: [.call("edge")], edge: answering, sender: "carrier", summary: "ACK"),
    Case(
      reply: .cancelOK, carrier: giveUp, edge: ringing, sender: "edge", summary: "200 CANCEL"),
    Case(
      reply: .requestTerminated, carrier: giveUp, edge: ringing, sender: "edge",
      summary: "487 INVITE"),
    Case(
      reply: .byeOK, carrier: inCall + [.hangUp], edge: answering, sender: "edge",
      summary: "200 BYE"),
    Case(
      reply: .optionsOK, carrier: [.options(Target("edge"))], edge: [], sender: "edge",
      summary: "200 OPTIONS"),
    Case(
      reply: .registerOK, carrier: [.register(Registration(at: Target("edge"), user: "a"))],
      edge: [], sender: "edge", summary: "200 REGISTER"),
    Case(
      reply: .infoOK, carrier: inCall + [.info(Payload("application/dtmf-relay", "Signal=1"))],
      edge: answering, sender: "edge", summary: "200 INFO"),
    Case(
      reply: .reinviteOK, carrier: inCall + [.hold], edge: answering, sender: "edge",
      summary: "200 INVITE"),
    Case(
      reply: .referAccepted, carrier: inCall + [.refer(Transfer(to: Target("edge")))],
      edge: answering, sender: "edge", summary: "202 REFER"),
    Case(
      reply: .notifyOK, carrier: inCall + [.refer(Transfer(to: Target("edge")))],
      edge: answering + [.expect(.refer), .notify(.ok)], sender: "carrier",
      summary: "200 NOTIFY"),
  ]

  /// The messages a case is about; of two kinds of 200 to INVITE, those to the re-INVITE.
  static func copies(_ example: Case, in stage: Stage) -> [Stage.Sent] {
    stage.messages(example.summary, from: example.sender).filter {
      example.reply != .reinviteOK || $0.message.cseq.number > 1
    }
  }

  @Test(arguments: cases)
  func `a party replies by itself`(example: Case) {
    let stage = example.play(nil)
    #expect(Self.copies(example, in: stage).count == 1)
    #expect(stage.failures.isEmpty)
  }

  @Test(arguments: cases)
  func `a reply can be withheld`(example: Case) {
    let stage = example.play(.withhold)
    #expect(Self.copies(example, in: stage).isEmpty)
  }

  @Test(arguments: cases)
  func `a reply can be delayed`(example: Case) {
    let plain = Self.copies(example, in: example.play(nil)).first?.at
    let late = Self.copies(example, in: example.play(.delay(.milliseconds(150)))).first?.at
    #expect(plain.map { $0 + .milliseconds(150) } == late)
  }

  @Test(arguments: cases)
  func `a reply can be repeated`(example: Case) {
    let stage = example.play(.again(times: 2, every: .milliseconds(40)))
    let copies = Self.copies(example, in: stage)
    #expect(copies.count == 3)
    #expect(Set(copies.map(\.packet.bytes)).count == 1)
    if let first = copies.first?.at {
      #expect(copies.map(\.at) == [first, first + .milliseconds(40), first + .milliseconds(80)])
    }
  }

  @Test(arguments: cases)
  func `a reply can be altered`(example: Case) {
    let change = ReplyRule.Change.alter(
      status: nil, set: [Draft.Field("X-Note", "{name}")], remove: [.allow])
    let stage = example.play(change)
    let copies = Self.copies(example, in: stage)
    #expect(copies.count == 1)
    #expect(copies.first?.message.header("X-Note") == example.sender)
    #expect(copies.first?.message.header(.allow) == nil)
  }

  @Test func `an altered status takes the place of the usual one`() {
    let change = ReplyRule.Change.alter(status: .serviceUnavailable, set: [], remove: [])
    let stage = Stage([
      "carrier": Script(.options(Target("edge")), .expect(.serviceUnavailable, to: .options)),
      "edge": Script(rules: [ReplyRule(.optionsOK, change)]),
    ]).play(for: .seconds(1))
    #expect(stage.isGood)
    #expect(stage.ladder == ["carrier>edge OPTIONS", "edge>carrier 503 OPTIONS"])
  }

  @Test func `the ACK for a failure can be withheld`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.busyHere), rules: [ReplyRule(.failureAck, .withhold)]),
      "edge": Script(.expect(.invite), .answer(.busyHere)),
    ]).play(for: .seconds(3))
    #expect(stage.isGood)
    #expect(stage.messages("ACK", from: "carrier").isEmpty)
    #expect(stage.messages("486 INVITE", from: "edge").count > 2)
  }

  @Test func `a rule at a step holds for that step's message only`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.busyHere), .call("edge"), .expect(.busyHere)),
      "edge": Script(
        .expect(.invite, rules: ReplyRule(.trying, .withhold)), .answer(.busyHere),
        .expect(.invite), .answer(.busyHere)),
    ]).play(for: .seconds(3))
    #expect(stage.isGood)
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 486 INVITE", "carrier>edge ACK",
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier 486 INVITE",
        "carrier>edge ACK",
      ])
  }

  @Test func `a step can answer a request in place of the party`() {
    let stage = Stage([
      "carrier": Script(
        .options(Target("edge")), .expect(.serviceUnavailable, to: .options),
        .options(Target("edge")), .expect(.ok, to: .options)),
      "edge": Script(.expect(.options), .answer(.serviceUnavailable)),
    ]).play(for: .seconds(2))
    #expect(stage.isGood)
  }

  @Test func `without an ACK the 2xx is repeated, and the call ended after 64 T1`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), rules: [ReplyRule(.ack, .withhold)]),
      "edge": Script(.expect(.invite), .answer(.ok)),
    ]).play(for: .seconds(40))
    // T1 doubling to T2, for 32 s: RFC 3261 §13.3.1.4.
    let first = stage.messages("200 INVITE", from: "edge").first?.at ?? .zero
    let times = stage.messages("200 INVITE", from: "edge").map { ($0.at - first).seconds }
    #expect(times == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5])
    #expect(stage.messages("BYE", from: "edge").count == 1)
    #expect(stage.messages("200 BYE", from: "carrier").count == 1)
  }
}
