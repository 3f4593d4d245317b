public import SIP

extension TransactionLayer {
  /// The CANCEL for a request, as RFC 3261 §9.1 makes it.
  ///
  /// Same Request-URI, Call-ID, To, From, Route and CSeq number; one Via, the request's topmost.
  public static func cancel(for request: Message) -> Draft {
    derive(.cancel, from: request, to: request.header(.to))
  }

  /// The ACK for a failure, as RFC 3261 §17.1.1.3 makes it: the To is the response's.
  public static func acknowledgement(of response: Message, to invite: Message) -> Draft {
    derive(.ack, from: invite, to: response.header(.to))
  }

  private static func derive(_ method: Method, from request: Message, to: String?) -> Draft {
    var draft = Draft(.request(method, uri: request.requestURI ?? ""))
    draft.append(.via, request.values(.via).first ?? "")
    draft.append(.maxForwards, "70")
    for route in request.headers(.route) { draft.append(.route, route) }
    draft.append(.from, request.header(.from) ?? "")
    draft.append(.to, to ?? "")
    draft.append(.callID, request.callID)
    draft.append(.cseq, "\(CSeq(request.cseq.number, method))")
    return draft
  }
}
