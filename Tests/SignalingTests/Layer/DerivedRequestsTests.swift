import SIP
import Signaling
import Testing
import Wire

struct DerivedRequestsTests {
  private func invite() throws -> Message {
    try Samples.request(
      branch: "z9hG4bK-top", cseq: 7,
      headers: [
        (.via, "SIP/2.0/UDP carrier.example;branch=z9hG4bK-below"),
        (.route, "<sip:127.0.0.8;lr>"), (.route, "<sip:127.0.0.9;lr>"),
        (.contact, "<sip:alice@127.0.0.1>"), ("X-Trunk", "east"),
      ])
  }

  @Test func `a CANCEL is the INVITE's twin with one Via`() throws {
    let cancel = try TransactionLayer.cancel(for: try invite()).message()
    #expect(
      cancel.description == """
        CANCEL sip:bob@127.0.0.2 SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-top\r
        Max-Forwards: 70\r
        Route: <sip:127.0.0.8;lr>\r
        Route: <sip:127.0.0.9;lr>\r
        From: "Alice" <sip:alice@127.0.0.1>;tag=a\r
        To: <sip:bob@127.0.0.2>\r
        Call-ID: call-1\r
        CSeq: 7 CANCEL\r
        Content-Length: 0\r
        \r

        """)
  }

  @Test func `the ACK of a failure has the response's To and the INVITE's branch`() throws {
    var bench = Bench()
    let invite = try invite()
    bench.send(invite)
    bench.receive(try Samples.reply(.busyHere, to: invite, tag: "callee"))
    let packet = try #require(bench.packets.last)
    #expect(packet.destination == bench.peer)
    #expect(packet.source == bench.local)
    #expect(
      String(decoding: packet.bytes, as: UTF8.self) == """
        ACK sip:bob@127.0.0.2 SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-top\r
        Max-Forwards: 70\r
        Route: <sip:127.0.0.8;lr>\r
        Route: <sip:127.0.0.9;lr>\r
        From: "Alice" <sip:alice@127.0.0.1>;tag=a\r
        To: <sip:bob@127.0.0.2>;tag=callee\r
        Call-ID: call-1\r
        CSeq: 7 ACK\r
        Content-Length: 0\r
        \r

        """)
  }
}
