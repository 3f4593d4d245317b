import Calls
import FailoverPack
import FailoverProxy
import Faults
import Plugins
import SIP
import Scenarios
import Signaling
import UserAgents
import Wire

/// A scenario on a virtual clock, with the core of the reference proxy as the system.
struct SimulatedTheatre {
  typealias Seat = Linked<UserAgent>

  private static let system = Endpoint(.v4(127, 0, 1, 1))
  private let scenario: Scenario
  private var directory = ["system": Self.system]
  private var network: SimulatedNetwork
  private var names: [String] = []
  private let firstInvite = FirstInvite()

  private final class FirstInvite {
    var at: Moment?
  }

  init(_ scenario: Scenario, seed: UInt64) throws {
    self.scenario = scenario
    network = SimulatedNetwork(seed: seed, start: .seconds(10))
    for (index, party) in scenario.parties.enumerated() {
      directory[party.name] = Endpoint(.v4(127, 0, 1, UInt8(11 + index)))
    }
    network.observer = { [firstInvite] seen in
      guard firstInvite.at == nil, let message = try? Message(seen.packet.bytes) else { return }
      if message.method == .invite { firstInvite.at = seen.sentAt }
    }
    let proxy = ProxyCore(try configuration(), seed: seed, from: network.now)
    network.add(proxy, at: Self.system.address)
    for (index, party) in scenario.parties.enumerated() {
      if case .script(let script) = party.play { try seat(party, index, script, seed: seed) }
    }
  }

  /// Plays for that long and tells what was not as the scripts want it.
  mutating func play(for duration: Duration) -> [String] {
    for name in names.reversed() { act(name) { $0.start(at: $1) } }
    let end = network.now + duration
    var complaints: [String] = []
    while network.now < end {
      network.run(until: network.now + .milliseconds(10))
      for name in names {
        if let first = firstInvite.at { act(name) { agent, _ in agent.scenarioBegan(at: first) } }
        for report in act(name, { agent, _ in agent.drainReports() }) ?? [] {
          switch report {
          case .stepFailed(let complaint, _): complaints.append("\(name): \(complaint)")
          case .unexpected(let text, _, _): complaints.append("\(name): unexpected \(text)")
          case .stepEnded(let label?, _, _):
            for other in names { act(other) { $0.cue(label, at: $1) } }
          case .stepEnded, .recorded, .note, .finished: continue
          }
        }
      }
    }
    let unfinished = names.filter { act($0) { agent, _ in agent.isFinished } == false }
    return complaints + unfinished.map { "\($0): not finished" }
  }

  private mutating func seat(
    _ party: Party, _ index: Int, _ script: Script, seed: UInt64
  ) throws {
    guard let endpoint = directory[party.name] else { return }
    let context = UserAgent.Context(
      directory: directory, numbers: CallerNumbers(from: UInt64(index * 100 + 1)))
    let agent = UserAgent(
      name: party.name, endpoint: endpoint, transport: party.transport, script: script,
      context: context, seed: seed, timers: timers)
    let rules = try party.faults.map { fault in
      try fault.rule(
        of: party.name, over: party.transport, seed: seed, endpoints: directory)
    }
    network.add(Linked(agent, rules: rules), at: endpoint.address)
    names.append(party.name)
  }

  @discardableResult
  private mutating func act<Result>(
    _ name: String, _ body: (inout UserAgent, Moment) -> Result
  ) -> Result? {
    guard let address = directory[name]?.address else { return nil }
    return network.with(address, as: Seat.self) { seat, now in
      let result = body(&seat.element, now)
      seat.settle(at: now)
      return result
    }
  }

  private var timers: Timers {
    Timers(inProportionTo: scenario.t1)
  }

  private func configuration() throws -> FailoverProxy.Configuration {
    let policy = try FailoverScenarios().policy(scenario.policy)
    var configuration = FailoverProxy.Configuration(
      listeners: [.init(.udp, Self.system), .init(.tcp, Self.system)],
      trunks: scenario.edges.enumerated().compactMap { order, edge in
        directory[edge.name].map {
          policy.weights.indices.contains(order)
            ? Trunk(
              edge.name, $0, edge.transport, priority: 1, weight: policy.weights[order])
            : Trunk(edge.name, $0, edge.transport, priority: order + 1)
        }
      })
    let texts = policy.triggers.map(\.description) + policy.signals.map(\.rawValue)
    configuration.failover.triggers = Set(texts.compactMap { Trigger($0) })
    configuration.failover.answerWithin = policy.answerWithin
    configuration.failover.ringWithin = policy.ringWithin
    configuration.failover.cancel = policy.cancel == .eager ? .eager : .strict
    configuration.breaker.threshold = policy.breaker.threshold
    configuration.breaker.interval = policy.breaker.interval
    configuration.healthChecks.enabled = policy.health.isChecked
    configuration.healthChecks.interval = policy.health.interval
    configuration.timers = timers
    return configuration
  }
}
