import Checks
import Plugins
import Scenarios

/// What is to be said of a scenario that did not pass, a sentence a thing.
enum ResultSentences {
  static func all(of result: ScenarioResult) -> [String] {
    var sentences = result.findings.map { finding in
      let frames = finding.frames.map(String.init).joined(separator: ", ")
      return "\(finding.check): \(finding.message) (frames \(frames))"
    }
    sentences += result.complaints.map {
      "script: \($0.party): \($0.sentence) (\(result.scenario.place.file):\($0.line))"
    }
    sentences += result.doubts
    for judged in result.checks {
      switch judged.verdict {
      case .inconclusive(let why): sentences.append("\(judged.check): inconclusive, \(why)")
      case .notApplicable: sentences.append("\(judged.check): found nothing to judge")
      case .passed, .failed: continue
      }
    }
    return sentences
  }
}
