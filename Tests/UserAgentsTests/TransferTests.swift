import Foundation
import SIP
import Testing
import UserAgents
import Wire

struct TransferTests {
  static let token = Draft.Field(.transferContextToken, "{token}")

  static func sipfrags(_ stage: Stage, from name: String) -> [String] {
    stage.messages("NOTIFY", from: name).map {
      String(decoding: $0.message.body, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `a blind transfer is accepted, followed and told of to the end`(transport: Transport) {
    let stage = Stage(
      [
        "customer": Script(
          .call("agent"), .expect(.ok), .expect(.refer), .expect(.ok), .expect(.bye)),
        "agent": Script(
          .expect(.invite), .answer(.ok),
          .refer(Transfer(to: Target("expert"), number: "777", headers: [Self.token])),
          .expect(.accepted, to: .refer), .expect(.notify), .expect(.notify), .hangUp),
        "expert": Script(.expect(.invite), .answer(.ringing), .answer(.ok), .hangUp),
      ], transport: transport, placeholders: ["token": "7f3a"]
    ).play()
    #expect(stage.failures.isEmpty)
    #expect(Self.sipfrags(stage, from: "customer") == ["SIP/2.0 100 Trying", "SIP/2.0 200 OK"])
    let notifies = stage.messages("NOTIFY", from: "customer").map(\.message)
    #expect(
      notifies.compactMap { $0.header(.subscriptionState) } == [
        "active;expires=60", "terminated;reason=noresource",
      ])
    #expect(notifies.allSatisfy { $0.header(.event) == "refer" })
    let refer = stage.messages("REFER", from: "agent").first?.message
    #expect(refer?.header(.transferContextToken) == "7f3a")
    let invite = stage.sent.first { $0.to == "expert" && $0.message.method == .invite }?.message
    #expect(invite?.requestURI?.hasPrefix("sip:777@127.0.1.3:5060") == true)
    #expect(invite?.header(.transferContextToken) == "7f3a")
    #expect(invite?.header(.referredBy) == refer?.header(.referredBy))
    #expect(invite?.header(.referredBy) != nil)
  }

  @Test func `a transfer target that refuses is told of as it is`() {
    let stage = Stage([
      "customer": Script(.call("agent"), .expect(.ok)),
      "agent": Script(
        .expect(.invite), .answer(.ok), .refer(Transfer(to: Target("expert"))),
        .expect(.notify), .expect(.notify)),
      "expert": Script(.expect(.invite), .answer(.busyHere)),
    ]).play()
    #expect(stage.failures.isEmpty)
    #expect(
      Self.sipfrags(stage, from: "customer") == ["SIP/2.0 100 Trying", "SIP/2.0 486 Busy Here"])
  }

  @Test func `an attended transfer replaces the consultation call`() {
    let stage = Stage(
      [
        "customer": Script(
          .call("agent"), .expect(.ok), .expect(.refer), .expect(.ok), .wait(.seconds(1)),
          .hangUp),
        "agent": .steps(
          Step(.expect(.invite), label: "first"), Step(.answer(.ok)), Step(.expect(.ack)),
          Step(.call("expert"), label: "second"), Step(.expect(.ok)),
          Step(
            .refer(
              Transfer(to: Target("expert"), replaces: "second", headers: [Self.token])),
            call: "first"),
          Step(.expect(.bye), call: "second"), Step(.expect(.notify)), Step(.expect(.notify)),
          Step(.hangUp, call: "first")),
        "expert": Script(
          .expect(.invite), .answer(.ok), .expect(.invite), .answer(.ok), .expect(.bye)),
      ], placeholders: ["token": "7f3a"]
    ).play()
    #expect(stage.isGood)
    let consultation = stage.messages("INVITE", from: "agent").first?.message
    let replacing = stage.sent.first { $0.to == "expert" && $0.from == "customer" }?.message
    #expect(replacing?.header(.require) == "replaces")
    #expect(replacing?.header(.replaces)?.hasPrefix(consultation?.callID ?? "-") == true)
    #expect(replacing?.header(.transferContextToken) == "7f3a")
    #expect(Self.sipfrags(stage, from: "customer").last == "SIP/2.0 200 OK")
    #expect(stage.messages("BYE", from: "expert").map(\.to) == ["agent"])
    for name in ["customer", "agent", "expert"] {
      #expect(stage.agent(name)?.establishedCalls == 0)
    }
  }

  @Test func `an INVITE that replaces a call is accepted without being expected`() {
    let stage = Stage([
      "customer": Script(.call("agent"), .expect(.ok)),
      "agent": .steps(
        Step(.expect(.invite), label: "first"), Step(.answer(.ok)), Step(.expect(.ack)),
        Step(.call("expert"), label: "second"), Step(.expect(.ok)),
        Step(.refer(Transfer(to: Target("expert"), replaces: "second")), call: "first"),
        Step(.expect(.bye), call: "second")),
      "expert": Script(.expect(.invite), .answer(.ok)),
    ]).play()
    #expect(stage.isGood)
    #expect(stage.agent("expert")?.establishedCalls == 1)
  }

  @Test func `an INVITE that replaces an unknown call gets 481`() {
    let unknown = Draft.Field(.replaces, "none@nowhere;to-tag=1;from-tag=2")
    let stage = Stage([
      "customer": Script(
        .call(Invitation(to: Target("expert"), headers: [unknown])), .expect(.noSuchTransaction)),
      "expert": Script(),
    ]).play(for: .seconds(1))
    #expect(stage.failures.isEmpty)
    #expect(stage.surprises.count == 1)
  }

  @Test func `a script can tell of the transfer itself`() {
    let stage = Stage([
      "customer": Script(
        .call("agent"), .expect(.ok), .expect(.refer), .notify(.trying), .notify(.decline)),
      "agent": Script(
        .expect(.invite), .answer(.ok), .refer(Transfer(to: Target("expert"))),
        .expect(.accepted, to: .refer), .expect(.notify), .expect(.notify)),
      "expert": .idle,
    ]).play()
    #expect(stage.isGood)
    #expect(Self.sipfrags(stage, from: "customer").last == "SIP/2.0 603 Decline")
    #expect(!stage.ladder.contains { $0.contains("expert") })
  }

  @Test func `a REFER can be accepted and not followed`() {
    let stage = Stage([
      "customer": Script(
        .call("agent"), .expect(.ok), rules: [ReplyRule(.followRefer, .withhold)]),
      "agent": Script(
        .expect(.invite), .answer(.ok), .refer(Transfer(to: Target("expert"))),
        .expect(.accepted, to: .refer),
        .expectNone(Pattern(.request(.notify)), for: .seconds(2))),
      "expert": .idle,
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `a refused REFER is not followed`() {
    let refusal = ReplyRule.Change.alter(status: .decline, set: [], remove: [])
    let stage = Stage([
      "customer": Script(
        .call("agent"), .expect(.ok), rules: [ReplyRule(.referAccepted, refusal)]),
      "agent": Script(
        .expect(.invite), .answer(.ok), .refer(Transfer(to: Target("expert"))),
        .expect(.decline, to: .refer)),
      "expert": .idle,
    ]).play()
    #expect(stage.isGood)
    #expect(!stage.ladder.contains { $0.contains("expert") })
  }
}
