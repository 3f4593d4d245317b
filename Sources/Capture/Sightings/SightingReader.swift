public import Media
public import SIP
public import Wire

/// Turns frames into sightings; the one pipeline for files, live captures and taps.
public struct SightingReader: Sendable {
  /// What could not be used, counted; all zero for a clean capture of plain calls.
  public struct Losses: Hashable, Sendable {
    /// Frames that hold no IP packet, or one that cannot be read.
    public var unreadFrames = 0
    /// Frames of which the capture kept only a part.
    public var cutFrames = 0
    /// Datagrams of which fragments are missing or contradict each other.
    public var fragmentedDatagrams = 0
    /// Places where bytes of a TCP stream are missing.
    public var streamGaps = 0
    /// TLS connections that could not be read, or not to their end.
    public var unreadTLS = 0

    public init() {}
  }

  private let linkType: LinkType
  /// Few enough to be looked through one by one.
  private let sipPorts: [UInt16]
  private var fragments = FragmentTable()
  private var streams: StreamTable
  private var copies = CopyFilter()
  private var counted = Losses()
  private var media = FlowTable()
  /// Whether the packets of media are kept themselves, not only counted.
  public var keepsMedia = false
  /// Who wrote to whom; nil where nobody wants to know.
  private var contacts: ContactBook?
  private var kept = KeptMedia()
  /// Where whole messages go that lie in one frame, while `readInPlace` reads it.
  private var inPlace: PlaceInMemory?
  private var leavesInPlace = false

  /// A reader that knows where bytes that are not SIP are worth a sighting, and keys.
  ///
  /// SIP is found on any port. `keys` are those of TLS connections, beside what the capture has.
  public init(
    _ linkType: LinkType, sipPorts: Set<UInt16> = [5060], keys: TLSKeyLog = TLSKeyLog()
  ) {
    self.linkType = linkType
    self.sipPorts = Array(sipPorts)
    streams = StreamTable(sipPorts: sipPorts)
    streams.add(keys, fromCapture: false)
  }

  /// The media packets that were kept, in order.
  public var mediaPackets: [MediaPacket] { kept.packets }
  /// How many were left out because they would take too much memory.
  public var mediaNotKept: Int { kept.leftOut }

  /// Keeps from now on what is beside SIP: packets of media, HTTP, and who wrote to whom.
  public mutating func keepOtherTraffic() {
    keepsMedia = true
    contacts = ContactBook()
    streams.keepExchanges()
  }

  /// What was kept of it so far.
  public var otherTraffic: OtherTraffic {
    var other = OtherTraffic(
      packets: mediaPackets, exchanges: streams.web?.exchanges ?? [],
      contacts: contacts?.contacts ?? [])
    if mediaNotKept > 0 { other.missing.insert(.packets) }
    if streams.web?.isCut == true { other.missing.insert(.exchanges) }
    if contacts?.isFull == true { other.missing.insert(.contacts) }
    return other
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
    losses.unreadTLS = streams.tls.unreadCount
    return losses
  }

  /// The media flows so far; a few packets that only look like RTP are an unproven one.
  public var flows: [MediaFlow] { media.flows }

  /// Whether a packet of media was seen.
  package var hasMedia: Bool { media.packets > 0 }

  /// Gives the media flows that have been silent since then, and forgets them.
  public mutating func takeFlows(silentSince moment: Moment) -> [MediaFlow] {
    media.takeFlows(silentSince: moment)
  }

  /// Gives the media flows that are meant, and forgets them.
  package mutating func takeFlows(where isMeant: (MediaFlow) -> Bool) -> [MediaFlow] {
    media.takeFlows(where: isMeant)
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

  /// The capture is over: gives what was still waiting for bytes that never came.
  public mutating func finish() -> [Sighting] {
    streams.finish().sorted { $0.frame < $1.frame }
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

  /// Reads the next packet of a file; a message that fills a datagram is left where it lies, what
  /// else the packet completes becomes `sightings`.
  ///
  /// What is left in place is valid as long as the packet's bytes are.
  package mutating func readInPlace(
    _ packet: SavedPacket, _ sightings: inout [Sighting]
  ) -> MessageInPlace? {
    if let plain = plain(packet) {
      if copies.isCopy(plain, at: packet.stamp.at) { return nil }
      if StartLine.isCommon(plain.payload) {
        return MessageInPlace(
          bytes: plain.payload, offset: packet.offset + plain.offset, source: plain.source,
          destination: plain.destination)
      }
      return readRest(packet, &sightings) { reader in
        reader.read(plain.payload, plain.source, plain.destination, packet.stamp, isWhole: true)
      }
    }
    return readRest(packet, &sightings) { reader in
      reader.read(
        packet.bytes, packet.linkType, originalLength: packet.originalLength, packet.stamp)
    }
  }

  /// The packet as the plain datagram that most are; nil where it may be more than that.
  @inline(__always)
  private func plain(_ packet: SavedPacket) -> PlainDatagram? {
    guard packet.linkType == .ethernet, packet.originalLength <= packet.bytes.count,
      contacts == nil, let plain = PlainDatagram(packet.bytes),
      !Tunnel.isPort(plain.destination.port)
    else { return nil }
    return plain
  }

  @inline(__always)
  private mutating func readRest(
    _ packet: SavedPacket, _ sightings: inout [Sighting],
    _ read: (inout SightingReader) -> [Sighting]
  ) -> MessageInPlace? {
    leavesInPlace = true
    inPlace = nil
    sightings = read(&self)
    leavesInPlace = false
    // Nothing was copied, so the message is a part of the packet.
    guard let inPlace, let base = packet.bytes.raw.baseAddress else { return nil }
    let offset = Int(bitPattern: inPlace.address) - Int(bitPattern: UInt(bitPattern: base))
    guard offset >= 0, offset + inPlace.count <= packet.bytes.count else { return nil }
    return MessageInPlace(
      bytes: packet.bytes.dropping(offset).prefix(inPlace.count), offset: packet.offset + offset,
      source: inPlace.source, destination: inPlace.destination)
  }

  /// Where a message lies; a number and not a pointer, as it is looked at in `readInPlace` only.
  private struct PlaceInMemory {
    let address: UInt
    let count: Int
    let source: Endpoint
    let destination: Endpoint
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
    guard let bytes = fragments.add(header, fragment, at: stamp.at) else { return [] }
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
      return streams.receive(segment, key, stamp)
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

  /// Counts RTP and RTCP, which begin with a byte that no SIP message can begin with.
  private mutating func isMedia(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    isWhole: Bool
  ) -> Bool {
    guard !payload.isEmpty, FlowTable.mayBeMedia(firstByte: payload[0]) else { return false }
    if isTaken(source.port) || isTaken(destination.port) { return false }
    let isMedia = media.receive(
      payload.raw, from: source, to: destination, frame: stamp.frame, at: stamp.at,
      isWhole: isWhole)
    if isMedia, keepsMedia, isWhole { kept.keep(payload, source, destination, stamp) }
    return isMedia
  }

  /// Whether a port's datagrams are something else whatever they look like.
  private func isTaken(_ port: UInt16) -> Bool {
    sipPorts.contains(port) || NameQuestion.isPort(port)
  }

  /// Reads what a datagram carries.
  private mutating func read(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    isWhole: Bool
  ) -> [Sighting] {
    if let found = HEPPacket.sightings(in: payload, from: source, to: destination, stamp) {
      return found
    }
    if isMedia(payload, source, destination, stamp, isWhole: isWhole) { return [] }
    if leavesInPlace, StartLine.begins(payload) {
      inPlace = PlaceInMemory(
        address: UInt(bitPattern: payload.raw.baseAddress), count: payload.count, source: source,
        destination: destination)
      return []
    }
    return contents(payload, source.port, destination.port).map {
      Sighting(
        frame: stamp.frame, at: stamp.at, transport: .udp, from: source, to: destination, $0)
    }
  }

  private func contents(
    _ payload: ByteView, _ source: UInt16, _ destination: UInt16
  ) -> [Sighting.Content] {
    var payload = payload
    // RFC 3261 §7.5: empty lines before the start line are ignored.
    while !payload.isEmpty, payload[0] == 0x0D || payload[0] == 0x0A {
      payload = payload.dropping(1)
    }
    guard !payload.isEmpty else { return [] }
    if StartLine.begins(payload) { return [MessageReading.content(payload.copy)] }
    if NameQuestion.isPort(destination) {
      return NameQuestion.names(in: payload).map(Sighting.Content.dnsQuery)
    }
    guard sipPorts.contains(source) || sipPorts.contains(destination),
      !KeepAlive.isOne(payload)
    else { return [] }
    return [MessageReading.content(payload.copy)]
  }
}
