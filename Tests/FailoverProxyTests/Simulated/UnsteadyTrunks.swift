import FailoverPack
import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

/// Steady calls through one proxy whose trunks fail and come back, again and again.
struct UnsteadyTrunks: Sendable, CustomTestStringConvertible {
  /// How a trunk is for a while.
  enum State: CaseIterable {
    /// It takes calls, and answers OPTIONS.
    case well
    /// 503 to everything.
    case refusing
    /// 503 to calls; OPTIONS are answered as if all were well.
    case overloaded
    /// It says nothing to anybody.
    case dead
    /// It takes calls and says nothing to OPTIONS.
    case unasked
    /// Calls ring and ring; OPTIONS are answered.
    case ringing
    /// 408 or 500 to calls; OPTIONS are answered.
    case failing
    /// It takes calls, and answers OPTIONS when the proxy may have lost patience.
    case slow
    /// Calls are answered late, whatever the proxy has decided; OPTIONS are answered.
    case late
  }

  let seed: UInt64
  let transport: Transport
  var configuration: Configuration
  private let length: Moment

  /// Everything about it follows from the seed.
  init(seed: UInt64, seconds: Double = 120) {
    self.seed = seed
    length = .seconds(seconds)
    transport = seed % 3 == 2 ? .tcp : .udp
    var draws = SeededGenerator(seed: seed).fork("rules")
    configuration = Configuration.pair(transport) { configuration in
      configuration.failover.cancel = Bool.random(using: &draws) ? .eager : .strict
      configuration.breaker.threshold = Int.random(in: 1...3, using: &draws)
      configuration.breaker.interval = .milliseconds(
        [700, 1_000, 3_000, 8_000].randomElement(using: &draws) ?? 1_000)
      configuration.healthChecks.enabled = Int.random(in: 0..<4, using: &draws) > 0
    }
  }

  var testDescription: String {
    "seed \(seed), \(transport), \(configuration.failover.cancel), threshold "
      + "\(configuration.breaker.threshold), interval \(configuration.breaker.interval), OPTIONS "
      + "\(configuration.healthChecks.enabled)"
  }

  /// The policy this proxy was told to follow.
  var policy: FailoverPolicy {
    var policy = FailoverPolicy()
    policy.cancel = configuration.failover.cancel == .eager ? .eager : .strict
    policy.breaker.threshold = configuration.breaker.threshold
    policy.breaker.interval = configuration.breaker.interval
    policy.health.isChecked = configuration.healthChecks.enabled
    policy.health.interval = configuration.healthChecks.interval
    return policy
  }

  /// What was seen of it.
  func run() -> Tap {
    let tap = Tap()
    let link = LinkModel(
      loss: 0, duplication: 0, delay: .milliseconds(1) ... .milliseconds(5), reordering: 0,
      holdBack: .zero)
    var network = SimulatedNetwork(seed: seed, link: link)
    network.observer = { tap.see($0) }
    var proxy = ProxyCore(configuration, seed: seed, from: .zero)
    proxy.keepsLog = false
    network.add(proxy, at: Places.system.address)
    network.add(SimulatedCaller(seed: seed), at: Places.carrier.address)
    let generator = SeededGenerator(seed: seed)
    for endpoint in [Places.primary, Places.secondary] {
      network.add(
        SimulatedEdge(endpoint, transport, seed: seed) { _ in .answer() }, at: endpoint.address)
      change(endpoint, generator.fork("\(endpoint)"), in: &network)
    }
    call(generator.fork("calls"), in: &network)
    network.run(until: length + .seconds(400))
    return tap
  }

  /// Has a trunk change now and then.
  private func change(
    _ endpoint: Endpoint, _ generator: SeededGenerator, in network: inout SimulatedNetwork
  ) {
    var draws = generator
    var at = Moment.zero
    while at < length {
      at = at + .milliseconds(Int64.random(in: 200...8_000, using: &draws))
      let state =
        Int.random(in: 0..<3, using: &draws) == 0
        ? .well : State.allCases.randomElement(using: &draws) ?? .well
      let calls = draws.fork("\(at)")
      network.schedule(at: at) { network in
        network.with(endpoint.address, as: SimulatedEdge.self) { edge, _ in
          Self.set(&edge, state, calls)
        }
      }
    }
    // In the end all is well, so that the last calls end.
    network.schedule(at: length) { network in
      network.with(endpoint.address, as: SimulatedEdge.self) { edge, _ in
        Self.set(&edge, .well, generator)
      }
    }
  }

  private static func set(_ edge: inout SimulatedEdge, _ state: State, _ calls: SeededGenerator) {
    edge.conduct = { invite in
      var draws = calls.fork(invite.callID)
      func time(_ range: ClosedRange<Int64>) -> Duration {
        .milliseconds(Int64.random(in: range, using: &draws))
      }
      switch state {
      case .well, .unasked, .slow: return .answer(after: time(30...2_000))
      case .refusing: return .refuse(.serviceUnavailable)
      case .overloaded:
        return .steps((.zero, .trying), (time(1...1_500), .serviceUnavailable))
      case .failing:
        let status: StatusCode = Bool.random(using: &draws) ? .requestTimeout : .serverInternalError
        return .steps((.zero, .trying), (time(1...900), status))
      case .dead: return .silent
      case .ringing: return .steps((.zero, .trying), (time(10...300), .ringing))
      case .late: return .steps((time(2_700...6_000), .ok)).ignoringCancel()
      }
    }
    var draws = calls
    edge.healthDelay =
      state == .slow ? .milliseconds(Int64.random(in: 50...1_200, using: &draws)) : .zero
    edge.health =
      switch state {
      case .well, .overloaded, .ringing, .late, .failing, .slow: .ok
      case .refusing: .serviceUnavailable
      case .dead, .unasked: nil
      }
  }

  private func call(_ generator: SeededGenerator, in network: inout SimulatedNetwork) {
    var draws = generator
    var at = Moment.zero
    var number = 0
    let longest = Int64.random(in: 50...1_500, using: &draws)
    while at < length {
      at = at + .milliseconds(Int64.random(in: 10...longest, using: &draws))
      var plan = SimulatedCaller.Plan(
        talk: .milliseconds(Int64.random(in: 10...3_000, using: &draws)))
      if Int.random(in: 0..<8, using: &draws) == 0 {
        plan.cancelAfter = .milliseconds(Int64.random(in: 0...5_000, using: &draws))
      }
      let name = "call-\(number)"
      number += 1
      network.schedule(at: at) { [plan] network in
        network.with(Places.carrier.address, as: SimulatedCaller.self) { caller, now in
          caller.call(name, plan, at: now)
        }
      }
    }
  }
}
