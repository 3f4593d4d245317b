package import Checks

/// How single words become one verdict.
///
/// A system that was not there has none. Where the evidence is in doubt nothing is said of the
/// system, neither good nor bad. A required check that found nothing to judge is never passed.
package enum Outcome {
  package static func of(
    systemTrouble: String?, doubts: [String], complaints: [ScenarioResult.Complaint],
    checks: [(severity: CheckCard.Severity, verdict: Verdict)]
  ) -> ScenarioResult.Outcome {
    if systemTrouble != nil { return .unavailable }
    if !doubts.isEmpty { return .inconclusive }
    var isOpen = false
    var isBroken = !complaints.isEmpty
    for check in checks {
      switch check.verdict {
      case .passed: continue
      case .failed: isBroken = isBroken || check.severity == .failure
      case .inconclusive, .notApplicable: isOpen = true
      }
    }
    if isBroken { return .failed }
    return isOpen ? .inconclusive : .passed
  }
}
