import Services
public import Transports
public import Wire

/// Runs the proxy on sockets until the process is told to stop.
public struct ProxyService: Sendable {
  public let configuration: Configuration
  public let seed: UInt64
  /// Needed where the proxy listens for TLS.
  public let security: TLSContext?
  /// Takes one finished log line.
  public let log: @Sendable (String) -> Void

  public init(
    _ configuration: Configuration, seed: UInt64, security: TLSContext? = nil,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.configuration = configuration
    self.security = security
    self.seed = seed
    self.log = log
  }

  /// Why the proxy could not begin.
  public enum StartError: Error, Hashable, Sendable, CustomStringConvertible {
    case bind(BindError)
    case metrics(Endpoint, reason: String)

    public var description: String {
      switch self {
      case .bind(let error): "\(error)"
      case .metrics(let endpoint, let reason): "cannot serve metrics on \(endpoint): \(reason)"
      }
    }
  }

  /// Listens, serves, and returns after SIGTERM or SIGINT once calls in setup have ended.
  public func run() async throws(StartError) {
    let signals = StopSignals()
    defer { signals.close() }
    try await run(until: signals.arrival)
  }

  /// The same with another reason to stop than a signal.
  public func run(until stopped: @Sendable () async -> Void) async throws(StartError) {
    try await EventLoops.running { loops throws(StartError) in
      try await serve(on: loops, until: stopped)
    }
  }

  private func serve(
    on loops: EventLoops, until stopped: @Sendable () async -> Void
  ) async throws(StartError) {
    let (stops, hasStopped) = AsyncStream.makeStream(of: Void.self)
    let node = try await startNode(on: loops) { hasStopped.yield() }
    var metrics: MetricsServer?
    if let endpoint = configuration.metrics {
      do {
        metrics = try await MetricsServer.start(at: endpoint) {
          await node.perform { core, _ in core.metrics.text } ?? ""
        }
        log("metrics on http://\(endpoint)/metrics")
      } catch {
        await node.stop()
        throw .metrics(endpoint, reason: "\(error)")
      }
    }
    let listeners = configuration.listeners.map(\.description)
    log("ready on \(listeners.joined(separator: ", "))")
    await stopped()
    await node.perform { core, now in core.stop(at: now) }
    // The core itself bounds this wait.
    for await _ in stops { break }
    for problem in await node.status().problems { log("warning \(problem)") }
    await node.stop()
    await metrics?.stop()
    log("stopped")
  }

  private func startNode(
    on loops: EventLoops, whenStopped: @escaping @Sendable () -> Void
  ) async throws(StartError) -> Node<ProxyCore> {
    let (configuration, seed, log, clock) = (configuration, seed, log, loops.clock)
    // A trunk that takes the connection and is silent has the time of one that is silent over UDP;
    // the answer timer, not the connection's, decides that it is.
    let patience = max(.seconds(3), configuration.failover.answerWithin + .milliseconds(500))
    do {
      return try await Node.start(
        listening: configuration.listeners,
        on: loops, settings: NodeSettings(reach: .everywhere, connectTimeout: patience),
        tls: security,
        element: { _ in ProxyCore(configuration, seed: seed, from: clock.now) },
        onEvent: { core, _ in
          for entry in core.drainLog() { log(entry.text) }
          if core.isStopped { whenStopped() }
        })
    } catch {
      throw .bind(error)
    }
  }
}
