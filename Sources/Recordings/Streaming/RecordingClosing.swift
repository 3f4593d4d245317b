import Calls
import Checks
import SIP
import Wire

/// How a cluster is closed: by its outline where every check can answer, else by being read.
extension RecordingRun {
  /// Judges a cluster and forgets it; one that is not over is kept unless this is the last time.
  mutating func close(
    _ cluster: OutlineTable.Cluster, endedAt: Moment, isLast: Bool
  ) {
    // Whose the media is turns out when all calls are known.
    if !isLast, hasMedia, table.hasCalls(cluster) { return }
    var outline: CallOutline?
    switch table.read(
      cluster, roles: judge.roles, service: judge.service, endedAt: endedAt, into: &draft)
    {
    case .call:
      if !isLast, !draft.parts.isOver { return }
      if noteAsides(of: cluster) {
        if outlines.answer(draft.outline, messages) {
          countOutlined()
          table.release(cluster)
          return
        }
        outline = draft.outline
      }
    case .asked(let asked, let probes):
      // Said again where the cluster is kept, which does no harm. Where parties share an address it
      // takes the ports that are read below.
      let takesPorts = judge.roles?.hasSharedAddress ?? false
      for probe in probes where !takesPorts {
        series.take(
          PastProbe(
            .init(probe.frame, probe.at),
            (probe.status, .init(probe.answerFrame, probe.answeredAt))),
          from: table.parties.ipAddress(probe.client), to: table.parties.ipAddress(probe.server))
      }
      if judge.roles == nil {
        // Who the system is turns out at the end; whoever it is, there must be an answer.
        if outlines.answer(
          outlined(asked, systemAt: asked.client, endedAt: endedAt), messages),
          outlines.answer(outlined(asked, systemAt: asked.server, endedAt: endedAt), messages)
        {
          self.asked[asked, default: 0] += 1
          table.release(cluster)
          if self.asked.count >= Self.mostAsked { settleEarly(endedAt: endedAt) }
          return
        }
        if !isLast { return }
        break
      }
      let call = outlined(asked, systemAt: nil, endedAt: endedAt)
      if !asked.hasOthers, !isBetweenSystems(asked), outlines.answer(call, messages) {
        outlines.count(times: 1)
        verdict.counts.others += asked.transactions
        table.release(cluster)
        return
      }
    case .unknown:
      // Outside calls it takes all of the capture to find who the system is.
      if !isLast, judge.roles == nil, !table.hasCalls(cluster) { return }
    }
    if read(cluster, outline, endedAt: endedAt, isLast: isLast) { table.release(cluster) }
  }

  /// Notes what was seen beside the messages of the call just outlined, media included; false
  /// where something was for which the call has to be read.
  private mutating func noteAsides(of cluster: OutlineTable.Cluster) -> Bool {
    if hasMedia { draft.outline.hasMedia = mayHaveMedia(draft.parts) }
    if silences.mayBe(ofCallFrom: table.span(cluster).lowerBound) { return false }
    if asides.isEmpty { return true }
    let parts = draft.parts
    let system = table.parties.ipAddress(parts.system)
    let carrier = table.parties.ipAddress(parts.carrier)
    let edges = parts.edges.indices.map { table.parties.ipAddress(parts.edges[$0]) }
    // The system may speak in a call of others, too.
    func isSystem(_ address: IPAddress) -> Bool {
      judge.roles.map { $0.party(at: address)?.role == .system } ?? (address == system)
    }
    let around = asides.around(table.span(cluster), of: table.keys(of: cluster)) {
      $0 == system || $0 == carrier || edges.contains($0)
    }
    for aside in around.sightings {
      switch aside.content {
      case .dnsQuery: draft.outline.hasLookups = true
      // A refusal excuses the system, or makes it try the next edge; where the edges are known, it
      // tells of one that was tried even if no INVITE was seen to go there.
      case .unreachable, .reset:
        if judge.roles != nil || draft.outline.outgoing != nil { return false }
      case .unreadable(_, let error):
        if isSystem(aside.source.address) {
          draft.outline.hasUnreadable = draft.outline.hasUnreadable || error.mayBeJudged
        }
        // What was done to the system in the course of a call may show in it.
        if isSystem(aside.destination.address) { return false }
      case .sip, .connected, .unanswered: continue
      }
    }
    return true
  }

  /// Whether media was seen that is the call's; of one judged early it is not known yet.
  private func mayHaveMedia(_ parts: OutlineReading.Parts) -> Bool {
    guard let media = media[Int(parts.startFrame)] else { return true }
    return !media.streams.isEmpty || !media.sessions.isEmpty
  }

  private mutating func countOutlined() {
    outlines.count(times: 1)
    rememberOutlined()
    if isAtEnd, !draft.parts.isOver { edges.noteUnfinished() }
    verdict.counts.calls += 1
    verdict.outlined += 1
    findings.noteCall(startingAt: Int(draft.parts.startFrame))
    listOutlined()
    guard judge.roles == nil else { return }
    parts[draft.parts, default: 0] += 1
    if parts.count >= Self.mostParts { settleParts() }
  }

  /// How many of `parts` and `asked` are told apart before they are settled: 16 and 8 MB.
  private static let mostParts = 1 << 17
  private static let mostAsked = 1 << 17

  /// Takes those for systems that are known by now.
  private mutating func settleEarly(endedAt: Moment) {
    settleParts()
    settleAsked(endedAt: endedAt)
  }

  /// The outline of requests outside calls; who the system is comes from the roles, or is given.
  func outlined(
    _ asked: OutlineReading.Asked, systemAt system: OutlineParties.ID?, endedAt: Moment
  ) -> CallOutline {
    func isSystem(_ address: OutlineParties.ID) -> Bool {
      if let roles = judge.roles {
        return roles.party(at: table.parties.ipAddress(address))?.role == .system
      }
      return address == system
    }
    let isClient = isSystem(asked.client)
    let isServer = isSystem(asked.server)
    return CallOutline(
      asked: isClient && asked.clientIsAsked || isServer && asked.serverIsAsked,
      asks: isClient && asked.clientAsks || isServer && asked.serverAsks, endedAt: endedAt)
  }

  /// Whether roles that were given do not allow an outline of requests outside calls.
  func isBetweenSystems(_ asked: OutlineReading.Asked) -> Bool {
    guard let roles = judge.roles else { return false }
    return roles.hasSharedAddress
      || [asked.client, asked.server].allSatisfy {
        roles.party(at: table.parties.ipAddress($0))?.role == .system
      }
  }

  mutating func settleAsked(endedAt: Moment) {
    for (asked, times) in asked {
      let ends = [asked.server, asked.client]
      let system =
        ends.first { systems[table.parties.ipAddress($0)] != nil } ?? asked.server
      // Every check has an answer, as `close` has made sure.
      _ = outlines.answer(outlined(asked, systemAt: system, endedAt: endedAt), messages)
      outlines.count(times: times)
      verdict.counts.others += asked.transactions * times
    }
    asked = [:]
  }

  /// How many addresses of systems are remembered, and how many systems at one address.
  private static let mostSystems = 16_384
  private static let mostOfAddress = 64

  mutating func note(_ system: Roles.Party) {
    guard systems.count < Self.mostSystems || systems[system.address] != nil else { return }
    guard (systems[system.address]?.count ?? 0) < Self.mostOfAddress else { return }
    systems[system.address, default: []].insert(system.withoutConnections)
  }

  mutating func settleParts() {
    for (parts, times) in parts {
      // The elements of a plain call have addresses of their own: ports do not count.
      func place(_ address: OutlineParties.ID) -> Endpoint {
        Endpoint(table.parties.ipAddress(address))
      }
      var hops = [RoleInference.Hop(from: place(parts.carrier), to: place(parts.system))]
      for index in parts.edges.indices {
        hops.append(
          RoleInference.Hop(from: place(parts.system), to: place(parts.edges[index])))
      }
      let roles = RoleInference.infer(hops: hops, of: judge.service)
      for party in roles.parties where party.role == .system { note(party) }
      verdict.roles.note(roles, times: times)
    }
    parts = [:]
  }
}

extension ParseError {
  /// Whether `MessageReadable` has something to say of it.
  fileprivate var mayBeJudged: Bool {
    if case .tooLarge = self { return true }
    return isOfSender
  }
}
