import FailoverProxy
import Foundation
import SIP
import Signaling
import Testing
import Wire

/// Many calls at once through one proxy, over links as bad as the seed makes them.
struct Storm: Sendable, CustomTestStringConvertible {
  let seed: UInt64
  let policy: FailoverRules.CancelPolicy
  let transport: Transport
  let loss: Double
  let link: LinkModel
  let callCount: Int

  /// Everything about the storm follows from its seed.
  init(seed: UInt64, callCount: Int) {
    self.seed = seed
    self.callCount = callCount
    policy = seed % 2 == 0 ? .eager : .strict
    transport = seed / 2 % 8 == 7 ? .tcp : .udp
    loss = [0, 0.02, 0.05, 0.1, 0.15, 0.3][Int(seed / 2 % 6)]
    link = LinkModel(
      loss: loss, duplication: 0.1, delay: .milliseconds(1) ... .milliseconds(40),
      reordering: 0.1, holdBack: .milliseconds(120))
  }

  var testDescription: String { "seed \(seed), \(policy), \(transport), loss \(loss)" }

  /// What the storm left behind.
  struct Wreckage {
    let proxy: ProxyCore
    let caller: SimulatedCaller
    let edges: [SimulatedEdge]
  }

  func run(seenBy tap: Tap? = nil) -> Wreckage? {
    let configuration = Configuration.pair(transport) { configuration in
      configuration.failover.cancel = policy
      // A breaker that opens would spare the proxy most of the failovers.
      configuration.breaker.threshold = 1_000_000
    }
    var network = SimulatedNetwork(seed: seed, link: link)
    network.observer = tap.map { tap in { tap.see($0) } }
    var proxy = ProxyCore(configuration, seed: seed, from: .zero)
    proxy.keepsLog = false
    network.add(proxy, at: Places.system.address)
    var caller = SimulatedCaller(seed: seed)
    caller.keepsMessages = false
    network.add(caller, at: Places.carrier.address)
    let generator = SeededGenerator(seed: seed)
    for endpoint in [Places.primary, Places.secondary] {
      var edge = SimulatedEdge(endpoint, transport, seed: seed) { invite in
        var draws = generator.fork("\(invite.callID) \(endpoint)")
        return Self.conduct(using: &draws)
      }
      edge.keepsRequests = false
      network.add(edge, at: endpoint.address)
    }
    for number in 0..<callCount {
      var draws = generator.fork("plan \(number)")
      let plan = Self.plan(using: &draws)
      network.schedule(at: .zero + .milliseconds(5) * number) { network in
        network.with(Places.carrier.address, as: SimulatedCaller.self) { caller, now in
          caller.call("storm-\(number)", plan, at: now)
        }
      }
    }
    network.run(until: .seconds(900))
    guard let proxy = network.element(at: Places.system.address, as: ProxyCore.self),
      let caller = network.element(at: Places.carrier.address, as: SimulatedCaller.self)
    else { return nil }
    let edges = [Places.primary, Places.secondary].compactMap {
      network.element(at: $0.address, as: SimulatedEdge.self)
    }
    return Wreckage(proxy: proxy, caller: caller, edges: edges)
  }

  private static func plan(using draws: inout SeededGenerator) -> SimulatedCaller.Plan {
    var plan = SimulatedCaller.Plan(
      talk: .milliseconds(Int64.random(in: 0...3_000, using: &draws)))
    if Int.random(in: 0..<4, using: &draws) == 0 {
      plan.cancelAfter = .milliseconds(Int64.random(in: 0...7_000, using: &draws))
    }
    return plan
  }

  /// Everything edges are known to do, most of it wrong; all of it ends within a minute.
  private static func conduct(using draws: inout SeededGenerator) -> Conduct {
    func time(_ range: ClosedRange<Int64>) -> Duration {
      .milliseconds(Int64.random(in: range, using: &draws))
    }
    let end = Conduct.Step(at: time(40_000...60_000), status: .temporarilyUnavailable)
    var conduct: Conduct
    switch Int.random(in: 0..<12, using: &draws) {
    case 0, 1: conduct = .answer(after: time(30...2_500))
    case 2: conduct = .refuse(.serviceUnavailable)
    case 3: conduct = .refuse(.busyHere)
    case 4: conduct = .silent
    // Late, around the moments that matter: the failover timer, the CANCEL, the secondary's answer.
    case 5: conduct = .steps((time(2_900...3_300), .ok))
    case 6: conduct = .steps((time(3_000...8_000), .ok))
    case 7: conduct = .steps((time(2_800...3_400), .trying), (time(3_400...9_000), .ok))
    case 8: conduct = .steps((.zero, .trying), (time(50...300), .ringing))
    case 9: conduct = .steps((.zero, .trying), (time(3_900...4_400), .ok))
    case 10: conduct = .steps((.zero, .trying), (time(0...5_000), .serviceUnavailable))
    default:
      conduct = .steps((time(0...4_000), .ringing), (time(4_000...10_000), .ok))
    }
    if Int.random(in: 0..<4, using: &draws) == 0 { conduct.obeysCancel = false }
    if conduct.steps.last?.status.isFinal != true { conduct.steps.append(end) }
    return conduct
  }
}
