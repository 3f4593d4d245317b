import Foundation
public import Plugins
import SIP
import Wire

/// Certifies failover proxies: FO-01 and onwards, and what offers, answers and audio must be: CO-01 to CO-08.
///
/// Named for the plugin's job and not after its module.
public struct FailoverScenarios: ScenarioPack {
  public init() {}

  public var card: PackCard {
    PackCard(
      kind: "failover-proxy",
      title: "a SIP element that moves calls from a failing trunk to the next one",
      requirements: FailoverRequirements.all, scenarios: Self.library,
      sections: [
        "failover", "breaker", "health", "codecs", "weights", "answerWithin", "tolerance",
        "ringWithin", "reactWithin", "cancel", "triggers",
      ])
  }

  public func policy(_ settings: Settings) throws(Problems) -> FailoverPolicy {
    try FailoverPolicy(settings)
  }

  public func scenarioValues(for policy: FailoverPolicy) -> [String: String] {
    let ring = policy.ringWithin
    let slack = Duration.seconds(ring.seconds * policy.tolerance)
    // A script's window is a little wider than what the checks judge by.
    let times: [String: Duration] = [
      "answerWithin": policy.answerWithin,
      "earliest": policy.timerWindow.lowerBound - .milliseconds(50),
      "latest": policy.timerWindow.upperBound + .milliseconds(150),
      "ringWithin": ring,
      "ringEarliest": ring - slack - .milliseconds(50),
      "ringLatest": ring + slack + policy.reactWithin,
      "reactWithin": policy.reactWithin,
      "healthInterval": policy.health.interval,
    ]
    return times.mapValues { "\(max($0, .zero).nanoseconds)ns" }
  }

  /// Either CANCEL policy is certified for itself; other settings of a scenario only make sure that
  /// there is something to see.
  public func isApplicable(_ own: FailoverPolicy, to wanted: FailoverPolicy) -> Bool {
    own.cancel == wanted.cancel
  }

  public func exemptions(under policy: FailoverPolicy) -> [String: String] {
    switch policy.cancel {
    case .eager: ["FO-05": "the policy is eager; FO-05 is what strict asks for"]
    case .strict: ["FO-04": "the policy is strict; FO-04 is what eager asks for"]
    }
  }

  public func templateValues(
    for policy: FailoverPolicy, at site: Site
  ) -> [String: TemplateValue] {
    let statuses = policy.triggers.sorted().map(\.description)
    let trunks = self.trunks(at: site, policy)
    let signals = FailoverPolicy.Signal.allCases.filter(policy.signals.contains)
    let values: [String: TemplateValue] = [
      "system.address": .text(site.system.address.description),
      "system.port": .text(String(site.system.port)),
      "answerWithin": .text("\(policy.answerWithin.milliseconds)ms"),
      "answerWithin.ms": .text(String(policy.answerWithin.milliseconds)),
      "ringWithin": .text("\(policy.ringWithin.milliseconds)ms"),
      "ringWithin.ms": .text(String(policy.ringWithin.milliseconds)),
      "answerWithin.s": .text(String(policy.answerWithin.wholeSeconds)),
      "ringWithin.s": .text(String(policy.ringWithin.wholeSeconds)),
      "triggers": .list(
        (statuses + signals.map(\.rawValue)).map { .record(["trigger": .text($0)]) }),
      "triggers.statuses": .text(statuses.joined(separator: "|")),
      "cancel": .text(policy.cancel.rawValue),
      "breaker.threshold": .text(String(policy.breaker.threshold)),
      "breaker.interval": .text("\(policy.breaker.interval.milliseconds)ms"),
      "health": .list(
        policy.health.isChecked
          ? [
            .record([
              "interval": .text("\(policy.health.interval.milliseconds)ms"),
              "interval.ms": .text(String(policy.health.interval.milliseconds)),
            ])
          ] : []),
      "trunks": .list(trunks),
      "trunksLastFirst": .list(trunks.reversed()),
    ]
    let numbered = TrunkValues.numbered(site.edges, after: site.system)
    return values.merging(numbered) { value, _ in value }
  }

  /// The edges as trunks, in order; by weight they share one priority.
  private func trunks(at site: Site, _ policy: FailoverPolicy) -> [TemplateValue] {
    site.edges.enumerated().map { order, edge in
      let weight = policy.weights.indices.contains(order) ? policy.weights[order] : 100
      return .record([
        "name": .text(edge.name),
        "address": .text(edge.endpoint.address.description),
        "port": .text(String(edge.endpoint.port)),
        "transport": .text(edge.transport.rawValue),
        "priority": .text(policy.weights.isEmpty ? String(order + 1) : "1"),
        "weight": .text(String(weight)),
        // For systems that take the greatest number first.
        "preference": .text(String(site.edges.count - order)),
      ])
    }
  }

  /// The scenario files that ship with the pack, by name.
  private static let library = ScenarioSource.all(
    in: Bundle.module.bundleURL.appendingPathComponent("Library"), named: "FailoverPack")
}

extension Plugin {
  /// The built-in plugin for failover proxies.
  public static let failover = Plugin(
    name: "failover", version: "0.1.0", checks: FailoverChecks.all, measures: FailoverMeasures.all,
    packs: [FailoverScenarios()], calibration: .failover)
}

extension Duration {
  fileprivate var milliseconds: Int64 { nanoseconds / 1_000_000 }
  /// Rounded up, and 1 at least: for systems that count in seconds.
  fileprivate var wholeSeconds: Int64 { max(1, (nanoseconds + 999_999_999) / 1_000_000_000) }
}
