import Calls
import Checks
import FailoverPack
import FailoverProxy
import Foundation
import SIP
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
    let tap = trunks.run()
    for finding in Self.findings(tap, under: trunks.policy) {
      Issue.record("\(trunks): \(finding)")
    }
  }

  /// A proxy that does not do what the policy says, and the check that has to see it.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: CheckID
    let proxy: @Sendable (inout Configuration) -> Void
    let policy: @Sendable (inout FailoverPolicy) -> Void

    init(
      _ title: String, _ check: CheckID, _ proxy: @escaping @Sendable (inout Configuration) -> Void,
      against policy: @escaping @Sendable (inout FailoverPolicy) -> Void
    ) {
      testDescription = title
      self.check = check
      self.proxy = proxy
      self.policy = policy
    }
  }

  static let wrong = [
    Wrong("no breaker", "breaker.opens", { $0.breaker.threshold = 1_000_000 }) {
      $0.breaker.threshold = 2
    },
    Wrong("a nervous breaker", "breaker.opens", { $0.breaker.threshold = 1 }) {
      $0.breaker.threshold = 3
    },
    Wrong(
      "a breaker that closes too soon", "breaker.opens",
      {
        $0.breaker.threshold = 1
        $0.breaker.interval = .milliseconds(100)
      },
      against: {
        $0.breaker.threshold = 1
        $0.breaker.interval = .seconds(8)
      }),
    Wrong("a breaker that stays open", "breaker.recovers", { $0.breaker.interval = .seconds(60) }) {
      $0.breaker.interval = .milliseconds(700)
    },
    Wrong(
      "no failover on 503", "failover.goes-on",
      { $0.failover.triggers.remove(.status(.serviceUnavailable)) }, against: { _ in }),
    Wrong(
      "a timer that is too long", "failover.timer", { $0.failover.answerWithin = .seconds(4) },
      against: { _ in }),
  ]

  @Test(arguments: wrong) func `a wrong proxy is found under load`(_ wrong: Wrong) {
    var found = 0
    let seeds = Self.seeds.prefix(6)
    for seed in seeds {
      var trunks = UnsteadyTrunks(seed: seed)
      var policy = trunks.policy
      wrong.proxy(&trunks.configuration)
      wrong.policy(&policy)
      let tap = trunks.run()
      let live = tap.live(under: policy).findings.contains { $0.check == wrong.check }
      let recorded = tap.recorded(under: policy, Tap.roles).findings
        .contains { $0.check == wrong.check }
      #expect(live == recorded)
      if live { found += 1 }
    }
    // Not every run has trunks fail in the way that shows it.
    #expect(found * 2 >= seeds.count, "\(wrong): found in \(found) of \(seeds.count) runs")
  }

  @Test func `what is judged is judged`() {
    var live: Set<CheckID> = []
    var recorded: Set<CheckID> = []
    for seed in Self.seeds.prefix(8) {
      let trunks = UnsteadyTrunks(seed: seed)
      let tap = trunks.run()
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
