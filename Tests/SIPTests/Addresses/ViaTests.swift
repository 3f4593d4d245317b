import SIP
import Testing
import Wire

@Test(arguments: [
  "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKabc",
  "SIP/2.0/TCP [::1]:5062;branch=z9hG4bK1;received=127.0.0.3;rport=4000",
  "SIP/2.0/TLS edge.example.com;branch=z9hG4bK2;rport",
])
func `a Via is read and written letter for letter`(text: String) {
  #expect(Via(text)?.description == text)
}

@Test func `white space in a Via is let pass as RFC 3261 lets it`() throws {
  let via = try #require(Via("SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;branch=z9hG4bKa"))
  #expect(via.transport == .udp)
  #expect(via.host == "first.example.com")
  #expect(via.port == 4000)
  #expect(via.branch == "z9hG4bKa")
}

@Test(arguments: [
  "", "SIP/2.0/UDP", "SIP/2.0/SCTP 127.0.0.1", "SIP/7.0/UDP 127.0.0.1", "SIP/2.0/UDP a:99999",
  "SIP/2.0/UDP a\0b", "UDP 127.0.0.1", "SIP2/2.0/UDP 127.0.0.1", "\"SIP/2.0/UDP 127.0.0.1",
])
func `what is no Via of ours is refused`(text: String) {
  #expect(Via(text) == nil)
}

@Test func `a response goes where RFC 3261 and RFC 3581 send it`() {
  func goes(_ text: String, to endpoint: String?) {
    #expect(Via(text)?.responseEndpoint?.description == endpoint, "\(text)")
  }
  goes("SIP/2.0/UDP 127.0.0.1:5070;branch=z", to: "127.0.0.1:5070")
  goes("SIP/2.0/UDP 127.0.0.1;branch=z", to: "127.0.0.1:5060")
  goes("SIP/2.0/TLS 127.0.0.1;branch=z", to: "127.0.0.1:5061")
  goes("SIP/2.0/UDP a.example;branch=z", to: nil)
  goes("SIP/2.0/UDP a.example:5070;received=127.0.0.2", to: "127.0.0.2:5070")
  goes("SIP/2.0/UDP a.example:5070;received=127.0.0.2;rport=9", to: "127.0.0.2:9")
  goes("SIP/2.0/UDP 127.0.0.1:5070;rport", to: "127.0.0.1:5070")
  goes("SIP/2.0/UDP 127.0.0.1:5070;maddr=127.0.0.7;received=127.0.0.2", to: "127.0.0.7:5070")
  goes("SIP/2.0/UDP a.example:5070;received=[::1];rport=9", to: "[::1]:9")
}

@Test func `a Via made for a request asks for rport only when told`() {
  let place = Endpoint(.v4(127, 0, 0, 1), 5062)
  #expect(
    Via.make(.tcp, place, branch: "z9hG4bKx").description
      == "SIP/2.0/TCP 127.0.0.1:5062;branch=z9hG4bKx")
  var via = Via.make(.udp, place, branch: "z9hG4bKx", rport: true)
  #expect(via.wantsRport)
  #expect(via.rport == nil)
  #expect(via.hasMagicCookie)
  via.received = "127.0.0.5"
  via.rport = 4444
  #expect(
    via.description
      == "SIP/2.0/UDP 127.0.0.1:5062;rport=4444;branch=z9hG4bKx;received=127.0.0.5")
}
