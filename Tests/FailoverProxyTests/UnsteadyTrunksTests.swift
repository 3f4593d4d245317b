import Calls
import Checks
import FailoverPack
import FailoverProxy
import Foundation
import Testing

/// Whatever trunks do, a proxy that does what its policy says is accused of nothing.
///
/// `HARNESS_SEED=… swift test --filter UnsteadyTrunksTests` repeats one run, `UNSTEADY_RUNS` makes
/// more of them.
struct UnsteadyTrunksTests {
  static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["HARNESS_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    let count = environment["UNSTEADY_RUNS"].flatMap { UInt64($0) } ?? 24
    return (0..<count).map { 20_261_130 + $0 }
  }()

  /// Live, and as a capture is judged with its parties named and with roles inferred.
  private static func findings(_ tap: Tap, under policy: FailoverPolicy) -> [String] {
    [
      ("live", tap.live(under: policy)), ("named", tap.recorded(under: policy, Tap.roles)),
      ("inferred", tap.recorded(under: policy, nil)),
    ].flatMap { how, said in
      said.findings.prefix(3).map { finding in
        "\(how): \(finding.check): \(finding.message) \(finding.frames)\n"
          + tap.ladder(ofFrames: finding.frames)
      }
    }
  }

  @Test(arguments: seeds) func `a right proxy is accused of nothing`(seed: UInt64) {
    let trunks = UnsteadyTrunks(seed: seed)
    let tap = Tap()
    trunks.run(seenBy: tap)
    for finding in Self.findings(tap, under: trunks.policy) {
      Issue.record("\(trunks): \(finding)")
    }
  }

  @Test func `what is judged is judged`() {
    var live: Set<CheckID> = []
    var recorded: Set<CheckID> = []
    for seed in Self.seeds.prefix(8) {
      let trunks = UnsteadyTrunks(seed: seed)
      let tap = Tap()
      trunks.run(seenBy: tap)
      live.formUnion(tap.live(under: trunks.policy).passed)
      recorded.formUnion(tap.recorded(under: trunks.policy, Tap.roles).passed)
    }
    let judged: Set<CheckID> = [
      "breaker.opens", "breaker.recovers", "health.takes-out", "health.brings-back",
      "health.interval", "health.steady", "failover.timer", "failover.reaction", "failover.goes-on",
      "cancel.before-failover", "leg.no-zombie", "leg.absorbed", "service.continues",
    ]
    #expect(judged.isSubset(of: live), "\(judged.subtracting(live))")
    #expect(judged.isSubset(of: recorded), "\(judged.subtracting(recorded))")
  }

  @Test(arguments: StormTests.storms.prefix(4))
  func `a proxy in a storm is accused of nothing`(storm: Storm) {
    let tap = Tap()
    _ = storm.run(seenBy: tap)
    var policy = FailoverPolicy()
    policy.cancel = storm.policy == .eager ? .eager : .strict
    policy.breaker.threshold = 1_000_000
    for finding in Self.findings(tap, under: policy) { Issue.record("\(storm): \(finding)") }
  }
}
