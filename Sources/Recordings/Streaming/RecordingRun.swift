import Calls
import Capture
import Checks
import Media
import SIP
import Wire

/// One capture while it is judged: stubs of what is open, and what was said of what is over.
///
/// Messages are scanned where they lie and kept as stubs. A call that is over is judged from its
struct RecordingRun {
  let judge: RecordingJudge
  var verdict: RecordingVerdict
  let source: MessageSource
  let spool = Spool()
  var table: OutlineTable
  var outlines: OutlineJudge
  /// The call that is being closed.
  var draft = OutlineDraft()
  /// Reads messages of it again.
  let messages: OutlineMessages
  var findings: PendingFindings
  /// What is told of the calls one by one.
  var calls: PendingCalls
  /// What checks remember that take more than one call, and which checks these are.
  var series: CallSeries
  let isOfSeries: [Bool]
  /// What checks are still to be asked about that take many pieces of evidence at once.
  var batch = EvidenceBatch()
  let isOfBatch: [Bool]
  /// Which checks are asked about all of the capture, once it is over.
  let isStaged: [Bool]
  /// Which checks are about what is heard.
  let isOfMedia: [Bool]
  var trunks = TrunkNumbers()
  var asides = Asides()
  var setups = SetupKeeping()
  var silences: SilenceKeeping
  /// What is told of messages that cannot be read.
  var unread = UnreadMessages()
  /// What the capture is known to lack.
  var gaps = CaptureGaps()
  /// Who takes part in calls judged by their outline, and how many calls say so.
  var parts: [OutlineReading.Parts: Int] = [:]
  /// Requests outside calls, until it is known who the system is.
  var asked: [OutlineReading.Asked: Int] = [:]
  var systems: [IPAddress: Set<Roles.Party>] = [:]
  /// Who of the policy was not seen yet.
  var absent: AbsentParties
  /// Takes packets apart, and follows their media.
  var reader: SightingReader
  /// The media of a capture that was read already.
  var flows: [MediaFlow] = []
  /// By the frame of a call's first INVITE, once the capture is over.
  var media: [Int: MediaReading] = [:]
  /// What was read to place it.
  var readings: KeptReadings
  /// How many streams of calls were not kept.
  var unkeptStreams = 0
  /// How many calls were judged before they were over.
  var early = 0
  /// How many of these have media that could not be told from others' yet.
  var unheard = 0
  /// The calls that the capture cuts; of what is still up only at its end.
  var edges = CaptureEdges()
  var isAtEnd = false
  /// Finds what was reported and seen as well.
  private(set) var reports = MessageCopies()
  private let canReread: Bool
  /// When the first message that was not left in place came.
  var firstGiven: Moment?
  private var time = CaptureTime()

  init(_ judge: RecordingJudge, _ source: MessageSource, from name: String) {
    self.judge = judge
    self.source = source
    messages = OutlineMessages { [spool] in
      source.bytes(at: $0.location, count: Int($0.length), spool)
    }
    verdict = RecordingVerdict(name)
    readings = KeptReadings(most: judge.mostReadings)
    findings = PendingFindings(most: judge.mostFindings)
    calls = PendingCalls(most: judge.mostCalls)
    absent = AbsentParties(judge.roles)
    silences = SilenceKeeping(judge.roles)
    reader = SightingReader(.ethernet, keys: judge.keys)
    if case .file(let file) = source { canReread = file.canReread } else { canReread = true }
    var limits = judge.limits
    let patience = judge.policies.map(\.patience).max() ?? .zero
    limits.quiet = max(limits.quiet, patience + .seconds(8))
    var random = SystemRandomNumberGenerator()
    table = OutlineTable(
      limits: limits, correlationHeader: judge.correlationHeader,
      seed: judge.seed ?? random.next())
    outlines = OutlineJudge(judge.checks, Policies(judge.policies))
    isOfSeries = judge.checks.map { $0.ofSeries != nil }
    isOfBatch = judge.checks.map { $0.ofBatch != nil }
    isStaged = judge.checks.map(\.isStaged)
    isOfMedia = judge.checks.map { $0 is any MediaCheck }
    series = CallSeries(
      judge.checks.compactMap(\.ofSeries), Policies(judge.policies),
      roles: judge.roles)
    verdict.tallies = zip(judge.checks, isOfSeries).map { check, isOfSeries in
      CheckTally(
        check.card, deviation: judge.policies.lazy.compactMap { $0.deviations[check.id] }.first,
        isOfSeries: isOfSeries)
    }
    verdict.roles.isInferred = judge.roles == nil
  }

  // MARK: Taking in

  mutating func take(_ packet: SavedPacket) {
    note(packet.stamp)
    switch reader.readInPlace(packet) {
    case .nothing:
      if reader.hasLost { noteLost() }
    case .message(let message):
      if !isReported(message, at: packet.stamp.at) { take(message, packet.stamp) }
    case .sightings(let sightings):
      // Before what comes with it has others judged.
      if reader.hasLost { noteLost() }
      for sighting in sightings { takeOnce(sighting, arrivedAt: packet.stamp.at) }
    }
  }

  /// Takes what the reader still waited for, as no more packets come.
  mutating func takeRest() {
    let rest = reader.finish(at: verdict.last ?? .zero)
    noteLost()
    for sighting in rest { takeOnce(sighting, arrivedAt: sighting.at) }
  }

  /// Takes something unless it was seen and reported already.
  mutating func takeOnce(_ sighting: Sighting, arrivedAt: Moment) {
    let recent = reports.wakes(at: sighting) ? recent(since: arrivedAt - MessageCopies.window) : []
    if !reports.isCopy(sighting, arrivedAt: arrivedAt, recent: recent) { take(sighting, at: nil) }
  }

  private func recent(since moment: Moment) -> [Sighting] {
    table.recent(since: moment) { source.bytes(at: $0, count: $1, spool) }
  }

  /// Whether a message in place was reported before; asks nothing where there were no reports.
  @inline(__always)
  private mutating func isReported(_ message: MessageInPlace, at moment: Moment) -> Bool {
    guard reports.isAwake else { return false }
    return reports.isCopy(
      message.bytes.raw, from: message.source, to: message.destination, at: moment,
      arrivedAt: moment)
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
    if case .connected = aside.content { return setups.add(aside) }
    absent.note(aside)
    series.note(aside)
    if case .unanswered = aside.content { return silences.add(aside) }
    var owner: UInt64?
    if case .unreadable(let bytes, let error) = aside.content {
      verdict.counts.unreadable += 1
      unread.note(aside, bytes, error)
      // The view lives no longer than the closure that is given the bytes.
      owner = bytes.withUnsafeBytes { CallIDLine.value(in: ByteView($0)) }
        .flatMap { table.key(ofCallID: $0) }
    }
    asides.add(aside, of: owner)
  }

  /// Takes something that was not left in place; `index` where it is one of given sightings.
  mutating func take(_ sighting: Sighting, at index: Int?) {
    firstGiven = min(firstGiven ?? sighting.at, sighting.at)
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
    let now = time.advance(to: moment)
    while let cluster = table.nextQuiet(at: now) {
      for silence in reader.takeUnanswered(at: now) { add(silence) }
      close(cluster, endedAt: now, isLast: false)
    }
  }

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
    absent.note(table.parties)
    table.forgetParties()
    trunks = TrunkNumbers()
  }

  private mutating func judgeEarly(_ cluster: OutlineTable.Cluster, at now: Moment) {
    early += 1
    close(cluster, endedAt: max(now, table.span(cluster).upperBound), isLast: true)
  }
}
