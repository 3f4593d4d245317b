public import Media

/// What is beside SIP: media, and other traffic where somebody wants to know of it.
extension SightingReader {
  /// The media flows so far; a few packets that only look like RTP are an unproven one.
  public var flows: [MediaFlow] { datagrams.media.flows }

  /// Visits the media flows so far in no order, without a copy of them all.
  package func forEachFlow(_ visit: (MediaFlow) -> Void) { datagrams.media.forEachFlow(visit) }

  /// Whether a packet of media was seen.
  package var hasMedia: Bool { datagrams.media.packets > 0 }

  /// Forgets the media flows that are meant.
  package mutating func forgetFlows(where isMeant: (MediaFlow) -> Bool) {
    datagrams.forgetFlows(where: isMeant)
  }

  /// Whether the packets of media are kept themselves, not only counted.
  public var keepsMedia: Bool {
    get { datagrams.keepsMedia }
    set { datagrams.keepsMedia = newValue }
  }

  /// The media packets that were kept, in order.
  public var mediaPackets: [MediaPacket] { datagrams.kept.packets }
  /// How many were left out because they would take too much memory.
  public var mediaNotKept: Int { datagrams.kept.leftOut }

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
}
