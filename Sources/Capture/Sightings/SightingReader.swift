public import SIP
public import Wire

/// Turns frames into sightings; the one pipeline for files, live captures and taps.
public struct SightingReader: Sendable {
  private let linkType: LinkType
  private var fragments = FragmentTable()
  var streams: StreamTable
  var copies = CopyFilter()
  /// What is missing of datagrams, until it is taken.
  private var cut: [CaptureGap] = []
  private var counted = Losses()
  var datagrams: DatagramReader
  /// Who wrote to whom; nil where nobody wants to know.
  var contacts: ContactBook?
  /// Where whole messages go that lie in one frame, while `readInPlace` reads it.
  var inPlace: PlaceInMemory?
  var leavesInPlace = false

  /// A reader that knows where bytes that are not SIP are worth a sighting, and keys.
  ///
  /// SIP is found on any port. `keys` are those of TLS connections, beside what the capture has.
  public init(
    _ linkType: LinkType, sipPorts: Set<UInt16> = [5060], keys: TLSKeyLog = TLSKeyLog()
  ) {
    self.linkType = linkType
    datagrams = DatagramReader(sipPorts: sipPorts)
    streams = StreamTable(sipPorts: sipPorts)
    streams.add(keys, fromCapture: false)
  }

  /// Takes keys that stand in the capture, before the packets that need them.
  public mutating func add(_ keys: TLSKeyLog) {
    streams.add(keys, fromCapture: true)
  }

  /// What became of TLS connections; of those that go on, so far.
  public var tls: TLSReading { streams.tls }

  public var losses: Losses {
    var losses = counted
    losses.fragmentedDatagrams = fragments.abandoned + fragments.unfinished
    losses.streamGaps = streams.gaps
    losses.foreignGaps = streams.foreignGaps
    losses.unreadTLS = streams.tls.unreadCount
    losses.packedWebSockets = streams.packed.count
    losses.presumedWebSockets = streams.packed.presumed
    return losses
  }

  /// How many packets were left out because they were captured already.
  public var repeatedCaptures: Int { copies.copies }

  /// How many bytes of unfinished streams are kept, which `StreamTable` bounds.
  package var heldBytes: Int { streams.held }

  /// Reads the next frame; gives what it completes.
  public mutating func read(_ frame: Frame) -> [Sighting] {
    // The bytes are borrowed for the call only; nothing keeps the pointer.
    frame.bytes.withUnsafeBytes { raw in
      read(
        ByteView(raw), originalLength: frame.originalLength,
        Stamp(frame: frame.number, at: frame.at))
    }
  }

  /// The capture is over, with its last packet then: gives what was still waiting for bytes that
  /// never came.
  public mutating func finish(at end: Moment) -> [Sighting] {
    streams.finish(at: end).sorted { $0.frame < $1.frame }
  }

  /// Connections that must have been answered by then and were not: only packets of TCP tell of them.
  package mutating func takeUnanswered(at now: Moment) -> [Sighting] {
    streams.takeUnanswered(at: now)
  }

  /// Whether something was found to be missing since that was last asked for.
  package var hasLost: Bool { !cut.isEmpty || fragments.hasLost || streams.hasLost }

  /// What was found to be missing since it was last asked for.
  package mutating func takeLost() -> [CaptureGap] {
    defer { cut = [] }
    return cut + fragments.takeLost() + streams.takeLost()
  }

  /// What is missing so far and may still come.
  package func missing(from sources: Set<IPAddress>) -> [CaptureGap] {
    fragments.missing + streams.missing(from: sources)
  }

  mutating func read(_ frame: ByteView, originalLength: Int, _ stamp: Stamp) -> [Sighting] {
    read(frame, linkType, originalLength: originalLength, stamp)
  }

  /// As above, for a frame of an interface with a link type of its own; nil for one not read here.
  package mutating func read(
    _ frame: ByteView, _ linkType: LinkType?, originalLength: Int, _ stamp: Stamp
  ) -> [Sighting] {
    if originalLength > frame.count { counted.cutFrames += 1 }
    guard let linkType, let packet = LinkHeader.strip(frame, linkType) else {
      counted.unreadFrames += 1
      return []
    }
    return read(packet, TunnelPath(origin: LinkHeader.origin(frame, linkType, packet)), stamp)
  }

  /// Reads an IP packet: the frame's, or one that others carried.
  private mutating func read(
    _ packet: ByteView, _ path: TunnelPath, _ stamp: Stamp
  ) -> [Sighting] {
    guard let header = IPHeader(packet) else {
      counted.unreadFrames += 1
      return []
    }
    guard !copies.isCopy(header, path, at: stamp.at) else { return [] }
    contacts?.note(header, stamp)
    guard let fragment = header.fragment else { return read(header, path, stamp) }
    guard let bytes = fragments.add(header, fragment, at: stamp) else { return [] }
    // As above: borrowed for the call only.
    leavesInPlace = false
    return bytes.withUnsafeBytes { raw in
      guard let whole = IPHeader(header, whole: ByteView(raw)) else { return [] }
      return read(whole, path, stamp)
    }
  }

  private mutating func read(
    _ header: IPHeader, _ path: TunnelPath, _ stamp: Stamp
  ) -> [Sighting] {
    switch (header.content, header.version) {
    case (17, _):
      guard let datagram = DatagramHeader(header.payload) else { return [] }
      if path.depth < Tunnel.mostDepth, let inner = Tunnel.packet(in: datagram) {
        return read(inner, path.entering(header), stamp)
      }
      return read(
        datagram.payload, Endpoint(header.source, datagram.sourcePort),
        Endpoint(header.destination, datagram.destinationPort), stamp, isWhole: !header.isCut)
    case (6, _):
      guard let segment = SegmentHeader(header.payload) else { return [] }
      let key = StreamTable.Key(
        source: Endpoint(header.source, segment.sourcePort),
        destination: Endpoint(header.destination, segment.destinationPort))
      return streams.receive(segment, key, stamp, cut: header.cutBytes)
    case (1, .four), (58, .six):
      guard let notice = UnreachableNotice(header.payload, version: header.version) else {
        return []
      }
      return [
        Sighting(
          frame: stamp.frame, at: stamp.at, transport: notice.transport, from: notice.source,
          to: notice.destination, .unreachable)
      ]
    case (let content, _) where Tunnel.isOne(content):
      guard path.depth < Tunnel.mostDepth,
        let inner = Tunnel.packet(in: header.payload, content)
      else {
        counted.unreadFrames += 1
        return []
      }
      return read(inner, path.entering(header), stamp)
    default: return []
    }
  }

  /// Reads what a datagram carries.
  private mutating func read(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    isWhole: Bool
  ) -> [Sighting] {
    if datagrams.takesMedia(payload, source, destination, stamp, isWhole: isWhole) { return [] }
    return readOther(payload, source, destination, stamp, isWhole: isWhole)
  }

  /// Reads what a datagram carries that is no media.
  mutating func readOther(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    isWhole: Bool
  ) -> [Sighting] {
    if !isWhole, let gap = datagrams.gap(in: payload, source, destination, stamp) {
      cut.append(gap)
      return [
        Sighting(
          frame: stamp.frame, at: stamp.at, transport: .udp, from: source, to: destination,
          .unreadable(payload.prefix(MessageCutter.damageShown).copy, .notCaptured))
      ]
    }
    if let sightings = datagrams.sightings(
      in: payload, source, destination, stamp, leavesInPlace: leavesInPlace)
    {
      return sightings
    }
    inPlace = PlaceInMemory(
      address: UInt(bitPattern: payload.raw.baseAddress), count: payload.count, source: source,
      destination: destination)
    return []
  }
}
