import Lifeboat
import Media
import SIP
import Testing
import Wire

/// How a call is answered, and what the caller hears first.
struct AnsweringTests {
  static let outage = MenuDefinition.guide.steps["outage"]?.prompt ?? .text("")

  @Test func `a call is answered at once, and audio begins after the ACK`() throws {
    var bench = Bench()
    bench.phone { phone, _ in phone.acknowledges = false }
    bench.call()
    bench.run(.milliseconds(400))
    #expect(bench.caller.responses.map(\.status) == [.ok])
    #expect(bench.caller.heard.isEmpty)
    bench.phone { phone, _ in phone.acknowledges = true }
    // The 200 comes again, and now its ACK.
    bench.run(.seconds(2))
    let first = try #require(bench.caller.heard.first)
    #expect(first.at > .zero + .milliseconds(500))
    #expect(bench.hasHeard(Self.outage))
  }

  @Test func `packets of a prompt are 20 ms apart, in sequence and of one source`() {
    var bench = Bench()
    bench.call()
    bench.run(.seconds(4))
    let heard = bench.caller.heard
    #expect(heard.count > 190)
    #expect(Set(heard.map(\.header.ssrc)).count == 1)
    for (before, after) in zip(heard, heard.dropFirst()) {
      #expect(after.header.sequence == before.header.sequence &+ 1)
      #expect(after.header.timestamp == before.header.timestamp &+ 160)
      #expect(after.at - before.at == .milliseconds(20))
    }
    #expect(heard.first?.header.hasMarker == true)
  }

  @Test(arguments: [
    [CodecName.pcma, .pcmu], [.pcmu, .pcma], [.opus, .pcmu], [.g722, .pcma],
  ])
  func `the answer has the offer's order`(offered: [CodecName]) {
    var bench = Bench()
    bench.phone { phone, _ in phone.codecs = offered + [.telephoneEvent] }
    bench.call()
    bench.run(.seconds(1))
    let answered = bench.caller.session?.audio?.codecs.map(\.codecName) ?? []
    #expect(answered == offered.filter { $0 != .g722 } + [.telephoneEvent])
    let wanted = offered.first { $0 != .g722 }?.codec.payloadType
    #expect(bench.caller.heard.first?.header.payloadType == wanted)
  }

  @Test func `none of the caller's codecs in common is 488`() {
    var bench = Bench()
    bench.phone { phone, _ in phone.codecs = [.g722, .g729] }
    bench.call()
    bench.run(.seconds(1))
    #expect(bench.caller.responses.last?.status == .notAcceptableHere)
    bench.run(.seconds(60))
    #expect(bench.openCount == 0)
  }

  @Test func `a call without an offer is given one, and the ACK's answer counts`() {
    var bench = Bench()
    bench.call(offers: false)
    bench.run(.seconds(2))
    let offered = bench.caller.session?.audio?.codecs.map(\.codecName) ?? []
    #expect(offered == [.pcmu, .pcma, .opus, .telephoneEvent])
    #expect(bench.hasHeard(Self.outage))
  }

  @Test(arguments: [
    ("Require", "100rel", 420), ("Content-Type", "text/plain", 415),
  ])
  func `what is asked for and cannot be done is refused`(
    name: String, value: String, status: Int
  ) {
    var bench = Bench()
    bench.call { $0[HeaderName(name)] = value }
    bench.run(.seconds(1))
    #expect(bench.caller.responses.last?.status?.rawValue == status)
  }

  @Test func `a body that is no description is 400`() {
    var bench = Bench()
    bench.call { $0.body = Array("nonsense".utf8) }
    bench.run(.seconds(1))
    #expect(bench.caller.responses.last?.status == .badRequest)
  }

  @Test func `callers beyond the most are told to come again`() {
    var bench = Bench { $0.limits.callers = 1 }
    bench.call()
    bench.run(.seconds(1))
    bench.phone { phone, now in phone.call(Places.system, at: now) }
    bench.run(.seconds(1))
    #expect(bench.caller.responses.last?.status == .serviceUnavailable)
    #expect(bench.caller.responses.last?.header(.retryAfter) != nil)
  }

  @Test func `a 200 that is never ACKed ends in BYE, and nothing is left`() {
    var bench = Bench()
    bench.phone { phone, _ in phone.acknowledges = false }
    bench.call()
    bench.run(.seconds(120))
    #expect(bench.tally.outcomes == [.lost: 1])
    #expect(bench.openCount == 0)
  }

  @Test func `hold stops the audio, and resuming goes on with it`() {
    var bench = Bench()
    bench.call()
    bench.run(.milliseconds(200))
    bench.phone { phone, now in phone.reoffer(.sendonly, at: now) }
    bench.run(.milliseconds(100))
    let held = bench.caller.heard.count
    #expect(bench.caller.session?.audio?.direction == .recvonly)
    bench.run(.seconds(5))
    #expect(bench.caller.heard.count == held)
    bench.phone { phone, now in phone.reoffer(.sendrecv, at: now) }
    bench.run(.seconds(2))
    #expect(bench.caller.heard.count > held + 90)
    #expect(bench.hasHeard(Self.outage))
  }

  @Test func `audio goes to where the caller's comes from, until it comes from where it said`() {
    var bench = Bench()
    bench.call()
    bench.run(.milliseconds(200))
    let other = Endpoint(Places.caller, 41_000)
    let packet = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 5).packet(
      [UInt8](repeating: 0xFF, count: 160))
    let before = bench.caller.heard.count
    let port = bench.caller.peer
    bench.with { core, now in
      if let port { core.receive(Packet(.udp, from: other, to: port, packet), at: now) }
    }
    bench.run(.milliseconds(200))
    // Port 41000 is nobody's audio: the phone hears nothing more.
    #expect(bench.caller.heard.count <= before + 1)
    bench.speak([[UInt8](repeating: 0xFF, count: 160)])
    bench.run(.milliseconds(200))
    #expect(bench.caller.heard.count > before + 5)
  }

  @Test func `a caller who hangs up leaves nothing behind`() {
    var bench = Bench()
    bench.call()
    bench.run(.seconds(1))
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.run(.seconds(60))
    #expect(bench.tally.outcomes == [.abandoned: 1])
    #expect(bench.openCount == 0)
  }

  @Test func `requests outside any call are answered`() {
    var bench = Bench()
    for (method, status) in [(Method.options, 200), (.info, 481), (.message, 405)] {
      bench.call(offers: false) { draft in
        draft.startLine = .request(method, uri: "sip:help@\(Places.system.address)")
        draft[.cseq] = "1 \(method)"
      }
      bench.run(.seconds(1))
      #expect(bench.caller.responses.last?.status?.rawValue == status)
    }
  }
}
