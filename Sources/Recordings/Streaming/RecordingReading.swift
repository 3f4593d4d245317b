import Calls
import Capture
import Checks
import SIP
import Wire

/// How the messages of a cluster are judged as evidence.
extension RecordingRun {
  /// Judges a cluster's messages themselves; false where it turned out not to be over.
  mutating func read(
    _ cluster: OutlineTable.Cluster, _ outline: CallOutline?, endedAt: Moment, isLast: Bool
  ) -> Bool {
    let reading = readings.take(cluster) ?? read(sightings(of: cluster))
    if !isLast, reading.calls.contains(where: { $0.legs.contains { $0.end == nil } }) {
      return false
    }
    verdict.counts.calls += reading.calls.count
    verdict.counts.others += reading.others.count
    verdict.counts.strays += reading.strays.count
    let headless = CaptureEdges.headless(reading)
    let unread = unreadBeginnings(of: headless)
    edges.note(reading, headless: headless.count, unread: unread, isAtEnd: isAtEnd)
    let missing = MissingMessages(reading.strays)
    let beside = reading.besideCalls
    for call in reading.calls {
      let roles = judge.roles ?? RoleInference.infer(call, of: judge.service)
      if judge.roles == nil { verdict.roles.note(roles) }
      for party in roles.parties where party.role == .system { note(party) }
      let start = call.legs[0].invites[0].request.frame
      findings.noteCall(startingAt: start)
      let media = heard(in: call, startingAt: start)
      note(media, of: call)
      let share = self.sightings(of: call)
      let evidence = Evidence(
        source: .wire, sightings: share.sightings, calls: [call], others: [],
        strays: call.callIDs.flatMap { beside[$0] ?? [] }, media: media, roles: roles,
        endedAt: endedAt, policies: judge.policies)
      series.take(evidence, isComplete: !share.isCut && missing.text(call) == nil)
      let subject = DoubtSubject.call(call, roles, missing, isCut: share.isCut)
      // What the outline could answer need not be asked again.
      if let outline, reading.calls.count == 1, reading.others.isEmpty, reading.strays.isEmpty {
        let said = tally(evidence, subject, known: outlines.said)
        outlines.remember(outline, said)
        list(call, said, until: endedAt)
      } else {
        list(call, tally(evidence, subject), until: endedAt)
      }
    }
    for other in reading.others { series.take(other) }
    judgeOthers(reading.others, isBesideCalls: !reading.calls.isEmpty, endedAt)
    return true
  }

  func read(_ sightings: [Sighting]) -> CallReading {
    CallModel.read(sightings, correlationHeader: judge.correlationHeader)
  }

  func sightings(of cluster: OutlineTable.Cluster) -> [Sighting] {
    table.sightings(of: cluster) { source.bytes(at: $0, count: $1, spool) }
  }

  /// Everything seen of the call, and what else was seen of its parties meanwhile.
  func sightings(of call: Call) -> Asides.Share {
    var ends: Set<IPAddress> = []
    for leg in call.legs { ends.formUnion([leg.caller.address, leg.callee.address]) }
    let setups = setups.of(call)
    var share = sightings(
      with: call.legs.flatMap(\.sightings) + setups.sightings, from: call.startedAt, among: ends,
      of: call.callIDs.map { table.hash(ofCallID: $0) })
    let last = share.sightings.map(\.at).max() ?? call.startedAt
    let silences = silences.of(call.startedAt...max(last, call.startedAt))
    share.isCut = share.isCut || setups.isCut || silences.isCut
    guard !silences.sightings.isEmpty else { return share }
    share.sightings = (share.sightings + silences.sightings).sorted { $0.frame < $1.frame }
    return share
  }

  /// The messages of transactions outside calls, and what the network refused of them meanwhile.
  private func sightings(of group: [Transaction]) -> Asides.Share {
    let mine = group.flatMap { $0.requests + $0.responses + $0.acks }
    let first = mine.map(\.at).min() ?? group[0].startedAt
    let ends = Set(group.flatMap { [$0.client.address, $0.server.address] })
    return sightings(with: mine, from: first, among: ends, keeping: \.isRefusal)
  }

  /// These messages, and what else is wanted of what was seen of their parties meanwhile.
  private func sightings(
    with mine: [Sighting], from first: Moment, among ends: Set<IPAddress>,
    of callIDs: [UInt64] = [], keeping isWanted: (Sighting) -> Bool = { _ in true }
  ) -> Asides.Share {
    let last = mine.map(\.at).max() ?? first
    var share = asides.around(first...max(last, first), of: callIDs) { ends.contains($0) }
    share.sightings = (mine + share.sightings.filter(isWanted)).sorted { $0.frame < $1.frame }
    return share
  }

  @discardableResult
  mutating func tally(
    _ evidence: Evidence, _ subject: DoubtSubject,
    known: ContiguousArray<OutlineAnswer>? = nil
  ) -> [Verdict] {
    keep(evidence, of: subject)
    // Looked for where something is found; whether it was, and what it is.
    var order: StampedOrder?
    var doubt: String??
    return judge.checks.indices.map { index in
      if isOfSeries[index] || isOfBatch[index] || isStaged[index] { return .notApplicable }
      if isOfMedia[index], let reason = evidence.media.doubt {
        verdict.tallies[index].count(.inconclusive(reason))
        return .inconclusive(reason)
      }
      var said = known?[index].verdict ?? judge.checks[index].judge(evidence)
      if case .failed = said {
        let stamped = order ?? StampedOrder(of: subject)
        order = stamped
        said = said.tempered(by: stamped)
      }
      if case .failed = said {
        let known = doubt ?? self.doubt(of: subject)
        doubt = known
        said = said.tempered(by: known).tempered(by: unreadAnswers(to: subject))
      }
      verdict.tallies[index].count(said)
      if case .failed(let found) = said {
        for finding in found { findings.add(finding, in: subject.call) }
      }
      return said
    }
  }

  /// Transactions outside calls: those of one Call-ID together, or those of a row of requests to
  /// one server, of which each may give way to the next.
  mutating func judgeOthers(
    _ others: [Transaction], isBesideCalls: Bool, _ endedAt: Moment
  ) {
    guard let first = others.first else { return }
    let isOneRow =
      !isBesideCalls
      && others.allSatisfy { $0.server == first.server && $0.client == first.client }
    let groups =
      isOneRow
      ? [others]
      : Dictionary(grouping: others, by: \.callID).values.sorted {
        $0[0].request.frame < $1[0].request.frame
      }
    for group in groups {
      let ends = [group[0].server, group[0].client]
      let systems = systems
      let known = ends.compactMap { end in systems[end.address]?.first { $0.isAt(end) } }.first
      let port = ends[0].address == ends[1].address ? ends[0].port : nil
      let inferred = Roles(
        [known ?? Roles.Party("system", .system, ends[0].address, port: port)],
        service: judge.service)
      let share = sightings(of: group)
      let evidence = Evidence(
        source: .wire, sightings: share.sightings, calls: [], others: group,
        roles: judge.roles ?? inferred, endedAt: endedAt,
        policies: judge.policies)
      tally(evidence, .others(group, isCut: share.isCut))
    }
  }
}

extension Sighting {
  fileprivate var isRefusal: Bool {
    switch content {
    case .unreachable, .reset: true
    case .sip, .unreadable, .connected, .unanswered, .dnsQuery: false
    }
  }
}

extension CallReading {
  /// What belongs to no dialog of a call though it has its Call-ID: ACKs and BYEs that went
  /// elsewhere.
  var besideCalls: [String: [Sighting]] {
    let byes = others.filter { $0.method == .bye }.map(\.request)
    return Dictionary(grouping: strays + byes) { $0.message?.callID ?? "" }
  }
}

extension Leg {
  var sightings: [Sighting] {
    (invites + cancels + dialogs.flatMap(\.transactions) + unmatched).flatMap {
      $0.requests + $0.responses + $0.acks
    } + dialogs.flatMap(\.acks)
  }
}
