import FailoverProxy
import Foundation
import FoundationNetworking
import SIP
import Testing
import Transports
import Trust
import Wire

/// The whole proxy on real sockets, at addresses of its own.
@Suite(.timeLimit(.minutes(10)))
struct ServiceTests {
  /// Log lines as they come.
  struct Lines {
    let all: AsyncStream<String>
    let write: @Sendable (String) -> Void

    init() {
      let (all, continuation) = AsyncStream.makeStream(of: String.self)
      self.all = all
      write = { continuation.yield($0) }
    }

    func first(containing text: String) async {
      for await line in all where line.contains(text) { return }
    }
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `a call whose primary is not there reaches the secondary, and the metrics say so`(
    transport: Transport
  ) async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(transport == .udp ? 1 : 2))
    let system = Endpoint(block.system)
    let secondary = Endpoint(block.address(12))
    let carrier = Endpoint(block.address(2))
    var configuration = Configuration(
      listeners: [.init(transport, system)],
      trunks: [
        Trunk("primary", Endpoint(block.address(11)), transport, priority: 1),
        Trunk("secondary", secondary, transport, priority: 2),
      ])
    let metrics = Endpoint(block.system, 9060)
    configuration.metrics = metrics

    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    let lines = Lines()
    let service = ProxyService(configuration, seed: 1, log: lines.write)
    async let running: Void = service.run(until: { for await _ in stops { return } })
    await lines.first(containing: "ready on \(transport.rawValue):\(system)")

    let loops = EventLoops()
    let edge = try await Node.start(
      listening: [Listener(transport, secondary)], on: loops,
      element: { _ in SimulatedEdge(secondary, transport) { _ in .answer() } })
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let caller = try await Node.start(
      listening: [Listener(transport, carrier)], on: loops,
      element: { _ in SimulatedCaller(carrier, transport) },
      onEvent: { caller, _ in
        let isOver = caller.calls["live"]?.dialogs.values.contains { $0.isOver }
        if isOver == true { end.yield() }
      })
    await caller.perform { caller, now in
      caller.call("live", .init(talk: .milliseconds(20)), to: system, at: now)
    }
    for await _ in ends { break }
    let finals = await caller.perform { caller, _ in caller.calls["live"]?.finals }
    #expect(finals == [.ok])

    let page = try #require(URL(string: "http://\(metrics)/metrics"))
    let (data, _) = try await URLSession.shared.data(from: page)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("failover_proxy_calls_total 1\n"))
    #expect(
      text.contains(
        "failover_proxy_failovers_total{trunk=\"primary\",trigger=\"transport-error\"} 1\n"))
    #expect(text.contains("failover_proxy_breaker_state{trunk=\"primary\"} 0\n"))

    stop.yield()
    try await running
    await caller.stop()
    await edge.stop()
    await loops.shutDown()
  }

  @Test(arguments: [TLSSettings.Conduct.proper, .refuse, .close])
  func `a trunk whose handshake fails is left at once, and the call crosses TLS`(
    conduct: TLSSettings.Conduct
  ) async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(conduct == .proper ? 5 : conduct == .refuse ? 6 : 7))
    let system = Endpoint(block.system, 5061)
    let trunks = [Endpoint(block.address(11), 5061), Endpoint(block.address(12), 5061)]
    let carrier = Endpoint(block.address(2), 5061)
    let now = WallClock().now
    let authority = try CertificateAuthority(
      "test", from: now - .seconds(60), to: now + .seconds(3600))
    func security(
      _ address: IPAddress, for shown: IPAddress, _ conduct: TLSSettings.Conduct = .proper
    ) throws -> TLSContext {
      let identity = try authority.issue(
        Subject("test", addresses: [shown], from: now - .seconds(60), to: now + .seconds(3600)))
      var settings = TLSSettings()
      settings.chain = Array(identity.certificateText.utf8)
      settings.key = Array(identity.key.utf8)
      settings.authorities = Array(authority.certificateText.utf8)
      settings.conduct = conduct
      return try TLSContext(settings)
    }
    let configuration = Configuration(
      listeners: [.init(.tls, system)],
      trunks: [
        Trunk("primary", trunks[0], .tls, priority: 1),
        Trunk("secondary", trunks[1], .tls, priority: 2),
      ])
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    let lines = Lines()
    let service = ProxyService(
      configuration, seed: 1, security: try security(system.address, for: system.address),
      log: lines.write)
    async let running: Void = service.run(until: { for await _ in stops { return } })
    await lines.first(containing: "ready on tls:\(system)")

    let loops = EventLoops()
    // Where its handshake is complete the primary shows the certificate of another.
    let shown = conduct == .proper ? trunks[1].address : trunks[0].address
    var edges: [Node<SimulatedEdge>] = []
    for (place, tls) in zip(
      trunks,
      [
        try security(trunks[0].address, for: shown, conduct),
        try security(trunks[1].address, for: trunks[1].address),
      ])
    {
      edges.append(
        try await Node.start(
          listening: [Listener(.tls, place)], on: loops,
          settings: NodeSettings(recordsTraffic: true), tls: tls,
          element: { _ in SimulatedEdge(place, .tls) { _ in .answer() } }))
    }
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let caller = try await Node.start(
      listening: [Listener(.tls, carrier)], on: loops,
      tls: try security(carrier.address, for: carrier.address),
      element: { _ in SimulatedCaller(carrier, .tls) },
      onEvent: { caller, _ in
        let isOver = caller.calls["live"]?.dialogs.values.contains { $0.isOver }
        if isOver == true { end.yield() }
      })
    await caller.perform { caller, now in
      caller.call("live", .init(talk: .milliseconds(20)), to: system, at: now)
    }
    for await _ in ends { break }
    #expect(await caller.perform { caller, _ in caller.calls["live"]?.finals } == [.ok])
    #expect(await edges[0].takeTraffic() == [])
    #expect(await edges[1].takeTraffic().count > 4)
    stop.yield()
    try await running
    await caller.stop()
    for edge in edges { await edge.stop() }
    await loops.shutDown()
  }

  @Test func `metrics are not served to the world`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(3))
    var configuration = Configuration(
      listeners: [.init(.udp, Endpoint(block.system))],
      trunks: [Trunk("primary", Endpoint(block.address(11)))])
    let outside = Endpoint(.v4(192, 0, 2, 1), 9060)
    configuration.metrics = outside
    let service = ProxyService(configuration, seed: 1, log: { _ in })
    await #expect(
      throws: ProxyService.StartError.metrics(outside, reason: "not a loopback address")
    ) {
      try await service.run(until: {})
    }
  }

  @Test func `an address that is taken is an error with its name`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: .min ... .max))
    let block = try #require(lease.block(4))
    let system = Endpoint(block.system)
    let loops = EventLoops()
    let other = try await Node.start(
      listening: [Listener(.tcp, system)], on: loops,
      element: { _ in SimulatedCaller(system, .tcp) })
    let configuration = Configuration(
      listeners: [.init(.tcp, system)], trunks: [Trunk("primary", Endpoint(block.address(11)))])
    let service = ProxyService(configuration, seed: 1, log: { _ in })
    await #expect(throws: ProxyService.StartError.self) { try await service.run(until: {}) }
    await other.stop()
    await loops.shutDown()
  }
}
