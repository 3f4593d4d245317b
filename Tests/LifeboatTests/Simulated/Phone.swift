import Media
import SIP
import Signaling
import Wire

/// A telephone that follows RFC 3261: it calls or is called, and its audio is what a test sends.
struct Phone: Element {
  enum Conduct: Sendable {
    case answer(after: Duration)
    case refuse(StatusCode)
    /// 180, and no more.
    case ring
    /// Nothing at all.
    case silent
  }

  struct Heard: Sendable {
    let at: Moment
    let header: RTPHeader
    let payload: [UInt8]
  }

  let endpoint: Endpoint
  let audio: Endpoint
  var conduct = Conduct.answer(after: .zero)
  /// Whether a 2xx is ACKed.
  var acknowledges = true
  var codecs: [CodecName] = [.pcmu, .telephoneEvent]
  /// How REFER is answered.
  var referAnswer = StatusCode.accepted
  private(set) var heard: [Heard] = []
  private(set) var reports: [RTCPPacket] = []
  /// Requests from the other side, copies left out.
  private(set) var requests: [Message] = []
  private(set) var responses: [Message] = []
  private(set) var dialog: Dialog?
  private(set) var isUp = false
  private(set) var peer: Endpoint?
  private(set) var session: SessionDescription?
  private var layer = TransactionLayer()
  private var generator = SeededGenerator(seed: 7)
  private var outbox: [Packet] = []
  private var ringing: (ServerTransactionID, Message, until: Moment)?
  private var openInvite: (ServerTransactionID, Message)?
  private var sequence: UInt16 = 100
  private var timestamp: UInt32 = 5_000

  init(_ address: IPAddress) {
    endpoint = Endpoint(address)
    audio = Endpoint(address, 40_000)
  }

  var deadline: Moment? {
    [layer.deadline, ringing?.until].compactMap { $0 }.min()
  }

  mutating func receive(_ packet: Packet, at now: Moment) {
    if packet.destination == audio {
      if let header = RTPHeader(packet.bytes) {
        heard.append(Heard(at: now, header: header, payload: Array(packet.bytes[header.payload])))
      }
      return
    }
    if packet.destination == Endpoint(audio.address, audio.port + 1) {
      reports += RTCPPacket.read(packet.bytes) ?? []
      return
    }
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  mutating func wake(at now: Moment) {
    if let (id, invite, until) = ringing, until <= now {
      ringing = nil
      answer(invite, id, at: now)
    }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox + layer.drain()
  }

  // MARK: What a test has it do

  mutating func call(
    _ system: Endpoint, offers: Bool = true, at now: Moment, edit: (inout Draft) -> Void = { _ in }
  ) {
    var draft = Draft(.request(.invite, uri: "sip:help@\(system.address)"))
    draft.append(.via, via())
    draft.append(.maxForwards, "70")
    draft.append(.from, "<sip:+15551234@\(endpoint.address)>;tag=\(generator.token())")
    draft.append(.to, "<sip:help@\(system.address)>")
    draft.append(.callID, generator.token())
    draft.append(.cseq, "1 INVITE")
    draft.append(.contact, "<\(URI(at: endpoint))>")
    if offers { describe(.offer(codecs: codecs, address: audio.address, port: audio.port), &draft) }
    edit(&draft)
    guard let invite = try? draft.message() else { return }
    layer.send(invite, to: system, from: endpoint, over: .udp, at: now)
  }

  mutating func send(
    _ method: Method, at now: Moment, edit: (inout Draft) -> Void = { _ in }
  ) {
    guard var draft = dialog?.request(method), let hop = dialog?.nextHop.endpoint else { return }
    draft.fields.insert(.init(.via, via()), at: 0)
    draft.append(.contact, "<\(URI(at: endpoint))>")
    edit(&draft)
    guard let request = try? draft.message() else { return }
    if method == .bye { isUp = false }
    layer.send(request, to: hop, from: endpoint, over: .udp, at: now)
  }

  mutating func reoffer(_ direction: Direction, at now: Moment) {
    let own = SessionDescription.offer(
      codecs: codecs, address: audio.address, port: audio.port, direction: direction)
    send(.invite, at: now) { draft in
      draft[.contentType] = "application/sdp"
      draft.body = own.bytes
    }
  }

  mutating func notify(_ line: String, isLast: Bool, at now: Moment) {
    send(.notify, at: now) { draft in
      draft.append(.event, "refer")
      draft.append(.subscriptionState, isLast ? "terminated;reason=noresource" : "active")
      draft[.contentType] = "message/sipfrag;version=2.0"
      draft.body = Array("SIP/2.0 \(line)\r\n".utf8)
    }
  }

  /// One packet of audio.
  mutating func speak(_ payload: [UInt8], type: UInt8 = 0, units: UInt32 = 160) {
    guard let peer else { return }
    let header = RTPHeader(
      payloadType: type, sequence: sequence, timestamp: timestamp, ssrc: 99,
      payloadLength: payload.count)
    sequence &+= 1
    timestamp &+= units
    outbox.append(Packet(.udp, from: audio, to: peer, header.packet(payload)))
  }

  /// A key, as RFC 4733 has it, all packets at once.
  mutating func press(_ key: Character) {
    guard let event = TelephoneEvent.event(of: key) else { return }
    for beat in 1...5 {
      let payload = TelephoneEvent(
        event: event, isEnd: beat > 2, duration: UInt16(min(beat, 3)) * 160
      ).payload
      speak(payload, type: 101, units: 0)
    }
    timestamp &+= 800
  }

  /// Answers the INVITE that it let ring, or kept silent about.
  mutating func answerLate(at now: Moment) {
    guard let (id, invite) = openInvite else { return }
    answer(invite, id, at: now)
  }

  // MARK: What it does by itself

  private mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .response(let response, _, _): take(response, at: now)
    case .request(let request, _, let id):
      requests.append(request)
      take(request, id, at: now)
    case .cancel(let cancel, _, let invite, let id):
      requests.append(cancel)
      respond(.ok, cancel, id, at: now)
      if let invite, let request = layer.request(of: invite) {
        ringing = nil
        respond(.requestTerminated, request, invite, at: now)
      }
    case .ack(let ack, _, _): requests.append(ack)
    default: break
    }
  }

  private mutating func take(_ response: Message, at now: Moment) {
    responses.append(response)
    guard response.cseq.method == .invite, response.status?.isSuccess == true, acknowledges,
      let remote = try? SessionDescription(response.body)
    else { return }
    session = remote
    peer = remote.audio.flatMap { remote.endpoint(of: $0) }
    guard let invite = Self.invite(of: response, endpoint) else { return }
    if dialog == nil { dialog = Dialog(caller: invite, response: response) }
    guard var ack = dialog?.acknowledgement(of: invite), let hop = dialog?.nextHop.endpoint else {
      return
    }
    ack.fields.insert(.init(.via, via()), at: 0)
    if lateOffer, let own = answer(to: remote) { describe(own, &ack) }
    isUp = true
    outbox.append(Packet(.udp, from: endpoint, to: hop, ack.bytes))
  }

  /// Whether the INVITE had no offer, so that the ACK has the answer.
  var lateOffer = false

  private static func invite(of response: Message, _ endpoint: Endpoint) -> Message? {
    var draft = Draft(.request(.invite, uri: "sip:help@system"))
    for name in [HeaderName.via, .from, .to, .callID, .cseq] {
      draft.append(name, response.header(name) ?? "")
    }
    return try? draft.message()
  }

  private mutating func take(_ request: Message, _ id: ServerTransactionID, at now: Moment) {
    switch request.method {
    case .invite where request.toTag == nil:
      openInvite = (id, request)
      switch conduct {
      case .answer(let after):
        respond(.ringing, request, id, at: now)
        ringing = (id, request, until: now + after)
      case .refuse(let status): respond(status, request, id, at: now)
      case .ring: respond(.ringing, request, id, at: now)
      case .silent: break
      }
    case .invite: answer(request, id, at: now)
    case .bye:
      isUp = false
      respond(.ok, request, id, at: now)
    case .refer: respond(referAnswer, request, id, at: now)
    default: respond(.ok, request, id, at: now)
    }
  }

  private mutating func answer(_ invite: Message, _ id: ServerTransactionID, at now: Moment) {
    guard let offer = try? SessionDescription(invite.body), let own = answer(to: offer) else {
      return respond(.notAcceptableHere, invite, id, at: now)
    }
    session = offer
    peer = offer.audio.flatMap { offer.endpoint(of: $0) }
    var draft = Draft(.ok, replyingTo: invite, tag: "phone")
    draft.append(.contact, "<\(URI(at: endpoint))>")
    describe(own, &draft)
    guard let response = try? draft.message() else { return }
    if dialog == nil { dialog = Dialog(callee: invite, response: response) }
    isUp = true
    layer.respond(response, in: id, at: now)
  }

  private func answer(to offer: SessionDescription) -> SessionDescription? {
    .answer(to: offer, supporting: codecs, address: audio.address, port: audio.port)
  }

  private mutating func respond(
    _ status: StatusCode, _ request: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let response = try? Draft(status, replyingTo: request, tag: "phone").message() else {
      return
    }
    layer.respond(response, in: id, at: now)
  }

  private mutating func via() -> String {
    "\(Via.make(.udp, endpoint, branch: "z9hG4bK" + generator.token()))"
  }

  private func describe(_ session: SessionDescription, _ draft: inout Draft) {
    draft[.contentType] = "application/sdp"
    draft.body = session.bytes
  }
}
