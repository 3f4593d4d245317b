import Checks
package import Plugins
import Scenarios

/// Which of a run's checks count for which of its requirements.
///
/// A requirement may name the checks that are its own. In a run that drives several requirements a
/// check that is the own one of some counts for these alone; one that is nobody's counts for all.
/// So whatever did not pass is held against at least one requirement, and the word on all of them
/// is the word on all runs. What is no check's word (a script's complaint, a doubt) counts for all.
package struct RequirementShares {
  private let own: [String: Set<String>]

  /// Own checks by requirement; empty for those that answer for everything in their runs.
  package init(_ own: [String: [String]]) {
    self.own = own.mapValues { Set($0) }
  }

  package init(_ card: PackCard) {
    self.init(
      Dictionary(card.requirements.map { ($0.id, $0.checks.map(\.rawValue)) }) { first, _ in first }
    )
  }

  /// As the certificate itself says.
  package init(_ body: Certificate.Body) {
    self.init(
      body.schema == 1
        ? [:] : Dictionary(body.requirements.map { ($0.id, $0.checks ?? []) }) { first, _ in first }
    )
  }

  /// The checks of the run that count for the requirement.
  package func counting(
    for requirement: String, in run: Certificate.RunEntry
  ) -> [Certificate.RunEntry.Judged] {
    guard let mine = own[requirement], !mine.isEmpty else { return run.checks }
    let others = run.requirements.reduce(into: Set<String>()) { $0.formUnion(own[$1] ?? []) }
    let counting = run.checks.filter { mine.contains($0.check) || !others.contains($0.check) }
    // Nothing passes by silence.
    return counting.isEmpty ? run.checks : counting
  }

  /// What did not pass in its runs and is other requirements' matter, a sentence a check:
  /// `cancel.before-failover failed in 3 of its runs, a matter of FO-04`.
  package func beside(_ requirement: String, in runs: [Certificate.RunEntry]) -> [String] {
    var counts: [String: [String: Int]] = [:]
    var owners: [String: Set<String>] = [:]
    for run in runs {
      let counting = Set(counting(for: requirement, in: run).map(\.check))
      for judged in run.checks where !counting.contains(judged.check) {
        let isHarmless = judged.verdict == "failed" && judged.weight != .failure
        if judged.verdict == "passed" || isHarmless { continue }
        counts[judged.check, default: [:]][judged.verdict, default: 0] += 1
        let of = run.requirements.filter { own[$0]?.contains(judged.check) == true }
        owners[judged.check, default: []].formUnion(of)
      }
    }
    return counts.sorted { $0.key < $1.key }.map { check, verdicts in
      let words = verdicts.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value)" }
      return "\(check) \(words.joined(separator: ", ")) of its runs, a matter of "
        + (owners[check] ?? []).sorted().joined(separator: ", ")
    }
  }

  /// What the run comes to for the requirement, by what stands in its entry.
  package func outcome(for requirement: String, in run: Certificate.RunEntry) -> String {
    Self.outcome(of: run, counting(for: requirement, in: run))
  }

  /// What the run comes to as a whole.
  static func outcome(of run: Certificate.RunEntry) -> String { outcome(of: run, run.checks) }

  private static func outcome(
    of run: Certificate.RunEntry, _ checks: [Certificate.RunEntry.Judged]
  ) -> String {
    if run.outcome == ScenarioResult.Outcome.unavailable.rawValue, run.checks.isEmpty {
      return run.outcome
    }
    return Outcome.of(
      systemTrouble: nil, doubts: run.doubts,
      complaints: run.complaints.map { .init(party: "", $0, line: 0) },
      checks: checks.map { ($0.weight, $0.said) }
    ).rawValue
  }
}
