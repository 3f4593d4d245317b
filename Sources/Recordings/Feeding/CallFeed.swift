public import Calls
public import Capture
import Media
public import SIP
public import Wire

/// Gives the calls of a capture one by one when they are over, in bounded memory.
///
/// A call is over as for `RecordingJudge`: by its messages, and quiet for `OutlineLimits.quiet` of
/// capture time; or when more is open than the limits allow; or when the capture ends.
public struct CallFeed {
  /// What comes out.
  public enum Item: Sendable {
    case ended(EndedCalls)
    /// Something seen that belongs to no call.
    case aside(Sighting)
  }

  /// What there is to say when the capture is over.
  public struct Summary: Sendable {
    public var frames = 0
    public var first: Moment?
    public var last: Moment?
    public var calls = 0
    public var messages = 0
    public var losses = SightingReader.Losses()
    /// How many RTP streams of calls were too many to be kept.
    public var unkeptStreams = 0
    public var tls = TLSReading()
    public var copies = CaptureCopies()
    /// Why reading stopped early; nil when all of it was read.
    public var problem: CaptureError?
  }

  /// How often calls are looked at that are over, where there is media: whose that is takes a look
  /// at all calls that are open.
  private static let pause = Duration.seconds(5)

  public private(set) var summary = Summary()
  private let correlationHeader: HeaderName?
  private let file: PacketFile?
  private let spool = Spool()
  private var table: OutlineTable
  private var reader: SightingReader
  private var reports = MessageCopies()
  private var owners = AsideOwners()
  private var announced = OpenSessions()
  private var time = CaptureTime()
  private var nextLook: Moment?

  private init(
    _ file: PacketFile, _ correlationHeader: HeaderName?, _ limits: OutlineLimits,
    _ keys: TLSKeyLog
  ) {
    self.file = file
    reader = SightingReader(.ethernet, keys: keys)
    self.correlationHeader = correlationHeader
    var random = SystemRandomNumberGenerator()
    table = OutlineTable(
      limits: limits, correlationHeader: correlationHeader, seed: random.next())
  }

  /// Reads a capture to its end; throws only where nothing of it could be read.
  ///
  /// `give` is also told what of the capture was seen until then.
  public static func read(
    _ path: String, correlationHeader: HeaderName? = nil, limits: OutlineLimits = OutlineLimits(),
    keys: TLSKeyLog = TLSKeyLog(), _ give: (Item, Summary) -> Void
  ) throws(CaptureError) -> Summary {
    let file = try PacketFile(path)
    var feed = CallFeed(file, correlationHeader, limits, keys)
    let end = file.forEach {
      feed.take($0, give)
    } secrets: {
      feed.reader.add($0)
    }
    if let problem = end.linkProblem { throw problem }
    feed.summary.frames = end.frames
    feed.summary.problem = end.problem
    feed.finish(give)
    return feed.summary
  }

  // MARK: Taking in

  private mutating func take(_ packet: SavedPacket, _ give: (Item, Summary) -> Void) {
    let at = packet.stamp.at
    summary.frames = packet.stamp.frame
    summary.first = min(summary.first ?? at, at)
    summary.last = max(summary.last ?? at, at)
    let found = reader.read(
      packet.bytes, packet.linkType, originalLength: packet.originalLength, packet.stamp)
    // Nobody asks a feed what is missing.
    if reader.hasLost { _ = reader.takeLost() }
    for sighting in found { take(sighting, arrivedAt: at, give) }
  }

  private mutating func take(
    _ sighting: Sighting, arrivedAt: Moment, _ give: (Item, Summary) -> Void
  ) {
    // How long a connection took is for judges.
    if case .connected = sighting.content { return }
    guard let message = sighting.message else {
      if !owners.keep(sighting) { give(.aside(sighting), summary) }
      return
    }
    let recent = reports.wakes(at: sighting) ? recent(since: arrivedAt - MessageCopies.window) : []
    if reports.isCopy(sighting, arrivedAt: arrivedAt, recent: recent) { return }
    settle(at: sighting.at, give)
    message.bytes.withUnsafeBufferPointer { bytes in
      guard let scan = try? MessageScan(bytes) else { return }
      owners.note(sighting, message, of: table.hash(ofCallIDOf: scan, bytes))
      let place = UInt64(spool.keep(UnsafeRawBufferPointer(bytes))) | MessageSource.spooled
      table.add(
        scan, bytes, frame: sighting.frame, at: sighting.at, sighting.transport,
        from: sighting.source, to: sighting.destination, location: place)
    }
    summary.messages += 1
    makeRoom(give)
  }

  private func recent(since moment: Moment) -> [Sighting] {
    table.recent(since: moment, bytes)
  }

  // MARK: Letting go

  private mutating func settle(at moment: Moment, _ give: (Item, Summary) -> Void) {
    let now = time.advance(to: moment)
    if reader.hasMedia {
      if let nextLook, now < nextLook, now >= nextLook - Self.pause { return }
      nextLook = now + Self.pause
    }
    // Whose the media is turns out when all that end now are known, which are read again then.
    var over: [OutlineTable.Cluster] = []
    while let cluster = table.nextQuiet(at: now) {
      let ending = look(at: cluster)
      guard ending.isOver else { continue }
      if reader.hasMedia { over.append(cluster) } else { close(ending, [], give) }
    }
    close(over, at: now, give)
  }

  private mutating func makeRoom(_ give: (Item, Summary) -> Void) {
    var clusters: [OutlineTable.Cluster] = []
    if let cluster = table.takeTooLarge() { clusters.append(cluster) }
    if table.isOverLimits { clusters += table.excess().filter { !clusters.contains($0) } }
    guard !clusters.isEmpty else { return }
    close(clusters, at: summary.last ?? .zero, give)
    if table.hasTooManyParties { table.forgetParties() }
  }

  private mutating func finish(_ give: (Item, Summary) -> Void) {
    let last = summary.last ?? .zero
    for sighting in reader.finish(at: last) { take(sighting, arrivedAt: last, give) }
    summary.losses = reader.losses
    summary.tls = reader.tls
    summary.copies = CaptureCopies(packets: reader.repeatedCaptures, messages: reports.copies)
    close(table.remaining(), at: last, give)
  }

  /// A cluster, with what it turned out to be.
  private struct Ending {
    let cluster: OutlineTable.Cluster
    let sightings: [Sighting]
    let reading: CallReading

    var isOver: Bool { !reading.calls.contains { $0.legs.contains { $0.end == nil } } }
  }

  private func look(at cluster: OutlineTable.Cluster) -> Ending {
    let sightings = sightings(of: cluster)
    return Ending(
      cluster: cluster, sightings: sightings,
      reading: CallModel.read(sightings, correlationHeader: correlationHeader))
  }

  /// Closes clusters one by one: the messages of all of them may be more than there is room for.
  private mutating func close(
    _ clusters: [OutlineTable.Cluster], at now: Moment, _ give: (Item, Summary) -> Void
  ) {
    guard !clusters.isEmpty else { return }
    var media = takeMedia(of: clusters, at: now)[...]
    for cluster in clusters {
      let ending = look(at: cluster)
      let count = ending.reading.calls.count
      close(ending, Array(media.prefix(count)), give)
      media = media.dropFirst(count)
    }
  }

  private mutating func close(
    _ ending: Ending, _ media: [MediaReading], _ give: (Item, Summary) -> Void
  ) {
    summary.calls += ending.reading.calls.count
    let asides = owners.take(table.keys(of: ending.cluster))
    let all = (ending.sightings + asides).enumerated().sorted {
      ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset)
    }.map(\.element)
    give(.ended(EndedCalls(reading: ending.reading, sightings: all, media: media)), summary)
    table.release(ending.cluster)
  }

  // MARK: Media

  /// Finds the media of calls that end among those of all that are open, and lets it go.
  private mutating func takeMedia(
    of clusters: [OutlineTable.Cluster], at now: Moment
  ) -> [MediaReading] {
    guard reader.hasMedia, clusters.contains(where: { table.hasCalls($0) }) else { return [] }
    // Taken out while it grows, as the calls that it asks for are read by this.
    var announced = announced
    self.announced = OpenSessions()
    let closing = Set(clusters)
    let ending = clusters.flatMap { sessions(of: $0, &announced) }
    let open = table.remaining().filter { !closing.contains($0) && table.hasCalls($0) }
    // Many that are open may be silent, and never end.
    let spoken = endpointsOfFlows()
    var heard = ending
    for cluster in open {
      heard += sessions(of: cluster, &announced).filter { $0.announces(oneOf: spoken) }
    }
    var placing = MediaPlacing(heard)
    announced.keep(only: open)
    self.announced = announced
    let own = Set(ending.map(\.call))
    var gone: [FlowKey: [ClosedRange<Int>]] = [:]
    var goingOn: Set<FlowKey> = []
    reader.forEachFlow { flow in
      for stream in placing.streams(of: flow) {
        guard let call = stream.call else { continue }
        if own.contains(call) {
          // Of a source that goes on in another call only what was of this one.
          gone[flow.key, default: []].append(stream.flow.firstFrame...stream.flow.lastFrame)
          placing.keep(stream)
        } else {
          goingOn.insert(flow.key)
        }
      }
    }
    summary.unkeptStreams += placing.leftOut
    // What nobody announced until well after its end is nobody's.
    let old = now - table.quiet
    reader.forgetFlows { flow in
      gone[flow.key]?.contains { $0.contains(flow.firstFrame) } == true
        || (flow.lastAt < old && !goingOn.contains(flow.key))
    }
    return ending.map { placing.take(call: $0.call) }
  }

  /// Where media comes from and goes to.
  private func endpointsOfFlows() -> Set<Endpoint> {
    var endpoints: Set<Endpoint> = []
    reader.forEachFlow {
      endpoints.insert($0.source)
      endpoints.insert($0.destination)
    }
    return endpoints
  }

  /// What each call of a cluster announces; read where it is not known.
  private func sessions(
    of cluster: OutlineTable.Cluster, _ announced: inout OpenSessions
  ) -> [CallSessions] {
    let edition = table.edition(of: cluster)
    if let known = announced.calls(of: cluster, edition) { return known }
    return announced.note(look(at: cluster).reading.calls, of: cluster, edition)
  }

  private func sightings(of cluster: OutlineTable.Cluster) -> [Sighting] {
    table.sightings(of: cluster, bytes)
  }

  private func bytes(at location: UInt64, _ count: Int) -> [UInt8]? {
    spool.bytes(at: Int(location & ~MessageSource.spooled), count: count)
  }
}
