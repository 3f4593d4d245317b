public import Calls
import Capture
import Checks
public import Recordings
import SIP
import Wire

/// The ladders of a recorded capture: one a call, drawn one after the other, and one of what is
/// outside calls.
public struct CallLadders {
  /// A call that is drawn.
  struct Drawn {
    let call: Call
    /// What was seen of it, and behind that what became of connections meanwhile.
    let sightings: [Sighting]
    let roles: Roles
    let layout: LadderLayout
  }

  private let calls: RecordedCalls
  private let findings: FindingPlaces
  private let roles: Roles?
  private let service: Roles.Service
  private let options: LadderLayout.Options
  /// Put before each title where there are several captures.
  private let prefix: String

  /// `roles` nil: who is who is found from each call, around a system with that service.
  public init(
    _ calls: RecordedCalls, findings: [RecordedFinding] = [], roles: Roles? = nil,
    service: Roles.Service = .passingOn, options: LadderLayout.Options = LadderLayout.Options(),
    prefix: String = ""
  ) {
    self.calls = calls
    self.findings = FindingPlaces(findings, in: calls)
    self.roles = roles
    self.service = service
    self.options = options
    self.prefix = prefix
  }

  /// Draws the calls at those places, from 0; nearly in order.
  public func forEach(
    only chosen: [Int], _ visit: (_ place: Int, LadderLayout) throws -> Void
  ) rethrows {
    try forEachDrawn(only: chosen) { place, drawn in try visit(place, drawn.layout) }
  }

  func forEachDrawn(
    only chosen: [Int], _ visit: (_ place: Int, Drawn) throws -> Void
  ) rethrows {
    let meant = Set(chosen)
    try calls.forEach(only: meant) { ended, places in
      let shares = CallShares(ended.reading.calls, ended.sightings).shares
      for (index, place) in places.enumerated() where meant.contains(place) {
        let call = ended.reading.calls[index]
        let parties = roles(of: call)
        let layout = LadderLayout(
          shares[index], roles: parties, title: prefix + title(call, place),
          findings: numbered(findings[place]),
          media: index < ended.media.count ? ended.media[index] : MediaReading(),
          until: calls.summary.last ?? .zero, options: options)
        let seen = shares[index].filter { !$0.isUnanswered } + calls.connections(of: call)
        try visit(place, Drawn(call: call, sightings: seen, roles: parties, layout: layout))
      }
    }
  }

  /// What belongs to no call: registrations, OPTIONS, strays.
  public var outside: LadderLayout {
    var rest = Array(calls.rest)
    var parties = Roles([])
    calls.forEach { ended, places in
      rest += CallShares(ended.reading.calls, ended.sightings).rest
      if let first = places.firstIndex(of: 0) { parties = roles(of: ended.reading.calls[first]) }
    }
    let inOrder = rest.enumerated().sorted {
      ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset)
    }
    return LadderLayout(
      inOrder.map(\.element), roles: parties, title: prefix + "outside calls",
      findings: numbered(findings.outside), options: options)
  }

  /// Those made in the call at that place, and those over several calls that begin with it.
  func findings(ofCall place: Int) -> [RecordedFinding] { findings[place] }

  /// The calls in which something was found, in order.
  var placesWithFindings: [Int] { findings.places }

  /// Those that are about no call that is there.
  var outsideFindings: [RecordedFinding] { findings.outside }

  private func roles(of call: Call) -> Roles {
    roles ?? RoleInference.infer(call, of: service)
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
    var parts = ["call \(index + 1) of \(calls.count)"]
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

extension Sighting {
  fileprivate var isUnanswered: Bool {
    if case .unanswered = content { true } else { false }
  }
}
