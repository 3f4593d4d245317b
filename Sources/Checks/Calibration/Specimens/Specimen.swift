public import Calls
public import Media
public import SIP
public import Wire

/// A correct trace laid out for a defect to strike.
public struct Specimen: Sendable {
  public let trace: CorrectTrace
  public let roles: Roles
  public let endedAt: Moment
  public let places: [SpecimenPlace]
  /// The RTP packets beside them.
  public let media: [MediaPacket]
  /// HTTP and bare packets beside them.
  public let exchanges: [WebExchange]
  public let contacts: [Contact]

  /// Reads the trace's ladder.
  public init(_ trace: CorrectTrace) throws(LadderError) {
    let ladder = try Ladder(trace.ladder)
    self.init(
      trace, ladder.sightings, media: ladder.media, exchanges: ladder.other.exchanges,
      contacts: ladder.bare, ladder.roles, endedAt: ladder.endedAt)
  }

  /// A trace whose sightings come from elsewhere: a capture.
  public init(
    _ trace: CorrectTrace, _ sightings: [Sighting], media: [MediaPacket] = [],
    exchanges: [WebExchange] = [], contacts: [Contact] = [], _ roles: Roles,
    endedAt: Moment
  ) {
    self.trace = trace
    self.media = media
    self.exchanges = exchanges
    self.contacts = contacts
    self.roles = roles
    self.endedAt = endedAt
    var seen: Set<Said> = []
    places = sightings.enumerated().map { index, sighting in
      let isNew = sighting.message.map { seen.insert(Said(sighting, $0)).inserted } ?? true
      return SpecimenPlace(
        index: index, sighting: sighting, from: roles.party(at: sighting.source.address),
        to: roles.party(at: sighting.destination.address), isRepetition: !isNew)
    }
  }

  /// The evidence of the trace as it is.
  public var evidence: Evidence {
    evidence(of: places.map(\.sighting), media, endedAt: endedAt, Traffic(self))
  }

  /// The evidence of the trace with a strike in it.
  public func evidence(after strike: Strike) -> Evidence {
    evidence(
      of: strike.apply(to: places.map(\.sighting)),
      strike.spoil?(media) ?? strike.media?.apply(to: media, roles) ?? media,
      endedAt: endedAt + strike.prolongs, strike.traffic?(Traffic(self)) ?? Traffic(self))
  }

  /// Every place of this trace that a defect changes.
  package func strikes(of defect: Defect) -> [Strike] {
    defect.strikes(self).filter {
      !$0.edits.isEmpty || $0.media != nil || $0.spoil != nil || $0.traffic != nil
    }
  }

  private func evidence(
    of sightings: [Sighting], _ media: [MediaPacket], endedAt: Moment,
    _ traffic: Traffic
  ) -> Evidence {
    Evidence(
      source: .wire, sightings: sightings, flows: FlowTable.read(media),
      other: OtherTraffic(
        beside: sightings, media, exchanges: traffic.exchanges, contacts: traffic.contacts),
      roles: roles,
      endedAt: endedAt,
      policies: trace.policies)
  }

  /// What came back for a request on its hop, and the ACK of a failure; its repetitions too.
  public func transaction(of request: SpecimenPlace) -> [SpecimenPlace] {
    guard let message = request.message else { return [] }
    return places.filter { other in
      guard let its = other.message, its.branch == message.branch, its.callID == message.callID,
        its.cseq.number == message.cseq.number,
        its.cseq.method == message.cseq.method || its.method == .ack && message.method == .invite
      else { return false }
      return request.isSameHop(other)
    }
  }

  /// The first response of a kind to a request on its hop.
  public func response(
    to request: SpecimenPlace, where isWanted: (StatusCode) -> Bool = { $0.isFinal }
  ) -> SpecimenPlace? {
    transaction(of: request).first { $0.status.map(isWanted) ?? false }
  }

  /// The request that a response answers, or that a CANCEL or an ACK is about.
  public func request(of place: SpecimenPlace) -> SpecimenPlace? {
    guard let message = place.message else { return nil }
    let wanted: Method = [.cancel, .ack].contains(message.method) ? .invite : message.cseq.method
    return places.first {
      $0.method == wanted && $0.message?.branch == message.branch && place.isSameHop($0)
    }
  }

  /// What a defect may change beside messages and audio.
  public struct Traffic: Sendable {
    public var exchanges: [WebExchange]
    public var contacts: [Contact]

    init(_ specimen: Specimen) {
      exchanges = specimen.exchanges
      contacts = specimen.contacts
    }
  }

  private struct Said: Hashable {
    let source: Endpoint
    let destination: Endpoint
    let message: Message

    init(_ sighting: Sighting, _ message: Message) {
      source = sighting.source
      destination = sighting.destination
      self.message = message
    }
  }
}

extension SpecimenPlace {
  /// Whether both went between the same two parties, either way.
  public func isSameHop(_ other: SpecimenPlace) -> Bool {
    let mine = Set([sighting.source.address, sighting.destination.address])
    return mine == Set([other.sighting.source.address, other.sighting.destination.address])
  }
}
