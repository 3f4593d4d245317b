import Calls
import Media
import SIP

/// One specimen under all checks.
struct Trial {
  let specimen: Specimen
  let checks: [any Check]
  private let verdicts: [Verdict]

  /// A defect that fits in many places of a trace is put into the first few of them.
  static let mostPlaces = 6

  init(specimen: Specimen, checks: [any Check]) {
    self.specimen = specimen
    self.checks = checks
    let evidence = specimen.evidence
    verdicts = checks.map { $0.judge(evidence) }
  }

  var passed: Set<CheckID> {
    Set(zip(checks, verdicts).filter { $1 == .passed }.map { $0.0.id })
  }

  var falseAlarms: [CalibrationMatrix.FalseAlarm] {
    zip(checks, verdicts).flatMap { check, verdict -> [CalibrationMatrix.FalseAlarm] in
      guard case .failed(let findings) = verdict, !specimen.trace.waives(check.id) else {
        return []
      }
      return findings.map {
        .init(check: check.id, trace: specimen.trace.name, message: $0.message)
      }
    }
  }

  func applications(of defect: Defect) -> [Application] {
    specimen.strikes(of: defect).prefix(Self.mostPlaces).map(apply)
  }

  private func apply(_ strike: Strike) -> Application {
    let evidence = specimen.evidence(after: strike)
    var findings: [CheckID: [Finding]] = [:]
    var doubts: [CheckID: String] = [:]
    for (check, before) in zip(checks, verdicts) {
      switch check.judge(evidence) {
      case .failed(let found):
        // A check that failed before has not noticed the defect.
        if case .failed = before { continue }
        findings[check.id] = found
      case .inconclusive(let why):
        if case .inconclusive = before { continue }
        doubts[check.id] = why
      case .passed, .notApplicable: continue
      }
    }
    let place = strike.place
    let names = [place.sighting.source, place.sighting.destination].map(specimen.roles.name(of:))
    var struck = names.joined(separator: " -> ") + " " + (place.message?.summary ?? "packet")
    var frame = place.sighting.frame
    if let media = strike.media {
      struck = "\(media.selector.from) -> \(media.selector.to) RTP"
      let indices = media.selector.indices(in: specimen.media, specimen.roles)
      frame = indices.min().map { specimen.media[$0].frame } ?? frame
    }
    return Application(
      trace: specimen.trace.name, frame: frame, struck: struck, findings: findings, doubts: doubts)
  }
}
