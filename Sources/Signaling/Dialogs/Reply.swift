public import SIP

extension Draft {
  /// A response to a request, as RFC 3261 §8.2.6 makes it, without Contact and body.
  ///
  /// The tag goes to a To that has none, except in a 100. A response that makes a dialog carries
  /// the request's Record-Route (RFC 3261 §12.1.1).
  public init(_ status: StatusCode, replyingTo request: Message, tag: String) {
    self.init(.response(status, reason: status.reason))
    for via in request.headers(.via) { append(.via, via) }
    if status > .trying, !status.isFailure, request.method == .invite {
      for route in request.headers(.recordRoute) { append(.recordRoute, route) }
    }
    append(.from, request.header(.from) ?? "")
    let to = request.header(.to) ?? ""
    append(.to, request.toTag == nil && status != .trying ? "\(to);tag=\(tag)" : to)
    append(.callID, request.callID)
    append(.cseq, "\(request.cseq)")
  }
}
