import Media
import SIP
import Signaling
import Speech
import Wire

/// One call as a party sees it, from its first INVITE.
struct PartyCall: Sendable {
  enum Role: Sendable {
    case caller, callee
  }

  enum Phase: Hashable, Sendable {
    /// The INVITE has no final response yet.
    case inviting
    case refused(StatusCode)
    case answered
    case endedHere
    case endedThere
  }

  enum Cancelling: Hashable, Sendable {
    case no
    /// The script wants it, but nothing provisional has come (RFC 3261 §9.1).
    case wanted
    case sent
  }

  /// What tells the ACKs of a call apart: the answerer and the INVITE.
  struct AckKey: Hashable, Sendable {
    let remoteTag: String
    let sequence: UInt32
  }

  let role: Role
  /// Whether it is one of many that one step placed.
  var isOfLoad = false
  let localTag: String
  /// The number that names the caller in this call.
  let number: String
  /// The first INVITE as it was sent or came; with credentials, the one that has them.
  var invite: Message
  /// Where the INVITE went or came from.
  var way: Way
  var phase = Phase.inviting
  var client: ClientTransactionID?
  var server: ServerTransactionID?

  /// Whether the caller has heard anything yet.
  var hasProvisional = false
  var cancelling = Cancelling.no
  /// Whether the callee was sent a CANCEL.
  var isCancelled = false
  var hasTriedCredentials = false

  var dialog: Dialog?
  /// Dialogs made by 2xx responses of others than the first (RFC 3261 §13.2.2.4).
  var extras: [Dialog] = []
  /// The ACKs sent, to be sent again when their 2xx comes again.
  var acks: [AckKey: Packet] = [:]
  /// The last 2xx sent to an INVITE, until its ACK comes.
  var answer: Answer?
  /// The own re-INVITE without a final response.
  var reinvite: ClientTransactionID?

  /// How far a step has come that says keys in INFO.
  var keys = InformedKeys()

  /// Whether both ends hold it for answered: the caller has the 2xx, the callee its ACK.
  var isTakenUp = false

  var session = Session()
  /// What is said in it; nil before the first word.
  var voice: Voice?
  /// What is heard in it; nil until somebody listens.
  var ear: Ear?
  /// What is being recorded of what is heard.
  var recordings: [Recording] = []
  /// What is said about audio over RTCP; nil before there was any, and after the call.
  var exchange: ReportExchange?
  var transfer = TransferState()

  init(
    _ role: Role, _ invite: Message, localTag: String, number: String, way: Way, mediaPort: UInt16
  ) {
    self.role = role
    self.invite = invite
    self.localTag = localTag
    self.number = number
    self.way = way
    session.port = mediaPort
  }

  /// Whether a received message with these names belongs to this call.
  func owns(_ id: DialogID) -> Bool {
    guard id.callID == invite.callID, id.localTag == localTag else { return false }
    guard let dialog else { return true }
    return dialog.id == id || extras.contains { $0.id == id }
  }

  var isOver: Bool {
    switch phase {
    case .inviting, .answered: false
    case .refused, .endedHere, .endedThere: true
    }
  }
}

/// The next hop of a message: over what, and where to.
struct Way: Hashable, Sendable {
  var transport: Transport
  var endpoint: Endpoint

  init(_ transport: Transport, _ endpoint: Endpoint) {
    self.transport = transport
    self.endpoint = endpoint
  }

  /// Where a URI points: over UDP unless it says otherwise (RFC 3263 §4.1); nil for a host name.
  init?(_ uri: URI) {
    guard let endpoint = uri.endpoint else { return nil }
    self.init(uri.hop, endpoint)
  }

  /// Where the response to a packet goes (RFC 3261 §18.2.2).
  init(answering packet: Packet, _ request: Message) {
    let via = request.values(.via).first.flatMap { Via($0)?.responseEndpoint }
    let stays = packet.transport.isReliable
    self.init(packet.transport, stays ? packet.source : via ?? packet.source)
  }
}

/// A 2xx sent to an INVITE, sent again until its ACK comes.
struct Answer: Sendable {
  let message: Message
  let packet: Packet
  var repeater: AnswerRepeater
}

/// What the two ends of a call said about media.
struct Session: Sendable {
  var port: UInt16 = 0
  var local: SessionDescription? { didSet { agree() } }
  var remote: SessionDescription? { didSet { agree() } }
  /// Whether the last description sent was an offer that waits for its answer.
  var isOffering = false
  /// Whether the port has been opened.
  var hasPort = false
  /// Where audio goes; nil where none is to be sent.
  private(set) var path: AudioPath?
  /// What the payload types mean that come.
  private(set) var formats = AudioFormats.fixed
  /// Whether the port of RTCP has been opened.
  var hasReportPort = false

  /// Where reports go; nil where the other side has no audio.
  var reportsTo: Endpoint? {
    guard let remote, let audio = remote.audio else { return nil }
    return remote.reportEndpoint(of: audio)
  }

  private mutating func agree() {
    guard let local, let remote else { return }
    formats = AudioFormats(local)
    path = AudioPath(local: local, remote: remote)
  }
}

/// Keys said in INFO, one after the other.
struct InformedKeys: Sendable {
  var said = 0
  /// Whether the last one has no final response yet.
  var isOpen = false
  /// What was wrong with the response to one; nil where all was well.
  var refusal: String?
}

/// What a call knows of transfers.
struct TransferState: Sendable {
  /// The REFER received last.
  var request: Message?
  /// Whether this end sent a REFER, so that NOTIFYs about it are welcome.
  var isSubscribed = false
  /// The call whose REFER this one was placed for.
  var parent: Int?
  /// The call that this one's INVITE replaces.
  var replaced: Int?
}
