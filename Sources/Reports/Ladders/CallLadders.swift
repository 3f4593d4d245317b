import Calls
import Capture
import Checks
public import Recordings
import SIP
import Wire

/// The ladders of a recorded capture: one a call, and one of what is outside calls.
public struct CallLadders: Sendable {
  private let trace: CaptureTrace
  private let shares: CallShares
  private let findings: [RecordedFinding]
  private let options: LadderLayout.Options
  /// Put before each title where there are several captures.
  private let prefix: String

  public init(
    _ trace: CaptureTrace, findings: [RecordedFinding] = [],
    options: LadderLayout.Options = LadderLayout.Options(), prefix: String = ""
  ) {
    self.trace = trace
    self.findings = findings
    self.options = options
    self.prefix = prefix
    shares = CallShares(trace.calls.calls, trace.reading.sightings)
  }

  /// The ladder of the call at that place, from 0.
  public func layout(of index: Int) -> LadderLayout {
    let call = trace.calls.calls[index]
    return LadderLayout(
      shares.shares[index], roles: trace.roles(of: call), title: prefix + title(call, index),
      findings: numbered(findings(ofCall: index)), media: trace.media[index],
      until: trace.reading.last ?? .zero, options: options)
  }

  /// The messages of the call at that place.
  func sightings(of index: Int) -> [Sighting] { shares.shares[index] }

  /// What belongs to no call: registrations, OPTIONS, strays.
  public var outside: LadderLayout {
    LadderLayout(
      shares.rest, roles: trace.calls.calls.first.map(trace.roles) ?? Roles([]),
      title: prefix + "outside calls",
      findings: numbered(outsideFindings),
      options: options)
  }

  /// Those made in the call, and those over several calls that begin with it.
  func findings(ofCall index: Int) -> [RecordedFinding] {
    findings.filter { found in
      found.call.map { $0.number == index + 1 }
        ?? shares.shares[index].contains { $0.frame == found.finding.frames.first }
    }
  }

  /// Those that are about no call that is there.
  var outsideFindings: [RecordedFinding] {
    findings.filter { $0.call == nil && isOutside($0) }
  }

  private func isOutside(_ found: RecordedFinding) -> Bool {
    !shares.shares.contains { share in share.contains { $0.frame == found.finding.frames.first } }
  }

  private func numbered(_ findings: [RecordedFinding]) -> [LadderFinding] {
    findings.enumerated().map { index, found in
      LadderFinding(
        number: index + 1, check: found.finding.check.rawValue, message: found.finding.message,
        frames: found.finding.frames)
    }
  }

  /// `call 1 of 3, from +15551230001, 2 legs joined by caller number, 2026-11-21T02:11:03Z`.
  private func title(_ call: Call, _ index: Int) -> String {
    var parts = ["call \(index + 1) of \(trace.calls.calls.count)"]
    if let number = call.callerNumber { parts.append("from \(number)") }
    if call.legs.count == 1 {
      parts.append("1 leg")
    } else {
      let joined =
        switch call.joining {
        case .callID: "Call-ID"
        case .callerNumber: "caller number"
        case .header: "correlation header"
        case .media: "media address"
        }
      parts.append("\(call.legs.count) legs joined by \(joined)")
    }
    parts.append(call.startedAt.utc)
    return parts.joined(separator: ", ")
  }
}
