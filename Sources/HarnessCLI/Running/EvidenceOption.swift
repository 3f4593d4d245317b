import ArgumentParser
import Checks
import Scenarios

/// Where packets are recorded.
struct EvidenceOption: ParsableArguments {
  @Option(help: "wire, or tap where capturing is not permitted.")
  var evidence: String?

  func validate() throws {
    if let evidence, Evidence.Source(rawValue: evidence) == nil {
      throw ValidationError("--evidence is \"\(evidence)\"; it must be wire or tap")
    }
  }

  /// What was given, else what harness.yml says.
  func source(_ harness: HarnessFile) -> Evidence.Source {
    evidence.flatMap(Evidence.Source.init(rawValue:)) ?? harness.evidence
  }
}
