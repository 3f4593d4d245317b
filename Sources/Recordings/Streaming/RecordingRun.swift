import Calls
import Capture
import Checks
import SIP
import Wire

/// One capture while it is judged: stubs of what is open, and what was said of what is over.
///
/// Messages are scanned where they lie and kept as stubs. A call that is over is judged from its
/// outline where every check can; else its messages are read again and judged as evidence.
struct RecordingRun {
  let judge: RecordingJudge
  private(set) var verdict: RecordingVerdict
  private var source: MessageSource
  private let canReread: Bool
  private let spool = Spool()
  private var table: OutlineTable
  private let policies: Policies
  private let quiet: Duration
  private var asides = Asides()
  private var memo = ShapeMemo()
  private let memoised: Int
  private var latest: Moment?

  /// By check: how many calls passed or had nothing to judge, by their outline.
  private var plainPassed: ContiguousArray<Int>
  private var plainEmpty: ContiguousArray<Int>
  private var answers: ContiguousArray<OutlineAnswer>
  private var parts: [OutlineReading.Parts: Int] = [:]
  private var asked: [OutlineReading.Asked: Int] = [:]
  private var systems: [IPAddress: Set<Roles.Party>] = [:]
  private var starts: ContiguousArray<UInt32> = []
  private var pending: [PendingFinding] = []
  private var early = 0

  private struct PendingFinding {
    let finding: Finding
    /// The frame of the call's first INVITE; nil outside a call.
    let start: Int?
    let callerNumber: String?
    let startedAt: Moment
    let order: Int
  }

  init(_ judge: RecordingJudge, _ source: MessageSource, from name: String) {
    self.judge = judge
    self.source = source
    verdict = RecordingVerdict(name)
    if case .file(let file) = source { canReread = file.canReread } else { canReread = true }
    var limits = judge.limits
    let patience = judge.policies.map(\.patience).max() ?? .zero
    limits.quiet = max(limits.quiet, patience + .seconds(8))
    quiet = limits.quiet
    var random = SystemRandomNumberGenerator()
    table = OutlineTable(
      limits: limits, correlationHeader: judge.correlationHeader,
      seed: judge.seed ?? random.next())
    policies = Policies(judge.policies)
    memoised = min(64, judge.checks.count)
    plainPassed = ContiguousArray(repeating: 0, count: judge.checks.count)
    plainEmpty = plainPassed
    answers = ContiguousArray(repeating: .unknown, count: judge.checks.count)
    verdict.tallies = judge.checks.map { check in
      CheckTally(
        check.card, deviation: judge.policies.lazy.compactMap { $0.deviations[check.id] }.first)
    }
    verdict.roles.isInferred = judge.roles == nil
  }

  // MARK: Taking in

  mutating func take(_ packet: SavedPacket, _ reader: inout SightingReader) {
    note(packet.stamp)
    let (message, sightings) = reader.readInPlace(packet)
    if let message { take(message, packet.stamp) }
    for sighting in sightings { take(sighting, at: nil) }
  }

  private mutating func note(_ stamp: Stamp) {
    verdict.counts.frames = stamp.frame
    if let first = verdict.first, let last = verdict.last {
      if stamp.at < first { verdict.first = stamp.at }
      if stamp.at > last { verdict.last = stamp.at }
    } else {
      verdict.first = stamp.at
      verdict.last = stamp.at
    }
  }

  private mutating func take(_ message: MessageInPlace, _ stamp: Stamp) {
    let bytes = message.bytes.raw.bindMemory(to: UInt8.self)
    do throws(ParseError) {
      let scan = try MessageScan(bytes)
      settle(at: stamp.at)
      let location =
        canReread
        ? UInt64(message.offset) : UInt64(spool.keep(message.bytes.raw)) | MessageSource.spooled
      table.add(
        scan, bytes, frame: stamp.frame, at: stamp.at, .udp, from: message.source,
        to: message.destination, location: location)
      verdict.counts.messages += 1
      makeRoom(at: stamp.at)
    } catch {
      add(
        Sighting(
          frame: stamp.frame, at: stamp.at, transport: .udp, from: message.source,
          to: message.destination, .unreadable(message.bytes.copy, error)))
    }
  }

  private mutating func add(_ aside: Sighting) {
    if case .unreadable = aside.content { verdict.counts.unreadable += 1 }
    asides.add(aside)
  }

  /// Takes something that was not left in place; `index` where it is one of given sightings.
  mutating func take(_ sighting: Sighting, at index: Int?) {
    guard let message = sighting.message else {
      add(sighting)
      return
    }
    settle(at: sighting.at)
    message.bytes.withUnsafeBufferPointer { bytes in
      guard let scan = try? MessageScan(bytes) else { return }
      let location =
        index.map { UInt64($0) } ?? UInt64(spool.keep(UnsafeRawBufferPointer(bytes)))
        | MessageSource.spooled
      table.add(
        scan, bytes, frame: sighting.frame, at: sighting.at, sighting.transport,
        from: sighting.source, to: sighting.destination, location: location)
    }
    verdict.counts.messages += 1
    makeRoom(at: sighting.at)
  }

  /// Judges what is over.
  @inline(__always)
  private mutating func settle(at moment: Moment) {
    // One stamp far in the future must not end all calls: two have to agree.
    let last = latest ?? moment
    let now = moment - last < Self.leap ? moment : last
    latest = moment
    while let cluster = table.nextQuiet(at: now) {
      close(cluster, endedAt: max(now, table.span(cluster).upperBound + quiet), isLast: false)
    }
  }

  private static let leap = Duration.seconds(3600)

  /// Judges what there is no room for.
  @inline(__always)
  private mutating func makeRoom(at now: Moment) {
    if let cluster = table.takeTooLarge() { judgeEarly(cluster, at: now) }
    if table.isOverLimits { judgeOldest(at: now) }
  }

  private mutating func judgeOldest(at now: Moment) {
    for cluster in table.excess() { judgeEarly(cluster, at: now) }
    guard table.hasTooManyParties else { return }
    // Nothing is open any more; what was counted by numbers is settled before they are forgotten.
    settleParts()
    settleAsked(endedAt: now)
    table.forgetParties()
  }

  private mutating func settleAsked(endedAt: Moment) {
    for (asked, times) in asked {
      let ends = [asked.server, asked.client]
      let system =
        ends.first { systems[table.parties.ipAddress($0)] != nil } ?? asked.server
      // Every check has an answer, as `close` has made sure.
      _ = answer(outlined(asked, systemAt: system, endedAt: endedAt))
      count(times: times)
      verdict.counts.others += asked.transactions * times
    }
    asked = [:]
  }

  private mutating func note(_ system: Roles.Party) {
    systems[system.address, default: []].insert(system)
  }

  private mutating func settleParts() {
    for (parts, times) in parts {
      // The elements of a plain call have addresses of their own: ports do not count.
      func place(_ address: OutlineParties.ID) -> Endpoint {
        Endpoint(table.parties.ipAddress(address))
      }
      var hops = [RoleInference.Hop(from: place(parts.carrier), to: place(parts.system))]
      if let edge = parts.edge {
        hops.append(RoleInference.Hop(from: place(parts.system), to: place(edge)))
      }
      let roles = RoleInference.infer(hops: hops)
      for party in roles.parties where party.role == .system { note(party) }
      verdict.roles.note(roles, times: times)
    }
    parts = [:]
  }

  private mutating func judgeEarly(_ cluster: OutlineTable.Cluster, at now: Moment) {
    early += 1
    close(cluster, endedAt: max(now, table.span(cluster).upperBound), isLast: true)
  }

  // MARK: Judging

  /// Judges a cluster and forgets it; one that is not over is kept unless this is the last time.
  private mutating func close(
    _ cluster: OutlineTable.Cluster, endedAt: Moment, isLast: Bool
  ) {
    if !isLast, table.isSurelyOpen(cluster) { return }
    var outline: CallOutline?
    switch table.read(cluster, roles: judge.roles, endedAt: endedAt) {
    case .call(var call, let parts):
      if !isLast, !parts.isOver { return }
      if isPlain(&call, parts, table.span(cluster)) {
        if answer(call) {
          count(call, parts)
          table.release(cluster)
          return
        }
        outline = call
      }
    case .asked(let asked):
      if judge.roles == nil {
        // Who the system is turns out at the end; whoever it is, there must be an answer.
        if answer(outlined(asked, systemAt: asked.client, endedAt: endedAt)),
          answer(outlined(asked, systemAt: asked.server, endedAt: endedAt))
        {
          self.asked[asked, default: 0] += 1
          table.release(cluster)
          return
        }
        if !isLast { return }
        break
      }
      let call = outlined(asked, systemAt: nil, endedAt: endedAt)
      if !asked.hasOthers, !isBetweenSystems(asked), answer(call) {
        count(times: 1)
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

  /// Whether nothing seen beside the messages concerns the call.
  private func isPlain(
    _ call: inout CallOutline, _ parts: OutlineReading.Parts, _ span: ClosedRange<Moment>
  ) -> Bool {
    let system = table.parties.ipAddress(parts.system)
    let carrier = table.parties.ipAddress(parts.carrier)
    let edge = parts.edge.map { table.parties.ipAddress($0) }
    let around = asides.around(span) { $0 == system || $0 == carrier || $0 == edge }
    for aside in around {
      switch aside.content {
      case .dnsQuery: call.hasLookups = true
      // A refusal excuses the system, or makes it try the next edge.
      case .unreachable, .reset: if call.outgoing != nil { return false }
      case .unreadable: if aside.source.address == system { call.hasUnreadable = true }
      case .sip: continue
      }
    }
    return true
  }

  /// Asks every check; whether all could answer, which `answers` then holds.
  private mutating func answer(_ call: CallOutline) -> Bool {
    var remembered: (known: UInt64, passed: UInt64)?
    var hasLookedUp = false
    var isComplete = true
    for index in judge.checks.indices {
      var answer = judge.checks[index].judge(call, under: policies)
      if answer == .asItsShape, index < memoised {
        if !hasLookedUp {
          remembered = memo.answers(call.shape)
          hasLookedUp = true
        }
        if let remembered, remembered.known & 1 << UInt64(index) != 0 {
          answer = remembered.passed & 1 << UInt64(index) != 0 ? .passed : .notApplicable
        }
      }
      answers[index] = answer
      if answer == .unknown || answer == .asItsShape { isComplete = false }
    }
    return isComplete
  }

  private mutating func count(_ call: CallOutline, _ parts: OutlineReading.Parts) {
    count(times: 1)
    verdict.counts.calls += 1
    verdict.outlined += 1
    starts.append(parts.startFrame)
    if judge.roles == nil { self.parts[parts, default: 0] += 1 }
  }

  private mutating func count(times: Int) {
    for index in answers.indices {
      if answers[index] == .passed {
        plainPassed[index] += times
      } else {
        plainEmpty[index] += times
      }
    }
  }

  /// The outline of requests outside calls; who the system is comes from the roles, or is given.
  private func outlined(
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
  private func isBetweenSystems(_ asked: OutlineReading.Asked) -> Bool {
    guard let roles = judge.roles else { return false }
    return roles.parties.contains { $0.port != nil }
      || [asked.client, asked.server].allSatisfy {
        roles.party(at: table.parties.ipAddress($0))?.role == .system
      }
  }

  /// Judges a cluster's messages themselves; false where it turned out not to be over.
  private mutating func read(
    _ cluster: OutlineTable.Cluster, _ outline: CallOutline?, endedAt: Moment, isLast: Bool
  ) -> Bool {
    let sightings = sightings(of: cluster)
    let reading = CallModel.read(sightings, correlationHeader: judge.correlationHeader)
    if !isLast, reading.calls.contains(where: { $0.legs.contains { $0.end == nil } }) {
      return false
    }
    verdict.counts.calls += reading.calls.count
    verdict.counts.others += reading.others.count
    verdict.counts.strays += reading.strays.count
    for call in reading.calls {
      let roles = judge.roles ?? RoleInference.infer(call)
      if judge.roles == nil { verdict.roles.note(roles) }
      for party in roles.parties where party.role == .system { note(party) }
      let start = call.legs[0].invites[0].request.frame
      starts.append(UInt32(truncatingIfNeeded: start))
      let evidence = Evidence(
        source: .wire, sightings: self.sightings(of: call), calls: [call], others: [],
        roles: roles, endedAt: endedAt, policies: judge.policies)
      let said = tally(evidence, call)
      if let outline, reading.calls.count == 1 { remember(outline, said) }
    }
    judgeOthers(reading.others, isBesideCalls: !reading.calls.isEmpty, endedAt)
    return true
  }

  private func sightings(of cluster: OutlineTable.Cluster) -> [Sighting] {
    table.messages(cluster).enumerated().compactMap { _, stub -> Sighting? in
      guard
        let bytes = source.bytes(at: stub.location, count: Int(stub.length), spool),
        let message = try? Message(bytes)
      else { return nil }
      return Sighting(
        frame: Int(stub.frame), at: Moment(nanoseconds: stub.at), transport: stub.transport,
        from: table.parties.endpoint(stub.source), to: table.parties.endpoint(stub.destination),
        .sip(message))
    }
  }

  /// Everything seen of the call, and what else was seen of its parties meanwhile.
  private func sightings(of call: Call) -> [Sighting] {
    let mine = call.legs.flatMap(\.sightings)
    let last = mine.map(\.at).max() ?? call.startedAt
    var ends: Set<IPAddress> = []
    for leg in call.legs { ends.formUnion([leg.caller.address, leg.callee.address]) }
    let others = asides.around(call.startedAt...max(last, call.startedAt)) { ends.contains($0) }
    return (mine + others).sorted { $0.frame < $1.frame }
  }

  @discardableResult
  private mutating func tally(_ evidence: Evidence, _ call: Call?) -> [Verdict] {
    judge.checks.indices.map { index in
      let said = judge.checks[index].judge(evidence)
      verdict.tallies[index].count(said)
      if case .failed(let findings) = said {
        for finding in findings {
          pending.append(
            PendingFinding(
              finding: finding, start: call?.legs[0].invites[0].request.frame,
              callerNumber: call?.callerNumber, startedAt: call?.startedAt ?? .zero,
              order: pending.count))
        }
      }
      return said
    }
  }

  private mutating func remember(_ outline: CallOutline, _ said: [Verdict]) {
    var known: UInt64 = 0
    var passed: UInt64 = 0
    for index in 0..<memoised
    where judge.checks[index].judge(outline, under: policies) == .asItsShape {
      guard said[index] == .passed || said[index] == .notApplicable else { continue }
      known |= 1 << UInt64(index)
      if said[index] == .passed { passed |= 1 << UInt64(index) }
    }
    if known != 0 { memo.note(outline.shape, known: known, passed: passed) }
  }

  /// Transactions outside calls: those of one Call-ID together, or those of a row of requests to
  /// one server, of which each may give way to the next.
  private mutating func judgeOthers(
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
      let inferred = Roles([
        known ?? Roles.Party("system", .system, ends[0].address, port: port)
      ])
      let evidence = Evidence(
        source: .wire,
        sightings: group.flatMap { $0.requests + $0.responses + $0.acks }.sorted {
          $0.frame < $1.frame
        }, calls: [], others: group, roles: judge.roles ?? inferred, endedAt: endedAt,
        policies: judge.policies)
      tally(evidence, nil)
    }
  }

  // MARK: The end

  /// The capture is over: judges what is left and says it all.
  mutating func finish() -> RecordingVerdict {
    let end = verdict.last ?? .zero
    let left = table.remaining()
    for cluster in left where table.hasCalls(cluster) {
      close(cluster, endedAt: end, isLast: true)
    }
    settleParts()
    for cluster in left where !table.hasCallsOrIsGone(cluster) {
      close(cluster, endedAt: end, isLast: true)
    }
    settleAsked(endedAt: end)
    noteRoles()
    for index in verdict.tallies.indices {
      verdict.tallies[index].count(.passed, times: plainPassed[index])
      verdict.tallies[index].count(.notApplicable, times: plainEmpty[index])
    }
    noteFindings()
    if early > 0 {
      verdict.notes.append(
        "\(early) calls were judged before they were over, as more was open than the limits allow")
    }
    if asides.forgotten > 0 {
      verdict.notes.append(
        "\(asides.forgotten) refusals, lookups or unreadable packets were too many to be kept")
    }
    return verdict
  }

  private mutating func noteRoles() {
    if let roles = judge.roles {
      verdict.roles.note(roles, times: verdict.counts.calls)
    }
    verdict.roles.settle()
  }

  private mutating func noteFindings() {
    starts.sort()
    pending.sort {
      ($0.start ?? .max, $0.start == nil ? $0.finding.frames.first ?? 0 : 0, $0.order)
        < ($1.start ?? .max, $1.start == nil ? $1.finding.frames.first ?? 0 : 0, $1.order)
    }
    verdict.findings = pending.map { pending in
      RecordedFinding(
        pending.finding,
        in: pending.start.map {
          RecordedFinding.Place(number(of: $0), pending.callerNumber, pending.startedAt)
        })
    }
  }

  /// A call's number by its first INVITE, from 1.
  private func number(of start: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < start { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }

  /// Takes over what reading the file has shown.
  mutating func note(
    _ losses: SightingReader.Losses, _ problem: CaptureError?, frames: Int
  ) {
    verdict.losses = losses
    verdict.problem = problem
    verdict.counts.frames = frames
  }

  mutating func note(endedAt: Moment) {
    verdict.last = endedAt
  }

  /// As above, for a capture that was read already.
  mutating func note(_ reading: CaptureReading) {
    note(reading.losses, reading.problem, frames: reading.frames)
    verdict.first = reading.first
    verdict.last = reading.last
  }
}

extension Leg {
  var sightings: [Sighting] {
    (invites + cancels + dialogs.flatMap(\.transactions) + unmatched).flatMap {
      $0.requests + $0.responses + $0.acks
    } + dialogs.flatMap(\.acks)
  }
}
