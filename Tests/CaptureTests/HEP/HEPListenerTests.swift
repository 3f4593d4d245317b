import Capture
import Glibc
import SIP
import Testing
import Wire

private func report(_ number: Int) -> [UInt8] {
  HEPWriter.bytes(
    HEPPacket(
      from: Samples.carrier, to: Samples.system, at: .seconds(Double(number)),
      payload: Samples.options(number)))
}

private func listener(mostQueued: Int = 1_000) throws -> (HEPListener, Endpoint) {
  let place = try #require(HEPPlace("127.0.0.61:0"))
  let listener = try HEPListener(place, mostQueued: mostQueued)
  return (listener, Endpoint(place.endpoint.address, listener.port))
}

/// The sightings up to that many, then the listener is stopped.
private func take(_ count: Int, from listener: HEPListener) async -> [Sighting] {
  var taken: [Sighting] = []
  for await sighting in listener.sightings {
    taken.append(sighting)
    if taken.count == count { listener.stop() }
  }
  return taken
}

@Test(.timeLimit(.minutes(10)))
func `reports that come by UDP are seen as they come`() async throws {
  let (listener, endpoint) = try listener()
  let agent = try Post(at: .v4(127, 0, 0, 62))
  for number in 1...5 { try agent.send(report(number), to: endpoint) }
  let taken = await take(5, from: listener)
  #expect(taken.compactMap { $0.message?.callID } == (1...5).map { "call-\($0)" })
  #expect(taken.map(\.frame) == Array(1...5))
  #expect(taken.map(\.at) == (1...5).map { Moment.seconds(Double($0)) })
  #expect(taken.allSatisfy { $0.source == Samples.carrier && $0.transport == .udp })
  #expect(listener.counts == HEPListener.Counts(reports: 5))
}

@Test(.timeLimit(.minutes(10)))
func `reports that come by TCP are seen whatever the segments`() async throws {
  let (listener, endpoint) = try listener()
  let agent = try Line(to: endpoint)
  let bytes = (1...3).flatMap(report)
  for start in stride(from: 0, to: bytes.count, by: 100) {
    try agent.send(Array(bytes[start..<min(start + 100, bytes.count)]))
  }
  let taken = await take(3, from: listener)
  #expect(taken.compactMap { $0.message?.callID } == ["call-1", "call-2", "call-3"])
}

@Test(.timeLimit(.minutes(10)))
func `what is no HEP is counted, and what is damaged is said`() async throws {
  let (listener, endpoint) = try listener()
  let agent = try Post(at: .v4(127, 0, 0, 62))
  try agent.send(Array("hello, collector".utf8), to: endpoint)
  try agent.send(Array(report(1).dropLast()), to: endpoint)
  try agent.send(report(2), to: endpoint)
  let taken = await take(2, from: listener)
  #expect(taken.first?.source == agent.endpoint && taken.first?.message == nil)
  #expect(taken.last?.message?.callID == "call-2")
  #expect(listener.counts == HEPListener.Counts(reports: 3, unreadable: 2))
}

@Test(.timeLimit(.minutes(10)))
func `sightings that nobody takes are dropped and counted`() async throws {
  let (listener, endpoint) = try listener(mostQueued: 2)
  let agent = try Line(to: endpoint)
  try agent.send((1...10).flatMap(report))
  while listener.counts.reports < 10 { await Task.yield() }
  listener.stop()
  let taken = await take(10, from: listener)
  #expect(taken.compactMap { $0.message?.callID } == ["call-1", "call-2"])
  #expect(listener.counts == HEPListener.Counts(reports: 10, dropped: 8))
}

@Test func `without an address only this machine is listened to`() {
  #expect(HEPPlace(":9060")?.endpoint == Endpoint(.v4(127, 0, 0, 1), 9_060))
  #expect(HEPPlace("9060")?.endpoint == Endpoint(.v4(127, 0, 0, 1), 9_060))
  #expect(HEPPlace("0.0.0.0:9060")?.endpoint == Endpoint(.v4(0), 9_060))
  #expect(HEPPlace("[::1]:9060")?.endpoint == Endpoint(.v6(high: 0, low: 1), 9_060))
  for text in ["", ":", "host:9060", "127.0.0.1", "::1", "[::1]", ":70000"] {
    #expect(HEPPlace(text) == nil, "\(text)")
  }
}

@Test func `a port that is taken is an error that names it`() throws {
  let (first, endpoint) = try listener()
  let place = try #require(HEPPlace("\(endpoint)"))
  #expect {
    _ = try HEPListener(place)
  } throws: { error in
    "\(error)".contains("\(endpoint)") && "\(error)".contains("in use")
  }
  first.stop()
}
