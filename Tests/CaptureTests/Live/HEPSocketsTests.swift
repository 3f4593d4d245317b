import Capture
import Testing
import Wire

/// What waits in the kernel when somebody ends the listening.
struct HEPSocketsTests {
  private static func report(_ number: Int) -> [UInt8] {
    HEPWriter.bytes(
      HEPPacket(
        from: Samples.carrier, to: Samples.system, at: .seconds(Double(number)),
        payload: Samples.options(number)))
  }

  /// The first words of reports, whichever way they came.
  private static func callIDs(_ arrival: HEPSockets.Arrival) -> [String] {
    let packets: [HEPPacket] =
      switch arrival {
      case .datagram(let bytes, _): HEPPacket(bytes).map { [$0] } ?? []
      case .packets(let packets, _): packets
      case .refused: []
      }
    return packets.compactMap { packet in
      String(decoding: packet.payload, as: UTF8.self).split(separator: "\r\n")
        .first { $0.hasPrefix("Call-ID: ") }.map { String($0.dropFirst(9)) }
    }
  }

  private static func expected(_ numbers: ClosedRange<Int>) -> [String] {
    numbers.map { "call-\($0)" }
  }

  @Test func `all datagrams that wait are read at the end, and some of them before`() throws {
    let place = try #require(HEPPlace("127.0.0.63:0"))
    var sockets = try HEPSockets(place)
    let endpoint = sockets.endpoint
    let agent = try Post(at: .v4(127, 0, 0, 64))
    // More than one look takes, and few enough for the smallest buffer that systems come with.
    for number in 1...300 { try agent.send(Self.report(number), to: endpoint) }
    var first: [String] = []
    sockets.drain { first += Self.callIDs($0) }
    #expect(first == Self.expected(1...256))
    for number in 301...560 { try agent.send(Self.report(number), to: endpoint) }
    var rest: [String] = []
    sockets.drainAll { rest += Self.callIDs($0) }
    #expect(rest == Self.expected(257...560))
  }

  @Test(.timeLimit(.minutes(10)))
  func `a connection that nobody has looked at yet is read at the end`() throws {
    let place = try #require(HEPPlace("127.0.0.63:0"))
    var sockets = try HEPSockets(place)
    let agent = try Line(to: sockets.endpoint)
    try agent.send((1...100).flatMap(Self.report))
    var seen: [String] = []
    while seen.count < 100 { sockets.drainAll { seen += Self.callIDs($0) } }
    #expect(seen == Self.expected(1...100))
  }
}
