import SIP
import Wire

/// All TCP connections of a capture, within bounds.
///
/// One direction of a connection holds less than half a MiB whatever it carries: what waits
/// behind a hole (`Stream.mostWaiting`) and the beginning of one message. All together hold
/// `mostHeld`; when there is more, the half that was silent longest is given up.
struct StreamTable {
  struct Key: Hashable {
    let source: Endpoint
    let destination: Endpoint

    var reversed: Key { Key(source: destination, destination: source) }
  }

  private struct Direction {
    var stream: Stream
    var content: StreamContent

    var held: Int { stream.held + content.held }
  }

  static let mostDirections = 32_768
  static let mostHeld = 67_108_864

  private let sipPorts: Set<UInt16>
  private var directions: [Key: Direction] = [:]
  private var streamsHeld = 0
  private var secured: TLSTable
  /// HTTP, where somebody wants to know of it.
  private(set) var web: ExchangeTable?
  /// Places where the capture misses bytes of a stream.
  private(set) var gaps = 0

  init(sipPorts: Set<UInt16>) {
    self.sipPorts = sipPorts
    secured = TLSTable(sipPorts: sipPorts)
  }

  mutating func keepExchanges() { web = ExchangeTable() }

  var held: Int { streamsHeld + secured.held }

  /// What became of TLS connections.
  var tls: TLSReading { secured.reading }

  /// Keys given from outside, or found in the capture.
  mutating func add(_ keys: TLSKeyLog, fromCapture: Bool) {
    secured.add(keys, fromCapture: fromCapture)
  }

  mutating func receive(
    _ segment: SegmentHeader, _ key: Key, _ stamp: Stamp
  ) -> [Sighting] {
    var found: [Sighting] = []
    if segment.isSynchronising, directions[key]?.stream.isReopened(by: segment.sequence) == true {
      found += close(key, at: stamp)
      web?.forget(key)
    }
    if let acknowledgement = segment.acknowledgement {
      found += change(key.reversed, orMake: false, stamp) { direction in
        direction.stream.acknowledge(acknowledgement, at: stamp)
      }
    }
    let bringsNews = segment.isSynchronising || !segment.payload.isEmpty
    if bringsNews || segment.isFinal {
      found += change(key, orMake: bringsNews, stamp) { direction in
        if segment.isSynchronising { direction.stream.open(segment.sequence) }
        let sequence = segment.isSynchronising ? segment.sequence &+ 1 : segment.sequence
        let deliveries = direction.stream.receive(sequence, segment.payload, stamp)
        guard segment.isFinal else { return deliveries }
        let end = sequence &+ UInt32(truncatingIfNeeded: segment.payload.count)
        return deliveries + direction.stream.finish(end, stamp)
      }
    }
    if segment.isReset {
      found += cutOff(key, at: stamp) + cutOff(key.reversed, at: stamp)
      found.append(
        Sighting(
          frame: stamp.frame, at: stamp.at, transport: .tcp, from: key.source,
          to: key.destination, .reset))
    }
    return found
  }

  /// The capture ends: gives what waited and what stays incomplete.
  mutating func finish() -> [Sighting] {
    var found: [Sighting] = []
    let lasts = directions.map { ($0.key, $0.value.stream.last) }.sorted {
      ($0.0.source, $0.0.destination) < ($1.0.source, $1.0.destination)
    }
    for (key, last) in lasts { found += empty(key, at: last) }
    // Only when both directions of a connection have said all they can.
    for (key, last) in lasts { found += closeSecured(key, at: last) }
    return found
  }

  private mutating func change(
    _ key: Key, orMake: Bool, _ stamp: Stamp, _ event: (inout Direction) -> [Stream.Delivery]
  ) -> [Sighting] {
    // Taken out while it changes, so that its buffers are not copied.
    guard var direction = directions.removeValue(forKey: key) ?? (orMake ? make(key, stamp) : nil)
    else { return [] }
    let before = direction.held
    let gapsBefore = direction.stream.gaps
    let deliveries = event(&direction)
    let found = read(deliveries, key, &direction)
    streamsHeld += direction.held - before
    gaps += direction.stream.gaps - gapsBefore
    directions[key] = direction
    return found + makeRoom(at: stamp)
  }

  private func make(_ key: Key, _ stamp: Stamp) -> Direction {
    Direction(
      stream: Stream(at: stamp),
      content: StreamContent(from: key.source, to: key.destination, sipPorts: sipPorts))
  }

  /// A reset: what is incomplete stays so.
  ///
  /// The direction stays known, so that late copies of what was seen are not seen again, and a
  /// reset that nobody accepted hides nothing that comes after it.
  private mutating func cutOff(_ key: Key, at stamp: Stamp) -> [Sighting] {
    change(key, orMake: false, stamp) { direction in
      direction.stream.skipToEnd(at: stamp) + [.end(direction.stream.last)]
    }
  }

  private mutating func close(_ key: Key, at stamp: Stamp) -> [Sighting] {
    let last = directions[key]?.stream.last ?? stamp
    return empty(key, at: stamp) + closeSecured(key, at: last)
  }

  /// Takes a direction out and gives what it still holds.
  private mutating func empty(_ key: Key, at stamp: Stamp) -> [Sighting] {
    guard var direction = directions.removeValue(forKey: key) else { return [] }
    streamsHeld -= direction.held
    let gapsBefore = direction.stream.gaps
    let deliveries = direction.stream.skipToEnd(at: stamp)
    gaps += direction.stream.gaps - gapsBefore
    let found = read(deliveries, key, &direction)
    let last = direction.stream.last
    web?.breakOff(key, isGap: false)
    return found + sightings(direction.content.breakOff(isGap: false), key, last)
  }

  private mutating func closeSecured(_ key: Key, at stamp: Stamp) -> [Sighting] {
    secured.close(key, at: stamp).compactMap(Self.sighting)
  }

  private mutating func read(
    _ deliveries: [Stream.Delivery], _ key: Key, _ direction: inout Direction
  ) -> [Sighting] {
    var found: [Sighting] = []
    for delivery in deliveries {
      switch delivery {
      case .bytes(let bytes, let stamp):
        web?.feed(bytes, key, stamp)
        found += sightings(direction.content.feed(bytes), key, stamp)
      case .gap(let stamp):
        web?.breakOff(key, isGap: true)
        found += sightings(direction.content.breakOff(isGap: true), key, stamp)
      case .end(let stamp):
        web?.breakOff(key, isGap: false)
        found += sightings(direction.content.breakOff(isGap: false), key, stamp)
      }
    }
    return found
  }

  private mutating func sightings(
    _ all: [StreamContent.Found], _ key: Key, _ stamp: Stamp
  ) -> [Sighting] {
    var sightings: [Sighting] = []
    for found in all {
      switch found {
      case .mirrored(let packet):
        if let report = packet.sighting(stamp, from: key.source) { sightings.append(report) }
      case .content(let content, let transport):
        sightings.append(Self.sighting(content, transport, key, stamp))
      case .secured(let piece):
        sightings += secured.receive(piece, key, stamp).compactMap(Self.sighting)
      }
    }
    return sightings
  }

  /// What was found in decrypted bytes; TLS in TLS is not read.
  private static func sighting(_ found: TLSTable.Found) -> Sighting? {
    switch found.found {
    case .mirrored(let packet): packet.sighting(found.stamp, from: found.key.source)
    case .content(let content, let transport):
      sighting(content, transport == .tcp ? .tls : transport, found.key, found.stamp)
    case .secured: nil
    }
  }

  private static func sighting(
    _ content: Sighting.Content, _ transport: Transport, _ key: Key, _ stamp: Stamp
  ) -> Sighting {
    Sighting(
      frame: stamp.frame, at: stamp.at, transport: transport, from: key.source,
      to: key.destination, content)
  }

  /// Gives up the half of the connections that was silent longest when there are too many.
  private mutating func makeRoom(at stamp: Stamp) -> [Sighting] {
    guard directions.count > Self.mostDirections || held > Self.mostHeld else { return [] }
    let oldest = directions.map { ($0.key, $0.value.stream.last.frame) }
      .sorted { $0.1 < $1.1 }.prefix(directions.count / 2 + 1)
    return oldest.flatMap { close($0.0, at: stamp) }
  }
}
