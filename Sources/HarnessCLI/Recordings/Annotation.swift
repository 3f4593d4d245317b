import Calls
import Capture
import Checks
import Recordings
import Wire

extension AnnotatedCapture {
  /// The findings of a verdict at their packets, and the parties' names.
  init(_ verdict: RecordingVerdict, version: String) {
    let policy = verdict.roles.isInferred ? "roles found from the calls" : "roles given"
    self.init(
      application: "harness \(version)",
      comment: "harness check: \(verdict.outcome.rawValue), "
        + "\(counted(verdict.findingCount, "finding")), \(policy)")
    for part in verdict.roles.parts where names[part.address] == nil {
      names[part.address] = part.name
    }
    let deviations = Set(
      verdict.tallies.filter { $0.deviation != nil || $0.severity == .note }.map(\.check))
    for found in verdict.findings {
      let word = deviations.contains(found.finding.check) ? "deviates" : "failed"
      for frame in found.finding.frames {
        comments[frame, default: []].append(
          "\(found.finding.check) \(word): \(found.finding.message)")
      }
    }
  }
}
