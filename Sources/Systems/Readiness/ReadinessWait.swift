import Transports
import Wire

/// Waits until a system is ready, has ended, or has had its time.
struct ReadinessWait {
  private static let interval = Duration.milliseconds(20)

  private let launch: Launch
  private let process: ChildProcess?
  private let loops: EventLoops
  /// How long its log was before: what it said when it ran earlier does not make it ready now.
  private let logged: UInt64
  private let end: ContinuousClock.Instant

  init(
    _ launch: Launch, _ process: ChildProcess?, _ loops: EventLoops, logged: UInt64 = 0
  ) {
    self.logged = logged
    self.launch = launch
    self.process = process
    self.loops = loops
    end = .now + launch.definition.readyWithin
  }

  private var system: String { launch.definition.name }

  func run() async throws(LaunchError) {
    for readiness in launch.definition.readiness {
      switch readiness {
      case .options(let transports):
        for transport in transports { try await ask(transport, for: readiness) }
      case .port(let transports):
        try await poll(for: readiness) {
          transports.allSatisfy { ListeningPorts.isOpen($0, launch.endpoint(over: $0)) }
        }
      case .logLine(let text):
        guard let pattern = try? Regex(text) else {
          throw .badPattern(system: system, pattern: text)
        }
        try await poll(for: readiness) { launch.log.hasLine(matching: pattern, after: logged) }
      }
    }
    // It may have ended right after it answered.
    try check()
  }

  private func ask(_ transport: Transport, for readiness: Readiness) async throws(LaunchError) {
    let node: Node<OptionsProbe>
    let answered = Answered()
    do throws(BindError) {
      let (target, clock) = (launch.endpoint(over: transport), loops.clock)
      node = try await Node.start(
        listening: [Listener(transport, Endpoint(launch.probe, 0))], on: loops,
        settings: NodeSettings(reach: .including([target.address]), connectTimeout: .seconds(1)),
        tls: launch.security
      ) { listeners in
        OptionsProbe(
          transport, from: listeners[0].endpoint, to: target, seed: .random(in: 0...(.max)),
          at: clock.now)
      } onEvent: { probe, _ in
        if probe.answer != nil { answered.set() }
      }
    } catch {
      throw .cannotProbe(system: system, reason: error.description)
    }
    do throws(LaunchError) {
      try await poll(for: readiness) { answered.isSet }
    } catch {
      await node.stop()
      throw error
    }
    await node.stop()
  }

  private func poll(
    for readiness: Readiness, until isDone: () -> Bool
  ) async throws(LaunchError) {
    while !isDone() {
      try check()
      guard ContinuousClock.now < end else {
        guard process != nil else {
          throw .absent(
            system: system, readiness, within: launch.definition.readyWithin, at: launch.endpoint)
        }
        throw .notReady(
          system: system, readiness, within: launch.definition.readyWithin,
          lastLine: launch.log.lastLine)
      }
      do {
        try await Task.sleep(for: Self.interval)
      } catch {
        throw .cancelled(system: system)
      }
    }
  }

  private func check() throws(LaunchError) {
    guard let status = process?.status else { return }
    throw .exitedEarly(system: system, status, lastLine: launch.log.lastLine)
  }
}
