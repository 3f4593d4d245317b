public import Calls
public import Capture
public import Checks
public import SIP
import Wire

/// Judges a recorded capture call by call.
public struct RecordingJudge: Sendable {
  public let checks: [any Check]
  public let policies: [any Policy]
  /// Who is who; nil where it is to be found from each call.
  public let roles: Roles?
  /// A header that a B2BUA carries from one side to the other.
  public let correlationHeader: HeaderName?

  public init(
    checks: [any Check], policies: [any Policy] = [], roles: Roles? = nil,
    correlationHeader: HeaderName? = nil
  ) {
    self.checks = checks
    self.policies = policies
    self.roles = roles
    self.correlationHeader = correlationHeader
  }

  /// Judges one capture; throws only where nothing of it could be read.
  public func judge(_ path: String) throws(CaptureError) -> RecordingVerdict {
    judge(try CaptureFile.read(path), from: path)
  }

  /// Judges what was read.
  public func judge(_ reading: CaptureReading, from source: String) -> RecordingVerdict {
    var verdict = RecordingVerdict(source)
    let calls = CallModel.read(reading.sightings, correlationHeader: correlationHeader)
    verdict.counts = .init(
      frames: reading.frames, messages: reading.sightings.count { $0.message != nil },
      calls: calls.calls.count, others: calls.others.count, strays: calls.strays.count,
      unreadable: reading.sightings.count {
        if case .unreadable = $0.content { true } else { false }
      }
    )
    verdict.first = reading.first
    verdict.last = reading.last
    verdict.losses = reading.losses
    verdict.problem = reading.problem
    verdict.roles.isInferred = roles == nil
    verdict.tallies = checks.map { check in
      CheckTally(check.card, deviation: policies.lazy.compactMap { $0.deviations[check.id] }.first)
    }
    let end = reading.last ?? .zero
    let asides = reading.sightings.filter { $0.message == nil }
    var systems: Set<Roles.Party> = []
    for (index, call) in calls.calls.enumerated() {
      let roles = roles ?? RoleInference.infer(call)
      verdict.roles.note(roles)
      for party in roles.parties where party.role == .system { systems.insert(party) }
      let evidence = Evidence(
        source: .wire, sightings: call.sightings(with: asides), calls: [call], others: [],
        roles: roles, endedAt: end, policies: policies)
      judge(
        evidence, into: &verdict,
        RecordedFinding.Place(index + 1, call.callerNumber, call.startedAt))
    }
    judgeOthers(calls.others, systems, end, into: &verdict)
    verdict.roles.settle()
    return verdict
  }

  /// Transactions outside calls, those of one Call-ID together.
  private func judgeOthers(
    _ others: [Transaction], _ systems: Set<Roles.Party>, _ end: Moment,
    into verdict: inout RecordingVerdict
  ) {
    for group in Dictionary(grouping: others, by: \.callID).values.sorted(by: {
      $0[0].request.frame < $1[0].request.frame
    }) {
      let ends = [group[0].server, group[0].client]
      let known = ends.lazy.compactMap { end in systems.first { $0.isAt(end) } }.first
      let port = ends[0].address == ends[1].address ? ends[0].port : nil
      let inferred = Roles([
        known ?? Roles.Party("system", .system, ends[0].address, port: port)
      ])
      let evidence = Evidence(
        source: .wire,
        sightings: group.flatMap { $0.requests + $0.responses + $0.acks }.sorted {
          $0.frame < $1.frame
        }, calls: [], others: group, roles: roles ?? inferred, endedAt: end, policies: policies)
      judge(evidence, into: &verdict, nil)
    }
  }

  private func judge(
    _ evidence: Evidence, into verdict: inout RecordingVerdict, _ place: RecordedFinding.Place?
  ) {
    for check in checks.indices {
      let said = checks[check].judge(evidence)
      verdict.tallies[check].count(said)
      guard case .failed(let findings) = said else { continue }
      verdict.findings += findings.map { RecordedFinding($0, in: place) }
    }
  }
}

extension Call {
  /// Everything seen of the call, and what else was seen meanwhile, in capture order.
  fileprivate func sightings(with asides: [Sighting]) -> [Sighting] {
    let mine = legs.flatMap(\.sightings)
    let last = mine.map(\.at).max() ?? startedAt
    return (mine + asides.filter { $0.at >= startedAt && $0.at <= last + .seconds(1) })
      .sorted { $0.frame < $1.frame }
  }
}

extension Leg {
  fileprivate var sightings: [Sighting] {
    (invites + cancels + dialogs.flatMap(\.transactions) + unmatched).flatMap {
      $0.requests + $0.responses + $0.acks
    } + dialogs.flatMap(\.acks)
  }
}
