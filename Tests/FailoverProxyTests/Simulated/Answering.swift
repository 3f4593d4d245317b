import SIP
import Wire

/// The messages a simulated user agent makes.
enum Answering {
  static let sdp = Array(
    "v=0\r\no=- 1 1 IN IP4 127.9.0.2\r\ns=-\r\nm=audio 4000 RTP/AVP 0 8 111\r\n".utf8)

  static func response(
    _ status: StatusCode, to request: Message, tag: String, contact: Endpoint,
    transport: Transport
  ) -> Message? {
    var draft = Draft(.response(status, reason: status.reason))
    for via in request.headers(.via) { draft.append(.via, via) }
    draft.append(.from, request.header(.from) ?? "")
    let to = request.header(.to) ?? ""
    draft.append(.to, request.toTag == nil && status != .trying ? "\(to);tag=\(tag)" : to)
    draft.append(.callID, request.callID)
    draft.append(.cseq, "\(request.cseq)")
    for route in request.headers(.recordRoute) { draft.append(.recordRoute, route) }
    draft.append(.contact, "<\(URI(at: contact, transport: transport))>")
    if status.isSuccess, request.method == .invite { draft.body = sdp }
    return try? draft.message()
  }
}

/// One end's view of a dialog (RFC 3261 §12), enough to send requests in it.
struct Peer: Sendable {
  let local: String
  let remote: String
  let callID: String
  let target: String
  let routes: [String]
  var sequence: UInt32

  init(caller invite: Message, answered response: Message) {
    local = invite.header(.from) ?? ""
    remote = response.header(.to) ?? ""
    callID = invite.callID
    target = Self.address(response.values(.contact).first)
    routes = response.values(.recordRoute).reversed()
    sequence = invite.cseq.number
  }

  init(callee response: Message, to invite: Message) {
    local = response.header(.to) ?? ""
    remote = invite.header(.from) ?? ""
    callID = invite.callID
    target = Self.address(invite.values(.contact).first)
    routes = invite.values(.recordRoute)
    sequence = 100
  }

  func request(
    _ method: Method, _ number: UInt32, branch: String, from endpoint: Endpoint,
    over transport: Transport
  ) -> Draft {
    var draft = Draft(.request(method, uri: target))
    draft.append(.via, "\(Via.make(transport, endpoint, branch: branch))")
    draft.append(.maxForwards, "70")
    for route in routes { draft.append(.route, route) }
    draft.append(.from, local)
    draft.append(.to, remote)
    draft.append(.callID, callID)
    draft.append(.cseq, "\(CSeq(number, method))")
    draft.append(.contact, "<\(URI(at: endpoint, transport: transport))>")
    return draft
  }

  private static func address(_ contact: String?) -> String {
    contact.flatMap { NameAddress($0) }.map { "\($0.uri)" } ?? ""
  }
}

extension Duration {
  /// When a 2xx without ACK is sent again: T1 doubling up to T2, for 64 × T1 (RFC 3261 §13.3.1.4).
  static func answerCopies() -> [Duration] {
    var copies: [Duration] = []
    var interval = Duration.milliseconds(500)
    var at = interval
    while at < .seconds(32) {
      copies.append(at)
      interval = min(interval * 2, .seconds(4))
      at += interval
    }
    return copies
  }
}
