import Testing
import Wire

@Test(arguments: ["0.0.0.0", "127.0.0.1", "255.255.255.255", "10.1.2.3"])
func `an IPv4 address is read and written the same`(text: String) {
  #expect(IPAddress(text)?.description == text)
}

/// Pairs of RFC 4291 §2.2 and RFC 5952 §4: as written, and as it must be written.
private let v6: [(String, String)] = [
  ("::", "::"), ("::1", "::1"), ("2001:DB8::1", "2001:db8::1"), ("[::1]", "::1"),
  ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
  ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
  ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
  ("fe80:0000:0000:0000:0000:0000:0000:0001", "fe80::1"),
]

@Test(arguments: v6)
func `an IPv6 address is written in its canonical form`(text: String, canonical: String) {
  #expect(IPAddress(text)?.description == canonical)
  #expect(IPAddress(canonical) == IPAddress(text))
}

@Test(arguments: [
  "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.x", "1..2.3", "-1.2.3.4", "1.2.3.4 ",
  "example.com", ":", ":::", "1:2", "1:2:3:4:5:6:7:8:9", "::1::2", "12345::", "::g",
  "1:2:3:4:5:6:7:", "0001.2.3.4",
])
func `what is no address is refused`(text: String) {
  #expect(IPAddress(text) == nil)
}

@Test func `loopback is 127-slash-8 and colon-colon-1`() {
  #expect(IPAddress("127.255.0.9")?.isLoopback == true)
  #expect(IPAddress("128.0.0.1")?.isLoopback == false)
  #expect(IPAddress("::1")?.isLoopback == true)
  #expect(IPAddress("::2")?.isLoopback == false)
}

@Test func `addresses have an order, IPv4 first`() throws {
  let texts = ["10.0.0.2", "127.0.0.1", "::1", "1::"]
  let addresses = try texts.map { try #require(IPAddress($0)) }
  #expect(addresses.reversed().sorted() == addresses)
}

private let endpoints: [(String, String?)] = [
  ("127.0.0.1:5062", "127.0.0.1:5062"), ("127.0.0.1", "127.0.0.1:5060"),
  ("[::1]:5062", "[::1]:5062"), ("::1", "[::1]:5060"), ("[::1]", "[::1]:5060"),
  ("127.0.0.1:65536", nil), ("127.0.0.1:", nil), ("host:5060", nil), ("", nil), (":5060", nil),
]

@Test(arguments: endpoints)
func `an endpoint is an address with a port, 5060 when not said`(text: String, written: String?) {
  #expect(Endpoint(text)?.description == written)
}

@Test func `only UDP leaves retransmission to SIP`() {
  #expect(Transport.allCases.filter { !$0.isReliable } == [.udp])
  #expect(Transport.tcp.viaName == "TCP")
}
