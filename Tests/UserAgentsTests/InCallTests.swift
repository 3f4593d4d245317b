import SIP
import Testing
import UserAgents
import Wire

struct InCallTests {
  static func direction(_ sent: Stage.Sent?) -> SIP.Direction? {
    sent.flatMap { try? SessionDescription($0.message.body) }?.audio?.direction
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `a call is held and resumed`(transport: Transport) {
    let stage = Stage(
      [
        "carrier": Script(
          .call("edge"), .expect(.ok), .hold, .expect(.ok), .wait(.milliseconds(200)), .resume,
          .expect(.ok), .hangUp),
        "edge": Script(
          .expect(.invite), .answer(.ok), .expect(.invite), .expect(.invite), .expect(.bye)),
      ], transport: transport
    ).play()
    #expect(stage.isGood)
    let offers = stage.messages("INVITE", from: "carrier")
    let answers = stage.messages("200 INVITE", from: "edge")
    #expect(offers.map(Self.direction) == [.sendrecv, .sendonly, .sendrecv])
    #expect(answers.map(Self.direction) == [.sendrecv, .recvonly, .sendrecv])
    #expect(offers.map(\.message.cseq.number) == [1, 2, 3])
    let versions = offers.compactMap { try? SessionDescription($0.message.body).origin.version }
    #expect(versions == ["1", "2", "3"])
    #expect(stage.messages("ACK", from: "carrier").map(\.message.cseq.number) == [1, 2, 3])
  }

  @Test func `the callee can hold too, once it has the ACK`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .expect(.invite), .expect(.bye)),
      "edge": Script(.expect(.invite), .answer(.ok), .hold, .expect(.ok), .hangUp),
    ]).play()
    #expect(stage.isGood)
    #expect(Self.direction(stage.messages("200 INVITE", from: "carrier").first) == .recvonly)
  }

  @Test func `hold and resume in one breath go one after the other`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .hold, .resume, .expect(.ok), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
    #expect(stage.messages("INVITE", from: "carrier").count == 3)
  }

  @Test(arguments: ["carrier", "edge"])
  func `nobody hangs up into an open re-INVITE`(ending: String) {
    let isCarrier = ending == "carrier"
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .hold, .resume, .info(Payload("text/plain", "x")),
        isCarrier ? .hangUp : .expect(.bye)),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.invite), .expect(.invite),
        isCarrier ? .expect(.bye) : .hangUp),
    ]).play()
    #expect(stage.isGood)
    let bye = stage.ladder.firstIndex { $0.hasSuffix(" BYE") } ?? 0
    let lastACK = stage.ladder.lastIndex { $0.hasSuffix(" ACK") } ?? .max
    #expect(lastACK < bye)
    #expect(stage.messages("ACK", from: "carrier").count == 3)
  }

  @Test func `re-INVITEs that meet are both refused with 491`() {
    let stage = Stage([
      "carrier": .steps(
        Step(.call("edge")), Step(.expect(.ok)), Step(.wait(.milliseconds(20))), Step(.hold)),
      "edge": .steps(
        Step(.expect(.invite)), Step(.answer(.ok)), Step(.expect(.ack)),
        Step(.wait(.milliseconds(20))), Step(.hold)),
    ]).play(for: .seconds(2))
    #expect(stage.messages("491 INVITE", from: "carrier").count == 1)
    #expect(stage.messages("491 INVITE", from: "edge").count == 1)
  }

  @Test func `a step answers a re-INVITE in place of the party`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .hold, .expect(.notAcceptableHere), .hangUp),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.invite), .answer(.notAcceptableHere),
        .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `INFO carries its payload and OPTIONS is answered`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok),
        .info(Payload("application/dtmf-relay", "Signal=5\nDuration=160")),
        .expect(.ok, to: .info), .options(Target("edge")), .expect(.ok, to: .options), .hangUp),
      "edge": Script(
        .expect(.invite), .answer(.ok), .expect(.info), .expect(.options), .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
    let info = stage.messages("INFO", from: "carrier").first?.message
    #expect(info?.header(.contentType) == "application/dtmf-relay")
    #expect(info.map { String(decoding: $0.body, as: UTF8.self) } == "Signal=5\r\nDuration=160")
  }

  @Test func `requests for a dialog that is not there get 481`() {
    let stage = Stage([
      "carrier": Script(
        .raw(
          """
          BYE sip:edge@{endpoint:edge} SIP/2.0
          Via: SIP/2.0/UDP {endpoint};branch={branch}
          From: <sip:{caller}@{address}>;tag={tag}
          To: <sip:edge@{address:edge}>;tag={tag}
          Call-ID: {call-id}
          CSeq: 2 BYE
          Content-Length: 0


          """, to: Target("edge")),
        .expect(.noSuchTransaction, to: .bye)),
      "edge": .idle,
    ]).play(for: .seconds(1))
    #expect(stage.isGood)
  }

  @Test func `a request out of order gets 500`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ok), .hold, .expect(.ok),
        .raw(
          """
          INFO sip:edge@{endpoint:edge} SIP/2.0
          Via: SIP/2.0/UDP {endpoint};branch={branch}
          From: <sip:{caller}@{address}>;tag={local-tag}
          To: <sip:edge@{address:edge}>;tag={remote-tag}
          Call-ID: {call-id}
          CSeq: 1 INFO
          Content-Length: 0


          """, to: Target("edge")),
        .expect(.serverInternalError, to: .info), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
  }

  @Test func `hanging up what the other end has ended fails and says so`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .wait(.seconds(1)), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .hangUp),
    ]).play(for: .seconds(3))
    #expect(stage.failures == ["carrier: cannot hang up: the other end has hung up"])
  }

  @Test func `raw bytes go as they stand and unreadable ones are reported`() {
    let stage = Stage([
      "carrier": Script(.raw("HELLO {name} {unknown}\n\n", to: Target("edge"))), "edge": .idle,
    ]).play(for: .seconds(1))
    #expect(stage.agent("carrier")?.isFinished == true)
    #expect(stage.surprises.count == 1)
    #expect(stage.surprises.first?.hasPrefix("edge: unreadable bytes from 127.0.1.1:5060") == true)
  }
}
