import Capture
import SIP
import Testing
import Wire

private let resolver = Endpoint(.v4(127, 0, 0, 53), 53)

/// A query for one name, or a response to it.
private func question(_ labels: [[UInt8]], isResponse: Bool = false) -> [UInt8] {
  [0, 1, isResponse ? 0x80 : 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    + labels.flatMap { [UInt8($0.count)] + $0 } + [0, 0, 1, 0, 1]
}

private let example = question([Array("sip".utf8), Array("example".utf8)])

@Test func `an unreachable port is told with the endpoints of the lost packet`() throws {
  let notice = PacketBuilder.portUnreachable(from: Samples.carrier, to: Samples.system)
  let sighting = try #require(Samples.read([notice]).sightings.first)
  guard case .unreachable = sighting.content else {
    Issue.record("not unreachable: \(sighting)")
    return
  }
  #expect(sighting.source == Samples.carrier)
  #expect(sighting.destination == Samples.system)
  #expect(sighting.transport == .udp)
}

@Test func `an unreachable port is told over IPv6`() {
  let peer = Endpoint(.v6(high: 0, low: 1), 5070)
  let notice = PacketBuilder.portUnreachable(from: peer, to: peer)
  #expect(Samples.read([notice]).words == ["1 unreachable [::1]:5070"])
}

@Test func `a message quoted in ICMP is not seen again`() {
  let lost = Samples.datagram(Samples.options())
  let empty = PacketBuilder.portUnreachable(from: Samples.carrier, to: Samples.system)
  // The header and notice of an empty quotation, with the whole packet quoted instead.
  var notice = Array(empty.prefix(28)) + lost
  notice.replaceSubrange(2..<4, with: UInt16(notice.count).bigEndianBytes)
  #expect(
    Samples.read([lost, notice]).words == ["1 OPTIONS call-1", "2 unreachable 127.0.0.1:5060"])
}

@Test func `a request for smaller packets is not an unreachable peer`() {
  var notice = PacketBuilder.portUnreachable(from: Samples.carrier, to: Samples.system)
  notice[21] = 4
  #expect(Samples.read([notice]).words.isEmpty)
}

@Test(arguments: [UInt16(53), 5353, 5355])
func `a query for a name is seen on every DNS port`(_ port: UInt16) {
  let packet = Samples.datagram(example, to: Endpoint(.v4(127, 0, 0, 53), port))
  #expect(Samples.read([packet]).words == ["1 query sip.example"])
}

@Test func `a DNS answer is not a query`() {
  let answer = question([Array("sip".utf8)], isResponse: true)
  #expect(Samples.read([Samples.datagram(answer, from: resolver, to: resolver)]).words.isEmpty)
}

@Test func `a query over TCP is seen whatever the segments`() {
  let bytes = UInt16(example.count).bigEndianBytes + example
  for cut in 1..<bytes.count {
    let parts = [(0, bytes[..<cut]), (cut, bytes[cut...])].map { offset, part in
      PacketBuilder.segment(
        from: Samples.carrier, to: resolver, sequence: UInt32(offset), acknowledgement: 1,
        flags: 0x18, Array(part))
    }
    #expect(Samples.read(parts).words == ["2 query sip.example"])
  }
}

@Test func `bytes in a name that are no text are written as numbers`() {
  let packet = Samples.datagram(question([[0x61, 0x2E, 0x0A, 0xFF]]), to: resolver)
  #expect(Samples.read([packet]).words == ["1 query a\\.\\010\\255"])
}

@Test func `a name whose pointers go in circles is not read`() {
  let circle: [UInt8] = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1]
  #expect(Samples.read([Samples.datagram(circle, to: resolver)]).words.isEmpty)
}

@Test func `what is no SIP is told on the SIP port only`() {
  let junk = Array("hello\r\n".utf8)
  let elsewhere = Endpoint(.v4(127, 0, 0, 1), 4_000)
  #expect(Samples.read([Samples.datagram(junk)]).words.count == 1)
  #expect(Samples.read([Samples.datagram(junk, to: elsewhere)]).words.isEmpty)
}

@Test func `SIP is found on any port`() {
  let elsewhere = Endpoint(.v4(127, 0, 0, 1), 31_000)
  let packet = Samples.datagram(Samples.options(), to: elsewhere)
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `a message of another SIP version is told on any port`() {
  let elsewhere = Endpoint(.v4(127, 0, 0, 1), 31_000)
  let bytes = Array("OPTIONS sip:a@b SIP/7.0\r\n\r\n".utf8)
  #expect(
    Samples.read([Samples.datagram(bytes, to: elsewhere)]).words.first?.hasPrefix("1 unreadable")
      == true)
}

@Test(arguments: [[], [0, 0, 0, 0], Array("\r\n\r\n".utf8), [13, 10]])
func `a keep-alive says nothing`(_ payload: [UInt8]) {
  #expect(Samples.read([Samples.datagram(payload)]).words.isEmpty)
}

@Test func `empty lines before a message are passed over`() {
  let packet = Samples.datagram(Array("\r\n\r\n".utf8) + Samples.options())
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `of several messages in a datagram the first counts`() {
  // RFC 3261 §18.3: what is behind the body is ignored.
  let packet = Samples.datagram(Samples.options(1, body: "v=0\r\n") + Samples.options(2))
  let reading = Samples.read([packet])
  #expect(reading.words == ["1 OPTIONS call-1"])
  #expect(reading.sightings.first?.message.map { Array($0.body) } == Array("v=0\r\n".utf8))
}

@Test func `junk before a request is told on the SIP port and is no request elsewhere`() {
  let junk: [UInt8] = [0x00, 0xFF, 0x07, 0x0D, 0x0A] + Samples.options(1)
  let elsewhere = Endpoint(.v4(127, 0, 0, 1), 4_000)
  #expect(Samples.read([Samples.datagram(junk)]).words.first?.hasPrefix("1 unreadable") == true)
  #expect(Samples.read([Samples.datagram(junk, to: elsewhere)]).words.isEmpty)
}
