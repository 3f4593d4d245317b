public import Foundation
import Services
public import Transports
public import Voicemail
public import Wire

/// Runs the lifeboat on sockets until the process is told to stop.
public struct LifeboatService: Sendable {
  public let configuration: Configuration
  /// Relative paths of the configuration are those from here.
  public let folder: URL
  public let seed: UInt64
  /// Takes one finished log line.
  public let log: @Sendable (String) -> Void

  public init(
    _ configuration: Configuration, folder: URL, seed: UInt64,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.configuration = configuration
    self.folder = folder
    self.seed = seed
    self.log = log
  }

  /// Why the lifeboat could not begin.
  public enum StartError: Error, Sendable, CustomStringConvertible {
    case bind(BindError)
    case metrics(Endpoint, reason: String)
    case prompts(PromptError)
    case spool(SpoolError)
    case store(String)

    public var description: String {
      switch self {
      case .bind(let error): "\(error)"
      case .metrics(let endpoint, let reason): "cannot serve metrics on \(endpoint): \(reason)"
      case .prompts(let error): "\(error)"
      case .spool(let error): "\(error)"
      case .store(let reason): reason
      }
    }
  }

  /// Listens, serves, and returns after SIGTERM or SIGINT once calls have ended.
  public func run() async throws(StartError) {
    let signals = StopSignals()
    defer { signals.close() }
    try await run(until: signals.arrival)
  }

  /// The same with another reason to stop than a signal.
  public func run(until stopped: @escaping @Sendable () async -> Void) async throws(StartError) {
    try await EventLoops.running { loops throws(StartError) in
      try await serve(on: loops, until: stopped)
    }
  }

  private func serve(
    on loops: EventLoops, until stopped: @escaping @Sendable () async -> Void
  ) async throws(StartError) {
    let shelf = PromptShelf(configuration.prompts, folder: folder)
    let tracks: [Prompt: Track]
    do {
      tracks = try await shelf.tracks(of: configuration.fixedPrompts)
    } catch {
      throw .prompts(error)
    }
    let diary = Diary(clock: loops.clock, log: log)
    let keeping = try MessageKeeping(configuration.voicemail, folder: folder, diary)
    let desk = try CustomerDesk(configuration.customers, shelf: shelf, folder: folder, diary)
    let errands = Errands(keeping, desk, diary)
    let (stops, hasStopped) = AsyncStream.makeStream(of: Void.self)
    let node = try await startNode(on: loops, tracks, errands) { hasStopped.yield() }
    errands.attend { node.post($0) }
    let metrics: MetricsServer?
    do {
      metrics = try await startMetrics(node, keeping, desk)
    } catch {
      await node.stop()
      throw error
    }
    let listeners = configuration.listeners.map(\.description)
    log("ready on \(listeners.joined(separator: ", "))")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await errands.run() }
      group.addTask { await keeping.deliver() }
      await stopped()
      await node.perform { core, now in core.stop(at: now) }
      // The core itself bounds this wait.
      for await _ in stops { break }
      errands.finish()
      await keeping.stop()
      // A store that does not answer keeps nobody here: the message is in the spool.
      group.addTask { try? await Task.sleep(for: .seconds(2)) }
      await group.next()
      await group.next()
      group.cancelAll()
    }
    for problem in await node.status().problems.prefix(20) { log("warning \(problem)") }
    await node.stop()
    await metrics?.stop()
    log("stopped")
  }

  private func startMetrics(
    _ node: Node<LifeboatCore>, _ keeping: MessageKeeping, _ desk: CustomerDesk
  ) async throws(StartError) -> MetricsServer? {
    guard let endpoint = configuration.metrics else { return nil }
    do {
      let server = try await MetricsServer.start(at: endpoint) {
        let messages = await keeping.counts
        let page = await node.perform { core, _ in core.metrics(desk.lookups, messages) }
        return page?.text ?? ""
      }
      log("metrics on http://\(endpoint)/metrics")
      return server
    } catch {
      throw .metrics(endpoint, reason: "\(error)")
    }
  }

  private func startNode(
    on loops: EventLoops, _ tracks: [Prompt: Track], _ errands: Errands,
    whenStopped: @escaping @Sendable () -> Void
  ) async throws(StartError) -> Node<LifeboatCore> {
    let (configuration, seed, log, clock) = (configuration, seed, log, loops.clock)
    do {
      return try await Node.start(
        listening: configuration.listeners,
        on: loops, settings: NodeSettings(reach: .everywhere),
        element: { _ in
          LifeboatCore(configuration, tracks: tracks, seed: seed, from: clock.now)
        },
        onEvent: { core, now in
          for entry in core.drainLog() { log(entry.text) }
          for order in core.drainOrders() { errands.take(order) }
          if core.isStopped(at: now) { whenStopped() }
        })
    } catch {
      throw .bind(error)
    }
  }
}
