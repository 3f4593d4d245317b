import SIP
import Testing
import UserAgents
import Wire

struct MediaTests {
  static func codecs(_ sent: Stage.Sent?) -> [CodecName]? {
    sent.flatMap { try? SessionDescription($0.message.body) }?.audio?.codecs.map(\.codecName)
  }

  static func play(offer: [CodecName], answer: Reply) -> Stage {
    Stage([
      "carrier": Script(.call("edge", offer: offer)),
      "edge": Script(.expect(.invite), .respond(answer)),
    ]).play(for: .seconds(1))
  }

  @Test func `an offer keeps its order, and an answer keeps the offer's`() {
    let offer: [CodecName] = [.pcmu, .pcma, .opus, .telephoneEvent]
    let stage = Self.play(offer: offer, answer: Reply(.ok, codecs: [.opus, .pcmu]))
    #expect(Self.codecs(stage.messages("INVITE", from: "carrier").first) == offer)
    #expect(Self.codecs(stage.messages("200 INVITE", from: "edge").first) == [.pcmu, .opus])
  }

  @Test func `no common codec is a 488 and no call`() {
    let stage = Self.play(offer: [.g729], answer: Reply(.ok, codecs: [.pcmu]))
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier 488 INVITE",
        "carrier>edge ACK",
      ])
    #expect(stage.notes.first == "edge: 488 sent for 200: the offer has no codec in common")
    #expect(stage.agent("edge")?.establishedCalls == 0)
  }

  @Test(arguments: [nil, [CodecName.pcmu]])
  func `early media and the answer are the same session`(again: [CodecName]?) {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.sessionProgress), .expect(.ok)),
      "edge": Script(
        .expect(.invite), .respond(Reply(.sessionProgress, codecs: [.pcmu])),
        .wait(.milliseconds(200)), .respond(Reply(.ok, codecs: again))),
    ]).play(for: .seconds(1))
    let early = stage.messages("183 INVITE", from: "edge").first?.message
    let final = stage.messages("200 INVITE", from: "edge").first?.message
    #expect(early?.body.isEmpty == false)
    #expect(early.map { Array($0.body) } == final.map { Array($0.body) })
    #expect(early?.toTag == final?.toTag)
  }

  @Test func `ringing without codecs has no body`() {
    let stage = Self.play(offer: [.pcmu], answer: Reply(.ringing))
    #expect(stage.messages("180 INVITE", from: "edge").first?.message.body.isEmpty == true)
  }

  @Test func `a late offer is answered in the ACK`() {
    let stage = Self.play(offer: [], answer: Reply(.ok, codecs: [.pcma, .pcmu]))
    #expect(stage.messages("INVITE", from: "carrier").first?.message.body.isEmpty == true)
    #expect(Self.codecs(stage.messages("200 INVITE", from: "edge").first) == [.pcma, .pcmu])
    #expect(Self.codecs(stage.messages("ACK", from: "carrier").first) == [.pcma, .pcmu])
  }

  @Test func `a scripted body and scripted header fields go out with placeholders filled in`() {
    let stage = Stage(
      [
        "carrier": Script(
          .call(
            Invitation(
              to: Target("edge"), number: "123",
              headers: [
                Draft.Field("X-Caller", "{caller} at {address:edge}"),
                Draft.Field("X-Secret", "{secret}"),
              ], body: "v=0\no=- 1 1 IN IP4 {address}\n", maxForwards: 3))),
        "edge": Script(.expect(.invite)),
      ], placeholders: ["secret": "s3"]
    ).play(for: .seconds(1))
    let invite = stage.messages("INVITE", from: "carrier").first?.message
    #expect(invite?.requestURI == "sip:123@127.0.1.2:5060")
    #expect(invite?.header("X-Caller") == "+155500000001 at 127.0.1.2")
    #expect(invite?.header("X-Secret") == "s3")
    #expect(invite?.header(.maxForwards) == "3")
    #expect(
      invite.map { String(decoding: $0.body, as: UTF8.self) }
        == "v=0\r\no=- 1 1 IN IP4 127.0.1.1\r\n")
  }

  @Test func `the contact names the transport where it is TCP`() {
    for (transport, contact) in [
      (Transport.udp, "<sip:carrier@127.0.1.1:5060>"),
      (.tcp, "<sip:carrier@127.0.1.1:5060;transport=tcp>"),
    ] {
      let stage = Stage(
        ["carrier": Script(.call("edge")), "edge": Script(.expect(.invite))],
        transport: transport
      ).play(for: .seconds(1))
      let invite = stage.messages("INVITE", from: "carrier").first?.message
      #expect(invite?.header(.contact) == contact)
    }
  }

  @Test func `a pattern's header fields must fit too`() {
    let token = Draft.Field(.transferContextToken, "{token}")
    let pattern = Expectation(
      Pattern(.request(.invite), headers: [token]), .within(.seconds(1)))
    for (sent, isGood) in [("7f3a", true), ("forged", false)] {
      let stage = Stage(
        [
          "carrier": Script(
            .call(
              Invitation(
                to: Target("edge"), headers: [Draft.Field(.transferContextToken, sent)]))),
          "edge": Script(.expect(pattern)),
        ], placeholders: ["token": "7f3a"]
      ).play(for: .seconds(2))
      #expect(stage.failures.isEmpty == isGood)
      #expect(stage.surprises.isEmpty == isGood)
    }
  }
}
