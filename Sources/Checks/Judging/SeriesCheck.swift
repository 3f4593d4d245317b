public import Calls
import SIP

/// A rule that takes more than one call to judge: what came before decides what is right.
///
/// It never sees messages. Each call that is over leaves a `PastCall` in a `CallSeries`, live and
/// offline alike, so that both come to one verdict.
public protocol SeriesCheck: Check {
  /// A memory that has seen nothing yet.
  func memory(under policies: Policies) -> any SeriesMemory
  /// Whether it has to know of every single OPTIONS, however many there are, and not only of
  /// when they failed and succeeded again; by default not.
  func wantsProbes(under policies: Policies) -> Bool
}

/// What a check remembers of the calls so far.
public protocol SeriesMemory: Sendable {
  /// Takes the next call, in the order in which calls began.
  mutating func take(_ call: PastCall, among trunks: Trunks)
  /// What is to be said of all the calls that were taken.
  func verdict(among trunks: Trunks) -> Verdict
}

extension SeriesCheck {
  public func wantsProbes(under policies: Policies) -> Bool { false }

  /// Judges the calls of the evidence as one series.
  public func judge(_ evidence: Evidence) -> Verdict {
    var series = CallSeries([self], evidence.policies, roles: evidence.roles)
    for sighting in evidence.sightings where sighting.message == nil { series.note(sighting) }
    series.take(evidence)
    let begin = evidence.sightings.first?.at ?? evidence.endedAt
    series.note(span: min(begin, evidence.endedAt)...evidence.endedAt)
    let verdict = series.verdicts()[0]
    guard case .failed(let findings) = verdict else { return verdict }
    return .failed(
      findings.map { finding in
        Finding(
          finding.check, finding.message, frames: finding.frames,
          callID: finding.callID ?? finding.frames.first.flatMap { evidence.callID(ofFrame: $0) },
          stands: finding.stands, missesAnswer: finding.missesAnswer)
      })
  }

  /// One call alone says nothing: the series is judged when the capture is over.
  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    .notApplicable
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .nothing }
  public var ofSeries: (any SeriesCheck)? { self }
}

extension Evidence {
  /// The first Call-ID of the call that begins a leg with that frame.
  fileprivate func callID(ofFrame frame: Int) -> String? {
    calls.first { call in
      call.legs.contains { $0.invites[0].request.frame == frame }
    }?.legs[0].callID
  }
}
