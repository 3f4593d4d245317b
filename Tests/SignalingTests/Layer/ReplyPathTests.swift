import SIP
import Signaling
import Testing
import Wire

/// Where responses go and what the topmost Via says of it (RFC 3261 §18.2, RFC 3581).
struct ReplyPathTests {
  struct Case: Sendable, CustomStringConvertible {
    var sentBy: String
    var parameters = ""
    var source: Endpoint
    var transport = Transport.udp
    let goesTo: Endpoint
    let via: String

    var description: String { "\(sentBy)\(parameters) from \(source) over \(transport)" }
  }

  static let host = IPAddress.v4(127, 0, 0, 1)
  static let other = IPAddress.v4(127, 0, 0, 7)

  static let cases = [
    Case(
      sentBy: "127.0.0.1:5060", source: Endpoint(host, 5060), goesTo: Endpoint(host, 5060),
      via: "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1"),
    Case(
      sentBy: "127.0.0.1:5060", source: Endpoint(host, 40000), goesTo: Endpoint(host, 5060),
      via: "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1"),
    Case(
      sentBy: "127.0.0.1", source: Endpoint(other, 40000), goesTo: Endpoint(other, 5060),
      via: "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-1;received=127.0.0.7"),
    Case(
      sentBy: "edge.example:5070", source: Endpoint(host, 40000), goesTo: Endpoint(host, 5070),
      via: "SIP/2.0/UDP edge.example:5070;branch=z9hG4bK-1;received=127.0.0.1"),
    Case(
      sentBy: "127.0.0.1:5060", parameters: ";rport", source: Endpoint(host, 40000),
      goesTo: Endpoint(host, 40000),
      via: "SIP/2.0/UDP 127.0.0.1:5060;rport=40000;branch=z9hG4bK-1;received=127.0.0.1"),
    Case(
      sentBy: "127.0.0.1:5060", parameters: ";received=127.0.0.99", source: Endpoint(other, 5060),
      goesTo: Endpoint(other, 5060),
      via: "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1;received=127.0.0.7"),
    Case(
      sentBy: "127.0.0.1:5060", source: Endpoint(host, 40000), transport: .tcp,
      goesTo: Endpoint(host, 40000), via: "SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK-1"),
    Case(
      sentBy: "[::1]:5080", source: Endpoint(.v6(high: 0, low: 1), 40000),
      goesTo: Endpoint(.v6(high: 0, low: 1), 5080),
      via: "SIP/2.0/UDP [::1]:5080;branch=z9hG4bK-1"),
    Case(
      sentBy: "[::1]", source: Endpoint(.v6(high: 0, low: 2), 40000),
      goesTo: Endpoint(.v6(high: 0, low: 2), 5060),
      via: "SIP/2.0/UDP [::1];branch=z9hG4bK-1;received=::2"),
  ]

  @Test(arguments: cases)
  func `a response goes to`(_ subject: Case) throws {
    var bench = Bench(local: Samples.bob, peer: subject.source, over: subject.transport)
    bench.receive(
      try Samples.request(
        sentBy: subject.sentBy, viaParameters: subject.parameters, transport: subject.transport))
    guard case .request(let request, _, let id)? = bench.events.first else {
      Issue.record("no request event")
      return
    }
    #expect(request.values(.via) == [subject.via])
    bench.respond(try Samples.reply(.ok, to: request), in: id)
    let packet = try #require(bench.packets.first)
    #expect(packet.destination == subject.goesTo)
    #expect(packet.source == Samples.bob)
    #expect(packet.transport == subject.transport)
  }

  @Test func `once the connection is gone a response goes to the Via's sender`() throws {
    let source = Endpoint(Self.host, 40000)
    var bench = Bench(local: Samples.bob, peer: source, over: .tcp)
    bench.receive(try Samples.request(transport: .tcp))
    let id = try #require(bench.lastServer)
    bench.fail(.reset)
    bench.respond(try Samples.reply(.ok, to: try Samples.request(transport: .tcp)), in: id)
    #expect(bench.packets.map(\.destination) == [Endpoint(Self.host, 5060)])
  }

  @Test func `only the topmost of several Vias is filled in`() throws {
    var bench = Bench(local: Samples.bob, peer: Endpoint(Self.other, 5060))
    bench.receive(
      try Samples.request(headers: [(.via, "SIP/2.0/UDP far.example;branch=z9hG4bK-0")]))
    guard case .request(let request, _, _)? = bench.events.first else {
      Issue.record("no request event")
      return
    }
    #expect(
      request.values(.via) == [
        "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1;received=127.0.0.7",
        "SIP/2.0/UDP far.example;branch=z9hG4bK-0",
      ])
  }
}
