import SIP

extension Pattern {
  /// What is waited for, in a few words: `INVITE`, `200 to INVITE`, `4xx to REGISTER`.
  var text: String {
    let subject =
      switch kind {
      case .request(let method): "\(method)"
      case .response(let status, let method): "\(status) to \(method ?? .invite)"
      case .responseClass(let wanted, let method): "\(wanted.rawValue)xx to \(method ?? .invite)"
      }
    guard let field = headers.first else { return subject }
    return "\(subject) with \(field.name): \(field.value)"
  }

  /// Whether it waits for a response to an INVITE.
  var isInviteResponse: Bool {
    switch kind {
    case .request: false
    case .response(_, let method), .responseClass(_, let method): method ?? .invite == .invite
    }
  }

  /// Whether kind and method fit; calls and header fields are for the party to compare.
  func fits(_ message: Message) -> Bool {
    switch kind {
    case .request(let method): message.method == method
    case .response(let status, let method):
      message.status == status && message.cseq.method == method ?? .invite
    case .responseClass(let wanted, let method):
      message.status?.class == wanted && message.cseq.method == method ?? .invite
    }
  }
}

extension Message {
  /// What came, in a few words: `BYE`, `503 Service Unavailable to INVITE`.
  var news: String {
    switch startLine {
    case .request(let method, _): "\(method)"
    case .response(let status, let reason): "\(status) \(reason) to \(cseq.method)"
    }
  }
}
