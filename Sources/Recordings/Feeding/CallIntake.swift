import Calls
import Capture
import SIP
import Wire

/// Takes in all messages of a capture as stubs, and lets none go: about a hundred bytes for each.
///
/// Of what is no message it keeps where it is from and to; its bytes wait in the temporary file.
struct CallIntake {
  /// Something seen, and where it stands in its packet: behind what has a lower place.
  struct Seen {
    let sighting: Sighting
    let place: UInt64
    /// Where its bytes wait, which it is then without; `whole` has it with them.
    var bytes: Range<Int>?

    /// In capture order; what stands at one place stays as it is.
    static func inOrder(_ all: [Seen]) -> [Seen] {
      all.enumerated().sorted {
        ($0.element.sighting.frame, $0.element.place, $0.offset)
          < ($1.element.sighting.frame, $1.element.place, $1.offset)
      }.map(\.element)
    }
  }

  /// Takes packets apart.
  var reader: SightingReader
  private(set) var table: OutlineTable
  private(set) var summary = CallFeed.Summary()
  /// What was seen that is no message.
  private(set) var asides: [Seen] = []
  private(set) var setups = SetupKeeping()
  private let file: PacketFile
  private let spool = Spool()
  private var reports = MessageCopies()

  init(_ file: PacketFile, _ correlationHeader: HeaderName?, _ keys: TLSKeyLog) {
    self.file = file
    reader = SightingReader(.ethernet, keys: keys)
    var random = SystemRandomNumberGenerator()
    table = OutlineTable(correlationHeader: correlationHeader, seed: random.next())
  }

  mutating func take(_ packet: SavedPacket) {
    let at = packet.stamp.at
    summary.first = min(summary.first ?? at, at)
    summary.last = max(summary.last ?? at, at)
    switch reader.readInPlace(packet) {
    case .nothing: break
    case .message(let message): take(message, packet.stamp)
    case .sightings(let found): for sighting in found { take(sighting, arrivedAt: at) }
    }
    // Nobody asks what is missing.
    if reader.hasLost { _ = reader.takeLost() }
  }

  private mutating func take(_ message: MessageInPlace, _ stamp: Stamp) {
    let raw = message.bytes.raw
    if reports.isAwake,
      reports.isCopy(
        raw, from: message.source, to: message.destination, at: stamp.at, arrivedAt: stamp.at)
    {
      return
    }
    let bytes = raw.bindMemory(to: UInt8.self)
    do throws(ParseError) {
      let scan = try MessageScan(bytes)
      let location =
        file.canReread
        ? UInt64(message.offset) : UInt64(spool.keep(raw)) | MessageSource.spooled
      table.add(
        scan, bytes, frame: stamp.frame, at: stamp.at, .udp, from: message.source,
        to: message.destination, location: location)
      summary.messages += 1
    } catch {
      keep(
        Sighting(
          frame: stamp.frame, at: stamp.at, transport: .udp, from: message.source,
          to: message.destination, .unreadable(message.bytes.copy, error)))
    }
  }

  private mutating func take(_ sighting: Sighting, arrivedAt: Moment) {
    let recent = reports.wakes(at: sighting) ? recent(since: arrivedAt - MessageCopies.window) : []
    if reports.isCopy(sighting, arrivedAt: arrivedAt, recent: recent) { return }
    guard let message = sighting.message else {
      keep(sighting)
      return
    }
    message.bytes.withUnsafeBufferPointer { bytes in
      guard let scan = try? MessageScan(bytes) else { return }
      let location = UInt64(spool.keep(UnsafeRawBufferPointer(bytes))) | MessageSource.spooled
      table.add(
        scan, bytes, frame: sighting.frame, at: sighting.at, sighting.transport,
        from: sighting.source, to: sighting.destination, location: location)
      summary.messages += 1
    }
  }

  private mutating func keep(_ sighting: Sighting) {
    if case .connected = sighting.content { return setups.add(sighting) }
    // Before what is spooled next, and that may be of the same packet.
    let place = UInt64(spool.end) | MessageSource.spooled
    guard case .unreadable(let bytes, let error) = sighting.content, !bytes.isEmpty else {
      asides.append(Seen(sighting: sighting, place: place))
      return
    }
    let start = bytes.withUnsafeBytes { spool.keep($0) }
    asides.append(
      Seen(
        sighting: sighting.with([], error), place: place, bytes: start..<start + bytes.count))
  }

  /// Something seen, with its bytes.
  func whole(_ seen: Seen) -> Sighting {
    guard let place = seen.bytes, case .unreadable(_, let error) = seen.sighting.content,
      let bytes = spool.bytes(at: place.lowerBound, count: place.count)
    else { return seen.sighting }
    return seen.sighting.with(bytes, error)
  }

  private func recent(since moment: Moment) -> [Sighting] {
    table.recent(since: moment, bytes)
  }

  /// There are no more packets.
  mutating func finish(_ end: PacketFileEnd) {
    let last = summary.last ?? .zero
    for sighting in reader.finish(at: last) { take(sighting, arrivedAt: last) }
    summary.frames = end.frames
    summary.problem = end.problem
    summary.losses = reader.losses
    summary.tls = reader.tls
    summary.copies = CaptureCopies(packets: reader.repeatedCaptures, messages: reports.copies)
  }

  /// The messages of a cluster, in capture order.
  func messages(of cluster: OutlineTable.Cluster) -> [Seen] {
    table.messages(cluster).compactMap { stub in
      table.sighting(of: stub, bytes).map { Seen(sighting: $0, place: stub.location) }
    }
  }

  private func bytes(at location: UInt64, _ count: Int) -> [UInt8]? {
    MessageSource.file(file).bytes(at: location, count: count, spool)
  }
}

extension Sighting {
  /// The same that could not be read, of other bytes.
  fileprivate func with(_ bytes: [UInt8], _ error: ParseError) -> Sighting {
    Sighting(
      frame: frame, at: at, transport: transport, from: source, to: destination,
      reportedBy: witness, .unreadable(bytes, error))
  }
}
