import Calls
public import Capture
public import Checks
import Media
import SIP
import Wire

/// Checks that need the whole of a capture, which is read once more for them and kept.
extension RecordingJudge {
  /// A capture with more messages is not one of a scenario, and is not kept.
  public static let mostStagedMessages = 20_000

  /// The checks that judge nothing call by call.
  public var stagedChecks: [any Check] { checks.filter(\.isStaged) }

  /// Asks those of `stagedChecks` about a file that `judge(_:)` has read.
  ///
  /// Audio, HTTP and contacts are kept within the bounds of `OtherTraffic`; where there is more, and
  /// where there are too many messages, what would pass is inconclusive. Where no policy says who is
  /// who, the names count that the capture gives addresses, as those of the harness do; the verdict
  /// says whom they name.
  public func judgeStaged(
    _ path: String, asking asked: Set<CheckID>, _ verdict: inout RecordingVerdict
  ) throws(CaptureError) {
    let staged = stagedChecks.filter { asked.contains($0.id) }
    guard !staged.isEmpty else { return }
    guard verdict.counts.messages <= Self.mostStagedMessages else {
      for check in staged {
        verdict.note(
          check.card,
          .inconclusive(
            "the capture holds \(verdict.counts.messages) messages, and at most "
              + "\(Self.mostStagedMessages) are looked at together"), in: nil)
      }
      return
    }
    let reading = try CaptureFile.read(path, keepingOther: true, keys: keys)
    let read = CallModel.read(reading.sightings, correlationHeader: correlationHeader)
    let named = roles == nil ? roles(by: reading.notes.names) : nil
    if let named { verdict.name(named) }
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, calls: read.calls, others: read.others,
      strays: read.strays, media: MediaReading(read.calls, reading.flows), other: reading.other,
      roles: roles ?? named ?? Roles.found(in: read.calls, of: service),
      endedAt: reading.last ?? .zero, policies: policies)
    for check in staged {
      var said = check.judge(evidence)
      if let gap = reading.gaps.first(where: \.mayBeginLeg) {
        said = said.tempered(by: "the capture lacks \(gap.text)")
      }
      said = verdict.temperedByDrops(said)
      if said == .passed, reading.other.missing.contains(.packets) {
        said = .inconclusive("more audio was captured than is kept")
      }
      verdict.note(check.card, said, in: evidence)
    }
  }

  /// Who is who by the names that the capture has; nil where they do not say who the system is.
  private func roles(by names: [IPAddress: String]) -> Roles? {
    guard names.values.contains("system") else { return nil }
    return Roles(
      names.sorted { $0.key < $1.key }.map { address, name in
        let role: Roles.Role =
          roleOfName(name)
          ?? (name == "system" ? .system : name.hasPrefix("carrier") ? .carrier : .other)
        return Roles.Party(name, role, address)
      }, service: service)
  }
}

extension Roles {
  /// Who is who in all of the calls, which are in order: everybody is what they were first.
  ///
  /// A call that the system makes by itself says nothing of who the system is, whoever it calls.
  fileprivate static func found(in calls: [Call], of service: Service) -> Roles {
    var known: [Party] = []
    for call in calls {
      let isItsOwn = known.contains { $0.role == .system && $0.isAt(call.legs[0].caller) }
      for party in RoleInference.infer(call, of: service).parties {
        guard
          !known.contains(where: { $0.address == party.address && $0.port == party.port })
        else { continue }
        let others = known.count { $0.role == .other }
        known.append(
          isItsOwn
            ? Party(
              name("other", at: others), .other, party.address, port: party.port,
              connectingFrom: party.connections) : party)
      }
    }
    return Roles(known, service: service)
  }
}

extension RecordingVerdict {
  /// Notes that those checks were not asked.
  public mutating func leaveOut(_ checks: [CheckID]) {
    for index in tallies.indices where checks.contains(tallies[index].check) {
      tallies[index].isUnasked = true
    }
  }

  /// Takes over whom the names of the capture name, which is so in all of its calls.
  fileprivate mutating func name(_ named: Roles) {
    var summary = RoleSummary()
    summary.note(named, times: counts.calls)
    summary.settle()
    namedRoles = summary
  }

  /// Puts what a check says of the whole capture in the place of what it said call by call.
  fileprivate mutating func note(_ card: CheckCard, _ said: Verdict, in evidence: Evidence?) {
    guard let index = tallies.firstIndex(where: { $0.check == card.id }) else { return }
    tallies[index] = CheckTally(card, deviation: tallies[index].deviation, isOfSeries: true)
    tallies[index].count(said)
    guard case .failed(let found) = said else { return }
    let mark = tallies[index].mark(of: said)
    for finding in found {
      let place = evidence?.calls.firstIndex { call in
        call.legs.contains { $0.callID == finding.callID }
      }
      guard let place, let evidence else {
        findings.append(RecordedFinding(finding, in: nil))
        continue
      }
      let call = evidence.calls[place]
      findings.append(
        RecordedFinding(
          finding, in: RecordedFinding.Place(place + 1, call.callerNumber, call.startedAt)))
      list(
        call, number: place + 1, streams: evidence.media.streams.count { $0.call == place }, mark,
        until: evidence.endedAt)
    }
  }

  /// Marks a call in which something was found, which may not have been told of yet.
  private mutating func list(
    _ call: Call, number: Int, streams: Int, _ mark: RecordedCall.Mark, until end: Moment
  ) {
    if let known = calls.firstIndex(where: { $0.number == number }) {
      calls[known].mark = min(calls[known].mark, mark)
      return
    }
    var told = RecordedCall(call, until: end, streams: streams, mark)
    told.number = number
    calls.insert(told, at: calls.firstIndex { $0.number > number } ?? calls.count)
  }
}
