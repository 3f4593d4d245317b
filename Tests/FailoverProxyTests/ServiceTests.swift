import FailoverProxy
import Foundation
import FoundationNetworking
import SIP
import Testing
import Transports
import Wire

/// The whole proxy on real sockets, at addresses of its own.
@Suite(.timeLimit(.minutes(1)))
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
