import SIP
import Services
import Signaling
import Wire

// RFC 3261 §16.3: what a request must be before it is acted on.
extension ProxyCore {
  static let methods = "INVITE, ACK, CANCEL, BYE, OPTIONS"

  mutating func admit(
    _ request: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let method = request.method, method == request.cseq.method,
      let maxForwards = Self.maxForwards(of: request)
    else { return refuse(request, .badRequest, id, at: now) }
    guard Self.hasKnownScheme(request) else {
      return refuse(request, Self.unsupportedScheme, id, at: now)
    }
    if maxForwards == 0, method != .options { return refuse(request, .tooManyHops, id, at: now) }
    let digest = marks.digest(of: request)
    guard !marks.isLoop(request, digest: digest) else {
      return refuse(request, .loopDetected, id, at: now)
    }
    let wanted = request.values(.proxyRequire)
    guard wanted.isEmpty else {
      let unsupported = ("Unsupported", wanted.joined(separator: ", "))
      return refuse(request, Self.badExtension, id, headers: [unsupported], at: now)
    }
    switch NextHop.decide(request, configuration) {
    case .forward(let hop):
      if maxForwards == 0 { return refuse(request, .tooManyHops, id, at: now) }
      forward(request, hop, maxForwards: maxForwards - 1, digest, id, at: now)
    case .refuse(let status):
      refuse(request, status, id, at: now)
    case .initial:
      admitInitial(request, method, packet, id, digest, maxForwards, at: now)
    }
  }

  private mutating func admitInitial(
    _ request: Message, _ method: Method, _ packet: Packet, _ id: ServerTransactionID,
    _ digest: String, _ maxForwards: Int, at now: Moment
  ) {
    switch method {
    case .invite where stopping != nil:
      refuse(
        request, .serviceUnavailable, id, headers: [("Retry-After", "10")], at: now)
    case .invite:
      let arrival = Listener(packet.transport, packet.destination)
      startCall(request, arrival, id, digest, maxForwards: maxForwards - 1, at: now)
    case .options where stopping != nil:
      refuse(request, .serviceUnavailable, id, at: now)
    case .options:
      let headers = [("Allow", Self.methods), ("Accept", "application/sdp")]
      reply(request, .ok, id, headers: headers, at: now)
    default:
      refuse(request, .methodNotAllowed, id, headers: [("Allow", Self.methods)], at: now)
    }
  }

  mutating func refuse(
    _ request: Message, _ status: StatusCode, _ id: ServerTransactionID,
    headers: [(name: String, value: String)] = [], at now: Moment
  ) {
    note(.warning, request.callID, at: now, "refused \(request.summary) with \(status)")
    reply(request, status, id, headers: headers, at: now)
  }

  mutating func reply(
    _ request: Message, _ status: StatusCode, _ id: ServerTransactionID,
    headers: [(name: String, value: String)] = [], at now: Moment
  ) {
    let reply = Reply(status: status, tag: generator.token(length: 10), headers: headers)
    guard let response = try? Message(reply.bytes(to: request)) else { return }
    layer.respond(response, in: id, at: now)
  }

  /// 70 where the header is absent (RFC 3261 §16.6 item 3); nil when it is no number up to 255.
  static func maxForwards(of request: Message) -> Int? {
    guard let text = request.header(.maxForwards) else { return 71 }
    guard text.utf8.count <= 3, let number = UInt8(text) else { return nil }
    return Int(number)
  }

  private static func hasKnownScheme(_ request: Message) -> Bool {
    let uri = request.requestURI?.lowercased() ?? ""
    return ["sip:", "sips:", "tel:"].contains { uri.hasPrefix($0) }
  }

  private static let badExtension = StatusCode(rawValue: 420) ?? .badRequest
  private static let unsupportedScheme = StatusCode(rawValue: 416) ?? .badRequest
}
