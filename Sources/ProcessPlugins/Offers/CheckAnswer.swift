import Calls
import Checks
import Media
import SIP
import Wire

/// What a plugin answers to `check.judge`: a verdict for each piece of evidence.
struct CheckAnswer: Decodable {
  let verdicts: [Judged]

  struct Judged: Decodable {
    let verdict: String
    let findings: [Found]?
    let why: String?
  }

  struct Found: Decodable {
    let sentence: String
    /// Frames of the evidence that prove it, the telling one first.
    let frames: [Int]
    /// The Call-ID of the leg it is about.
    let callID: String?
  }

  /// The most findings of one verdict, and frames of one finding.
  static let mostFindings = 200
  static let mostFrames = 200
}

/// What a finding may point at.
struct EvidencePlaces {
  let frames: Set<Int>
  let callIDs: Set<String>

  init(_ evidence: Evidence) {
    frames = Set(evidence.sightings.map(\.frame)).union(evidence.streams.map(\.flow.firstFrame))
    callIDs = Set(evidence.sightings.compactMap { $0.message?.callID })
  }
}

extension CheckAnswer.Judged {
  /// The verdict; throws why it means nothing.
  func verdict(of check: CheckID, in places: EvidencePlaces) throws(Nonsense) -> Verdict {
    let findings = findings ?? []
    switch verdict {
    case "passed", "notApplicable":
      guard findings.isEmpty else {
        throw Nonsense("the verdict is \(verdict), with \(counted(findings.count, "finding"))")
      }
      return verdict == "passed" ? .passed : .notApplicable
    case "inconclusive":
      guard let why, !why.isEmpty else { throw Nonsense("inconclusive without a \"why\"") }
      return .inconclusive(PluginText.brief(why, most: 300))
    case "failed":
      guard !findings.isEmpty else { throw Nonsense("failed without findings") }
      guard findings.count <= CheckAnswer.mostFindings else {
        throw Nonsense("\(findings.count) findings, more than \(CheckAnswer.mostFindings)")
      }
      var all: [Finding] = []
      for found in findings { all.append(try found.finding(check, in: places)) }
      return .failed(all)
    default:
      throw Nonsense(
        "verdict \"\(PluginText.brief(verdict, most: 40))\" is not one of passed, failed, "
          + "inconclusive, notApplicable")
    }
  }
}

extension CheckAnswer.Found {
  fileprivate func finding(
    _ check: CheckID, in places: EvidencePlaces
  ) throws(Nonsense) -> Finding {
    guard !sentence.isEmpty else { throw Nonsense("a finding without a sentence") }
    guard !frames.isEmpty, frames.count <= CheckAnswer.mostFrames else {
      throw Nonsense(
        "a finding names \(counted(frames.count, "frame")), not 1 to \(CheckAnswer.mostFrames)")
    }
    if let strange = frames.first(where: { !places.frames.contains($0) }) {
      throw Nonsense("frame \(strange) is not in the evidence")
    }
    if let callID, !places.callIDs.contains(callID) {
      throw Nonsense("Call-ID \"\(PluginText.brief(callID))\" is not in the evidence")
    }
    return Finding(check, PluginText.brief(sentence, most: 300), frames: frames, callID: callID)
  }
}

/// Why an answer means nothing.
package struct Nonsense: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
