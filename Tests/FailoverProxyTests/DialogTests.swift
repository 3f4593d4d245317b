import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

struct DialogTests {
  /// An answered call, after a failover when `primary` refuses.
  static func call(
    primary: Conduct = .answer(), trunk: Transport = .udp, carrier: Transport = .udp
  ) -> Bench {
    var bench = Bench(.pair(trunk), primary: primary, transport: trunk, carrier: carrier)
    bench.call("call", .init(talk: nil))
    bench.run(.seconds(1))
    return bench
  }

  @Test(arguments: [Method.info, .invite, .refer, .notify, .update, .message])
  func `FO-21 FO-31 requests follow the leg that answered and cross unaltered`(method: Method) {
    for primary in [Conduct.answer(), .refuse(.serviceUnavailable)] {
      var bench = Self.call(primary: primary)
      let place = primary.steps.count > 1 ? Places.primary : Places.secondary
      bench.network.with(Places.carrier.address, as: SimulatedCaller.self) { caller, now in
        caller.send(method, inCall: "call", at: now) { draft in
          draft.append(.transferContextToken, "tok-1;x=\"y, z\"")
          draft.append(.referTo, "<sip:bob@127.9.0.12?Replaces=a%3Bb>")
          draft.body = Answering.sdp
        }
      }
      bench.run(.seconds(1))
      let crossed = bench.toward(place).last { $0.message.method == method }?.message
      let original = bench.sent.last {
        $0.from == Places.carrier && $0.message.method == method
      }?.message
      #expect(crossed?.requestURI == original?.requestURI)
      #expect(crossed?.body.elementsEqual(Answering.sdp) == true)
      #expect(crossed?.header(.maxForwards) == "69")
      #expect(crossed?.headers(.route).isEmpty == true)
      for header in original?.allHeaders ?? []
      where header.name != .maxForwards && header.name != .route {
        #expect(crossed?.headers(header.name).contains(header.value) == true, "\(header.name)")
      }
      let answer = bench.toward(Places.carrier).last?.message
      #expect(answer?.cseq.method == method)
      #expect(answer?.status == (method == .refer ? .accepted : .ok))
    }
  }

  @Test(arguments: [Transport.udp, .tcp], [Transport.udp, .tcp])
  func `a BYE from the edge reaches the caller over the caller's transport`(
    carrier: Transport, trunk: Transport
  ) {
    var bench = Self.call(trunk: trunk, carrier: carrier)
    bench.network.with(Places.primary.address, as: SimulatedEdge.self) { edge, now in
      edge.send(.bye, inCall: "call", at: now)
    }
    bench.run(.seconds(1))
    #expect(bench.caller?.received.map(\.message.method) == [.bye])
    #expect(bench.toward(Places.primary).last?.message.summary == "200 BYE")
    bench.settle()
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `two transports are recorded as two routes and one as one`() {
    var same = Bench(primary: .answer())
    same.call()
    same.run(.seconds(1))
    #expect(
      same.toward(Places.primary)[0].message.headers(.recordRoute)
        == ["<sip:127.9.0.1:5060;lr>"])
    var mixed = Bench(.pair(.tcp), primary: .answer(), transport: .tcp)
    mixed.call()
    mixed.run(.seconds(1))
    #expect(
      mixed.toward(Places.primary)[0].message.headers(.recordRoute)
        == ["<sip:127.9.0.1:5060;transport=tcp;lr>", "<sip:127.9.0.1:5060;lr>"])
  }

  @Test func `a request in a dialog without the proxy's Route is not forwarded`() {
    var bench = Self.call()
    let before = bench.toward(Places.primary).count
    bench.inject(Self.request("BYE", uri: "sip:127.9.0.11:5060"))
    #expect(bench.toward(Places.primary).count == before)
    #expect(bench.toward(Places.carrier).last?.message.summary == "481 BYE")
  }

  @Test func `a strict router before and after the proxy is served`() {
    var bench = Self.call()
    // RFC 3261 §16.12.1.2: the strict router put our route into the Request-URI.
    bench.inject(
      Self.request(
        "INFO", uri: "sip:127.9.0.1:5060;lr", "Route: <sip:127.9.0.11:5060;method=INFO>\n"))
    let crossed = bench.toward(Places.primary).last?.message
    #expect(crossed?.requestURI == "sip:127.9.0.11:5060;method=INFO")
    #expect(crossed?.headers(.route).isEmpty == true)
    bench.inject(
      Self.request(
        "MESSAGE", uri: "sip:bob@127.9.0.99",
        "Route: <sip:127.9.0.1:5060;lr>, <sip:127.9.0.11:5060>\n"))
    let next = bench.toward(Places.primary).last?.message
    #expect(next?.requestURI == "sip:127.9.0.11:5060")
    #expect(next?.headers(.route) == ["<sip:bob@127.9.0.99>"])
  }

  @Test func `a target that is a host name is not looked up`() {
    var bench = Self.call()
    bench.inject(
      Self.request("BYE", uri: "sip:edge.example", "Route: <sip:127.9.0.1:5060;lr>\n"))
    #expect(bench.toward(Places.carrier).last?.message.summary == "404 BYE")
  }

  @Test func `a request that is never answered ends without 408`() {
    var bench = Self.call()
    bench.network.setLink(.cut, from: Places.system.address, to: Places.primary.address)
    bench.network.with(Places.carrier.address, as: SimulatedCaller.self) { caller, now in
      caller.send(.info, inCall: "call", at: now)
    }
    bench.settle()
    #expect(!bench.summaries(to: Places.carrier).contains("408 INFO"))
    #expect(bench.proxy?.openCount == 0)
  }

  private static func request(_ method: String, uri: String, _ route: String = "") -> String {
    """
    \(method) \(uri) SIP/2.0
    Via: SIP/2.0/UDP 127.9.0.2:5060;branch=z9hG4bKraw\(method)
    \(route)Max-Forwards: 70
    From: <sip:a@127.9.0.2>;tag=1
    To: <sip:x@127.9.0.1>;tag=2
    Call-ID: raw
    CSeq: 7 \(method)
    Content-Length: 0


    """
  }
}
