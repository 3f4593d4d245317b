import SIP
import Signaling
import Testing
import UserAgents
import Wire

struct CallTests {
  static let caller = Script(
    .call("edge"), .expect(.ringing), .expect(.ok), .wait(.milliseconds(500)), .hangUp,
    .expect(.ok, to: .bye))
  static let callee = Script(
    .expect(.invite), .answer(.ringing), .wait(.milliseconds(100)), .answer(.ok), .expect(.ack),
    .expect(.bye))

  @Test(arguments: [Transport.udp, .tcp])
  func `a call is answered and ended by the caller`(transport: Transport) {
    let stage = Stage(
      ["carrier": Self.caller, "edge": Self.callee], transport: transport
    ).play()
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier 180 INVITE",
        "edge>carrier 200 INVITE", "carrier>edge ACK", "carrier>edge BYE", "edge>carrier 200 BYE",
      ])
    #expect(stage.failures.isEmpty)
    #expect(stage.isGood)
    #expect(stage.sent.allSatisfy { $0.packet.transport == transport })
    #expect(stage.agent("edge")?.establishedCalls == 0)
  }

  @Test func `the callee hangs up after the ACK`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .expect(.bye)),
      "edge": Script(.expect(.invite), .answer(.ok), .hangUp, .expect(.ok, to: .bye)),
    ]).play()
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier 200 INVITE",
        "carrier>edge ACK", "edge>carrier BYE", "carrier>edge 200 BYE",
      ])
    #expect(stage.isGood)
  }

  @Test(arguments: [StatusCode.busyHere, .notFound, .decline, .serviceUnavailable])
  func `a refusal is acknowledged and ends the call`(status: StatusCode) {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(status)),
      "edge": Script(.expect(.invite), .answer(status), .expect(.ack)),
    ]).play()
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier \(status) INVITE",
        "carrier>edge ACK",
      ])
    #expect(stage.isGood)
  }

  @Test func `an answer nobody expected fails the step at once and names what came`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ringing), .expect(.ok)),
      "edge": Script(.expect(.invite), .wait(.milliseconds(200)), .answer(.serviceUnavailable)),
    ]).play(for: .seconds(2))
    #expect(
      stage.failures == [
        "carrier: expected 180 to INVITE within 5.000 s, "
          + "but 503 Service Unavailable to INVITE came at 202.0 ms"
      ])
  }

  @Test func `an answer that skips the ringing step fails that step`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ringing), .expect(.ok)),
      "edge": Script(.expect(.invite), .answer(.ok)),
    ]).play(for: .seconds(2))
    #expect(stage.failures.count == 1)
    #expect(stage.failures.first?.hasPrefix("carrier: expected 180 to INVITE") == true)
  }

  @Test func `a wait is bounded, and its failure says what came instead`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok, within: .seconds(1))),
      "edge": Script(.expect(.invite), .answer(.ringing)),
    ]).play(for: .seconds(3))
    #expect(
      stage.failures == [
        "carrier: expected 200 to INVITE within 1.000 s, "
          + "but what came was 100 Trying to INVITE, 180 Ringing to INVITE"
      ])
  }

  @Test func `an INVITE that no step expects is refused and reported`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.temporarilyUnavailable)), "edge": .idle,
    ]).play()
    #expect(stage.surprises == ["edge: INVITE from 127.0.1.1:5060"])
    #expect(stage.failures.isEmpty)
  }

  @Test func `every call has a caller number of its own`() {
    let one = Script(.call("edge"), .expect(.busyHere), .call("edge"), .expect(.busyHere))
    let stage = Stage([
      "carrier": one,
      "edge": Script(.expect(.invite), .answer(.busyHere), .expect(.invite), .answer(.busyHere)),
    ]).play()
    #expect(stage.isGood)
    let invites = stage.messages("INVITE", from: "carrier").map(\.message)
    let numbers = invites.compactMap { $0.header("P-Asserted-Identity") }
    #expect(numbers == ["<sip:+155500000001@127.0.1.1>", "<sip:+155500000002@127.0.1.1>"])
    #expect(zip(invites, numbers).allSatisfy { $0.header(.from)?.hasPrefix($1) == true })
  }

  @Test func `a message that comes before its step is kept`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .wait(.seconds(1)), .expect(.ringing), .expect(.ok), .hangUp),
      "edge": Self.callee,
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `a step waits for the labelled step of another party`() {
    let stage = Stage([
      "carrier": .steps(
        Step(.call("edge")), Step(.expect(.ok)), Step(.hangUp, after: "talked")),
      "edge": .steps(
        Step(.expect(.invite)), Step(.answer(.ok)), Step(.wait(.seconds(3)), label: "talked")),
    ]).play()
    #expect(stage.isGood)
    let bye = stage.messages("BYE", from: "carrier").first
    #expect(bye.map { $0.at >= stage.start + .seconds(3) } == true)
  }

  @Test func `a step whose other party never comes to its label fails`() {
    let stage = Stage([
      "carrier": .steps(Step(.call("edge"), after: "never", line: 7)), "edge": .idle,
    ]).play(for: .seconds(61))
    #expect(stage.failures == ["carrier: the step \"never\" did not end within 60.000 s"])
  }

  @Test(arguments: [
    (Duration.seconds(1), Duration.seconds(2), "but it came already at"),
    (.zero, .milliseconds(400), "but what came was ACK"), (.zero, .seconds(2), ""),
  ])
  func `a window counts from the scenario's first INVITE`(
    low: Duration, high: Duration, complaint: String
  ) {
    let window = Expectation(Pattern(.request(.bye)), .between(low, high))
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .wait(.milliseconds(500)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(window)),
    ]).play(for: .seconds(4))
    if complaint.isEmpty {
      #expect(stage.isGood)
    } else {
      #expect(stage.failures.count == 1)
      #expect(stage.failures.first?.contains(complaint) == true)
    }
  }

  @Test func `a message that must not come fails the step that forbids it`() {
    let forbid = Action.expectNone(Pattern(.request(.bye)), for: .seconds(2))
    let carrier = Script(.call("edge"), .expect(.ok), .wait(.seconds(1)), .hangUp)
    let stage = Stage([
      "carrier": carrier, "edge": Script(.expect(.invite), .answer(.ok), forbid),
    ]).play()
    #expect(stage.failures.map { $0.prefix(34) } == ["edge: expected no BYE, but it came"])
    let patient = Action.expectNone(Pattern(.request(.bye)), for: .milliseconds(500))
    let good = Stage([
      "carrier": carrier, "edge": Script(.expect(.invite), .answer(.ok), patient),
    ]).play()
    #expect(good.isGood)
  }

  @Test func `steps name their call by its label`() {
    let stage = Stage([
      "carrier": .steps(
        Step(.call("edge"), label: "a"), Step(.expect(.ok), call: "a"),
        Step(.call("edge"), label: "b"), Step(.expect(.ok), call: "b"), Step(.hangUp, call: "a"),
        Step(.wait(.seconds(1))), Step(.hangUp, call: "b")),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.invite), .answer(.ok), .expect(.bye),
        .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
    let invites = stage.messages("INVITE", from: "carrier").map(\.message.callID)
    #expect(stage.messages("BYE", from: "carrier").map(\.message.callID) == invites)
  }

  @Test func `the same seed gives the same packets, another seed others`() {
    func bytes(_ seed: UInt64) -> [[UInt8]] {
      Stage(["carrier": Self.caller, "edge": Self.callee], seed: seed).play().sent
        .map(\.packet.bytes)
    }
    #expect(bytes(4) == bytes(4))
    #expect(bytes(4) != bytes(5))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a call completes over a link that loses and doubles`(seed: UInt64) {
    let stage = Stage(
      [
        "carrier": Script(
          .call("edge"), .expect(.ok, within: .seconds(32)), .hangUp,
          .expect(.ok, to: .bye, within: .seconds(32))),
        "edge": Script(
          .expect(.invite, within: .seconds(32)), .answer(.ok),
          .expect(.bye, within: .seconds(60))),
      ], seed: seed, link: .init(loss: 0.2, duplication: 0.2, reordering: 0.2)
    ).play(for: .seconds(100))
    #expect(stage.failures.isEmpty)
    #expect(stage.isGood)
    #expect(stage.agent("carrier")?.isQuiet == true)
    #expect(stage.agent("edge")?.isQuiet == true)
  }
}
