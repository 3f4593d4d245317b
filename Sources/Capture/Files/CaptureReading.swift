public import Media
public import SIP
public import Wire

/// What a capture holds for a judge.
public struct CaptureReading: Sendable {
  /// By packet, and within a packet as they stand in it.
  public internal(set) var sightings: [Sighting] = []
  /// The media flows, in order of their first packet.
  public internal(set) var flows: [MediaFlow] = []
  /// The media packets themselves, where they were to be kept.
  public internal(set) var mediaPackets: [MediaPacket] = []
  /// How many more there were than may be kept.
  public internal(set) var mediaNotKept = 0
  /// What was beside SIP, where it was to be kept.
  public internal(set) var other = OtherTraffic()
  /// How many packets were read.
  public internal(set) var frames = 0
  public internal(set) var first: Moment?
  public internal(set) var last: Moment?
  public internal(set) var losses = SightingReader.Losses()
  /// What it does not hold of what was sent, in order of the packets that show it.
  public internal(set) var gaps: [CaptureGap] = []
  /// What became of TLS connections.
  public internal(set) var tls = TLSReading()
  /// What the file says about itself.
  public internal(set) var notes = CaptureNotes()
  /// How many packets and messages were left out because they had been seen already.
  public internal(set) var copies = CaptureCopies()
  /// Why reading stopped early; nil when the whole capture was read.
  public internal(set) var problem: CaptureError?

  private static let mostGaps = 100_000
  private var reports = MessageCopies()

  public init() {}

  /// Whether the capture was not read to its end.
  public var isPartial: Bool { problem != nil }

  mutating func note(_ stamp: Stamp) {
    frames = stamp.frame
    first = min(first ?? stamp.at, stamp.at)
    last = max(last ?? stamp.at, stamp.at)
  }

  /// Takes what a packet of that time has shown, without what was reported and seen already.
  mutating func take(_ found: [Sighting], at arrivedAt: Moment) {
    for sighting in found {
      let recent = reports.wakes(at: sighting) ? sightings.suffix(MessageCopies.memory) : []
      if !reports.isCopy(sighting, arrivedAt: arrivedAt, recent: Array(recent)) {
        sightings.append(sighting)
      }
    }
  }

  /// Takes over what the reader found to be missing.
  mutating func takeLost(_ reader: inout SightingReader) {
    for gap in reader.takeLost() where gaps.count < Self.mostGaps {
      // A connection that cannot be read lacks something with every packet.
      let place = gaps.indices.suffix(8).last { gaps[$0].continues(in: gap) }
      if let place { gaps[place].join(gap) } else { gaps.append(gap) }
    }
  }

  /// Takes over what the reader knows when there are no more packets.
  mutating func finish(_ reader: inout SightingReader) {
    take(reader.finish(at: last ?? .zero), at: last ?? .zero)
    takeLost(&reader)
    for gap in reader.missing(from: []) { gaps.append(gap) }
    gaps.sort { $0.frame < $1.frame }
    losses = reader.losses
    tls = reader.tls
    flows = reader.flows
    mediaPackets = reader.mediaPackets
    mediaNotKept = reader.mediaNotKept
    other = reader.otherTraffic
    copies = CaptureCopies(packets: reader.repeatedCaptures, messages: reports.copies)
    sort()
  }

  /// Streams with holes give their messages late; the sort is stable.
  mutating func sort() {
    let inOrder = sightings.enumerated().sorted {
      ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset)
    }
    sightings = inOrder.map(\.element)
  }
}

extension CaptureReading {
  /// Reads frames that are at hand: a live capture's, a tap's, or one group's share of them.
  public init(
    _ frames: [Frame], _ linkType: LinkType, sipPorts: Set<UInt16> = [5060],
    keys: TLSKeyLog = TLSKeyLog(), keepingOther: Bool = false
  ) {
    var reader = SightingReader(linkType, sipPorts: sipPorts, keys: keys)
    if keepingOther { reader.keepOtherTraffic() }
    for frame in frames {
      note(Stamp(frame: frame.number, at: frame.at))
      take(reader.read(frame), at: frame.at)
      if reader.hasLost { takeLost(&reader) }
    }
    finish(&reader)
  }
}
