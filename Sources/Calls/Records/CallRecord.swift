public import SIP
public import Wire

/// One call as programs read it; a plugin is handed the same.
public struct CallRecord: Codable, Hashable, Sendable {
  /// Its place in the capture, from 1, by first INVITE; absent where not all calls were known yet.
  public var number: Int?
  /// Of its first INVITE: by it, too, calls are in order.
  public var frame: Int
  /// The user part of the first INVITE's From or P-Asserted-Identity.
  public var callerNumber: String?
  public var callIDs: [String]
  /// How sure it is that the legs are one call: `call-id`, `caller-number`, `header` or `media`.
  public var joining: String
  /// Of the first INVITE; the times of a call are seconds from here.
  public var startedAt: String
  /// Until its last message.
  public var seconds: Double
  public var parties: [PartyRecord]
  public var legs: [LegRecord]
  /// Transactions with the call's Call-ID that fit none of its legs.
  public var others: [TransactionRecord]
  /// Responses and ACKs with the call's Call-ID that match nothing that was seen.
  public var strays: [MessageRecord]
  /// Refusals, resets and unreadable bytes on the call's ways.
  public var events: [EventRecord]
  /// RTP that its legs announced, by first packet.
  public var streams: [StreamRecord]
  /// Directions in which nobody was heard.
  public var silences: [SilenceRecord]

  /// `sightings` are those of this call alone, and `media` is its own.
  public init(
    _ call: Call, number: Int?, roles: Roles, sightings: [Sighting], others: [Transaction] = [],
    strays: [Sighting] = [], media: MediaReading = MediaReading(), until end: Moment,
    detail: RecordDetail
  ) {
    let clock = RecordClock(start: call.startedAt, detail: detail)
    self.number = number
    frame = call.legs[0].invites[0].request.frame
    callerNumber = call.callerNumber
    callIDs = call.callIDs
    joining =
      switch call.joining {
      case .media: "media"
      case .header: "header"
      case .callerNumber: "caller-number"
      case .callID: "call-id"
      }
    startedAt = call.startedAt.utc
    let last = sightings.lazy.filter { $0.message != nil }.map(\.at).max() ?? call.startedAt
    seconds = clock.seconds(last)
    parties = roles.parties.map(PartyRecord.init)
    legs = call.legs.map { LegRecord($0, clock) }
    self.others = others.map { TransactionRecord($0, place: .outside, clock) }
    self.strays = MessageRecord.all(strays, clock)
    events = sightings.compactMap { EventRecord($0, clock) }
    streams = media.streams.compactMap { StreamRecord($0, clock) }
    silences = media.silences(until: end).map { SilenceRecord($0, clock) }
  }
}

/// Who is at an address.
public struct PartyRecord: Codable, Hashable, Sendable {
  public var name: String
  /// `carrier`, `system`, `edge` or `other`.
  public var role: String
  /// An edge's place, from 0 (the primary).
  public var order: Int?
  public var address: String
  /// Only where several parties share the address.
  public var port: Int?

  public init(_ party: Roles.Party) {
    name = party.name
    address = party.address.description
    port = party.port.map(Int.init)
    switch party.role {
    case .carrier: role = "carrier"
    case .system: role = "system"
    case .edge(let place):
      role = "edge"
      order = place
    case .other: role = "other"
    case .silent: role = "silent"
    }
  }
}
