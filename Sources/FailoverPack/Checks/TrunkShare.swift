public import Checks
import Foundation
import SIP
import Wire

/// Healthy trunks share new calls by their weights.
public struct TrunkShare: SeriesCheck {
  public init() {}

  public func memory(under policies: Policies) -> any SeriesMemory {
    Memory(check: id, weights: policies.policy(FailoverPolicy.self).weights)
  }

  private struct Memory: SeriesMemory {
    let check: CheckID
    let weights: [Int]
    var counts: [Int]
    var frames: [Int?]

    init(check: CheckID, weights: [Int]) {
      self.check = check
      self.weights = weights
      counts = [Int](repeating: 0, count: weights.count)
      frames = [Int?](repeating: nil, count: weights.count)
    }

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      guard let first = call.first, let order = trunks.order(of: first),
        counts.indices.contains(order)
      else { return }
      counts[order] += 1
      frames[order] = frames[order] ?? first.start.frame
    }

    func verdict(among trunks: Trunks) -> Verdict {
      let total = weights.reduce(0, +)
      guard weights.count > 1, total > 0, !trunks.isEmpty else { return .notApplicable }
      guard trunks.areNamed else {
        return .inconclusive(
          "weights go by the order of the trunks, which calls do not show; a carrier file names it")
      }
      let calls = counts.reduce(0, +)
      guard calls >= TrunkShare.fewestCalls else {
        return calls == 0
          ? .notApplicable
          : .inconclusive(
            counted(calls, "call is", "calls are")
              + " too few to judge shares; \(TrunkShare.fewestCalls) are enough")
      }
      let findings = weights.enumerated().compactMap { order, weight -> Finding? in
        let share = Double(weight) / Double(total)
        guard
          TrunkShare.chance(of: counts[order], among: calls, share: share) < TrunkShare.leastChance
        else { return nil }
        let expected = Int((share * Double(calls)).rounded())
        return Finding(
          check,
          "the \(trunks.name(of: order)) got \(counts[order]) of \(calls) calls; its weight asks "
            + "for about \(expected)", frames: frames.compactMap { $0 })
      }
      return findings.isEmpty ? .passed : .failed(findings)
    }
  }

  private static let fewestCalls = 20
  /// Wrong about once in 16,000 honest runs, half of it on each side.
  private static let leastChance = 1.0 / 32_000

  /// How likely a fair draw gives a trunk that many calls, or a number further off on that side.
  ///
  /// Summed and not taken from standard deviations: those hide that a trunk with a small share got
  /// nothing at all.
  private static func chance(of count: Int, among calls: Int, share: Double) -> Double {
    if share <= 0 { return count == 0 ? 1 : 0 }
    if share >= 1 { return count == calls ? 1 : 0 }
    let isFew = Double(count) <= share * Double(calls)
    let odds = log(share) - log(1 - share)
    var logarithm = Double(calls) * log(1 - share)
    var sum = 0.0
    for drawn in 0...calls {
      if isFew ? drawn <= count : drawn >= count { sum += exp(logarithm) }
      logarithm += log(Double(calls - drawn)) - log(Double(drawn + 1)) + odds
    }
    return sum
  }

  public var card: CheckCard {
    CheckCard(
      id: "trunk.share",
      title: "Calls are shared among healthy trunks by weight",
      why: "A trunk that never gets calls is not known to work on the day it is needed.",
      source: "guide B §2; catalogue FO-28",
      examples: [
        Example(
          .passes, "eleven and nine of twenty", policy: "weights: [50, 50]",
          Self.ladder(primary: 11, secondary: 9)),
        Example(
          .fails, "all twenty to the primary", policy: "weights: [50, 50]",
          Self.ladder(primary: 20, secondary: 0)),
        Example(
          .fails, "half to a trunk that should get a tenth", policy: "weights: [90, 10]",
          Self.ladder(primary: 20, secondary: 20)),
        Example(
          .passes, "ten of fifty to a trunk that should get a fifth", policy: "weights: [80, 20]",
          Self.ladder(primary: 40, secondary: 10)),
        Example(
          .fails, "none of fifty to a trunk that should get a fifth", policy: "weights: [80, 20]",
          Self.ladder(primary: 50, secondary: 0)),
        Example(
          .inconclusive, "three calls say nothing", policy: "weights: [50, 50]",
          Self.ladder(primary: 3, secondary: 0)),
        Example(.notApplicable, "priority decides", Self.ladder(primary: 20, secondary: 0)),
      ])
  }

  private static func ladder(primary: Int, secondary: Int) -> String {
    (0..<primary + secondary).map { index in
      let caller = "call=\(index + 1)"
      let edge = index < primary ? "primary" : "secondary"
      let start = decimal(Double(index) * 0.01, places: 3)
      let sent = decimal(Double(index) * 0.01 + 0.001, places: 3)
      return """
        carrier -> system INVITE \(start) \(caller)
        system -> \(edge) INVITE \(sent) \(caller)
        """
    }.joined(separator: "\n")
  }
}
