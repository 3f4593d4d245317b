import SIP
import Wire

/// A dialog that a late 2xx made and nobody wants: the proxy answers it with ACK and BYE.
///
/// It stands in for the caller, who has another leg or has gone (RFC 3261 §13.2.2.4).
struct AbsorbedLeg: Hashable, Sendable {
  let destination: Endpoint
  let transport: Transport
  let source: Endpoint
  private let target: String
  private let routes: [String]
  private let from: String
  private let to: String
  private let callID: String
  private let sequence: UInt32

  /// `invite` is the INVITE as the proxy sent it along `way`, with `ownRoutes` recorded in it.
  init(
    _ response: Message, to invite: Message, sent way: Packet, ownRoutes: [String],
    _ configuration: Configuration
  ) {
    let recorded = response.values(.recordRoute)
    // Only the proxies beyond this one; the caller's side of the route set is not ours to use.
    let beyond = recorded.firstIndex { ownRoutes.contains($0) }
    routes = beyond.map { Array(recorded[..<$0].reversed()) } ?? []
    let contact = response.values(.contact).first.flatMap { NameAddress($0)?.uri }
    target = contact.map { "\($0)" } ?? invite.requestURI ?? "sip:\(way.destination)"
    from = invite.header(.from) ?? ""
    to = response.header(.to) ?? ""
    callID = invite.callID
    sequence = invite.cseq.number
    let hop = routes.first.flatMap { NameAddress($0)?.uri } ?? contact
    let hopTransport = hop?.transport ?? way.transport
    // An address that cannot be used leaves the way the INVITE went.
    if let endpoint = hop?.endpoint,
      let local = hopTransport == way.transport
        ? way.source
        : configuration.listeners.endpoint(over: hopTransport, near: way.source.address),
      !configuration.isOwn(hopTransport, endpoint)
    {
      destination = endpoint
      transport = hopTransport
      source = local
    } else {
      destination = way.destination
      transport = way.transport
      source = way.source
    }
  }

  func acknowledgement(branch: String) -> Draft {
    draft(.ack, sequence, branch)
  }

  func bye(branch: String) -> Draft {
    var bye = draft(.bye, sequence &+ 1, branch)
    bye.append(.reason, "SIP ;cause=487 ;text=\"Answered too late\"")
    return bye
  }

  private func draft(_ method: Method, _ number: UInt32, _ branch: String) -> Draft {
    var draft = Draft(.request(method, uri: target))
    draft.append(.via, "\(Via.make(transport, source, branch: branch))")
    draft.append(.maxForwards, "70")
    for route in routes { draft.append(.route, route) }
    draft.append(.from, from)
    draft.append(.to, to)
    draft.append(.callID, callID)
    draft.append(.cseq, "\(CSeq(number, method))")
    return draft
  }
}
