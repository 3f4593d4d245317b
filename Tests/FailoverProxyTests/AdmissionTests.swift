import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

struct AdmissionTests {
  static func request(
    _ method: String = "INVITE", uri: String = "sip:x@127.9.0.1", maxForwards: String = "70",
    cseq: String? = nil, _ more: String = ""
  ) -> String {
    """
    \(method) \(uri) SIP/2.0
    Via: SIP/2.0/UDP 127.9.0.2:5060;branch=z9hG4bKraw
    Max-Forwards: \(maxForwards)
    From: <sip:a@127.9.0.2>;tag=1
    To: <sip:x@127.9.0.1>
    Call-ID: raw
    CSeq: 7 \(cseq ?? method)
    Contact: <sip:a@127.9.0.2>
    \(more)Content-Length: 0


    """
  }

  /// The proxy's answer to one request out of the blue.
  static func answer(_ text: String) -> Message? {
    var bench = Bench(primary: .answer())
    bench.inject(text)
    return bench.toward(Places.carrier).last?.message
  }

  @Test func `OPTIONS to the proxy gets 200, also with no hop left`() {
    #expect(Self.answer(Self.request("OPTIONS"))?.summary == "200 OPTIONS")
    #expect(Self.answer(Self.request("OPTIONS", maxForwards: "0"))?.summary == "200 OPTIONS")
  }

  @Test func `what the proxy does not do gets 405 with Allow`() {
    for method in ["REGISTER", "SUBSCRIBE", "MESSAGE", "BYE", "PUBLISH"] {
      let answer = Self.answer(Self.request(method))
      #expect(answer?.summary == "405 \(method)")
      #expect(answer?.header(.allow) == "INVITE, ACK, CANCEL, BYE, OPTIONS")
    }
  }

  @Test(arguments: ["x", "256", "-1", "1.5", ""])
  func `a Max-Forwards that is no number gets 400`(text: String) {
    #expect(Self.answer(Self.request(maxForwards: text))?.summary == "400 INVITE")
  }

  @Test func `no hop left gets 483`() {
    #expect(Self.answer(Self.request(maxForwards: "0"))?.summary == "483 INVITE")
  }

  @Test func `without Max-Forwards a request leaves with 70`() {
    var bench = Bench(primary: .silent)
    bench.call { $0[.maxForwards] = nil }
    bench.run(.milliseconds(10))
    #expect(bench.toward(Places.primary).first?.message.header(.maxForwards) == "70")
  }

  @Test func `an extension demanded of proxies gets 420 with its name`() {
    let answer = Self.answer(Self.request("INVITE", "Proxy-Require: warp, sec-agree\n"))
    #expect(answer?.summary == "420 INVITE")
    #expect(answer?.header(.unsupported) == "warp, sec-agree")
  }

  @Test func `an unknown scheme gets 416 and a method at odds with CSeq 400`() {
    #expect(Self.answer(Self.request(uri: "nobodyKnowsThisScheme:x"))?.summary == "416 INVITE")
    #expect(Self.answer(Self.request(cseq: "BYE"))?.status == .badRequest)
  }

  @Test func `a request that comes back unchanged is a loop and gets 482`() {
    var bench = Bench(primary: .silent)
    bench.call()
    bench.run(.milliseconds(10))
    guard let sent = bench.toward(Places.primary).first?.message else {
      Issue.record("no INVITE")
      return
    }
    // The trunk sends it back with its own Via on top.
    var looped = Draft(sent)
    looped.prepend(.via, "SIP/2.0/UDP 127.9.0.11:5060;branch=z9hG4bKloop")
    bench.inject(looped.bytes, from: Places.primary)
    #expect(bench.toward(Places.primary).last?.message.summary == "482 INVITE")
    // With another Request-URI it is a spiral, and a call (RFC 3261 §16.6 item 8).
    var spiral = looped
    spiral.startLine = .request(.invite, uri: "sip:other@127.9.0.1")
    spiral[.via] = "SIP/2.0/UDP 127.9.0.11:5060;branch=z9hG4bKspiral"
    bench.inject(spiral.bytes, from: Places.primary)
    #expect(bench.proxy?.tally.calls == 2)
  }

  @Test func `what is not SIP is dropped and counted, and the proxy goes on`() {
    var bench = Bench(primary: .answer())
    var generator = SeededGenerator(seed: 4475)
    let model = Array(Self.request().replacing("\n", with: "\r\n").utf8)
    for _ in 0..<3_000 {
      var bytes = model
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(index..<min(bytes.count, index + 5))
        default: bytes.insert(contentsOf: bytes.prefix(index).suffix(9), at: index)
        }
      }
      bench.inject(bytes)
    }
    bench.inject(Array(repeating: 0x41, count: 70_000))
    #expect(bench.proxy?.tally.malformed ?? 0 > 100)
    bench.settle()
    bench.call("after")
    bench.settle()
    #expect(bench.finals("after") == [200])
    #expect(bench.proxy?.openCount == 0)
  }
}
