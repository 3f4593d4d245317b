public import SIP

/// What tells the transactions of one element apart (RFC 3261 §17.1.3 and §17.2.3).
///
/// An ACK has its INVITE's key, a CANCEL one of its own.
public enum TransactionKey: Hashable, Sendable {
  /// A request this element sent: its branch and the method of the CSeq.
  case client(branch: String, Method)
  /// A request received with an RFC 3261 branch; `sentBy` is host and port in lower case.
  case server(branch: String, sentBy: String, Method)
  /// A request received from an RFC 2543 element, whose branch says nothing.
  ///
  /// The To tag is left out, because the ACK's is the response's and not the INVITE's.
  case legacy(uri: String, fromTag: String?, callID: String, CSeq, via: String)

  /// What every branch made after RFC 3261 §8.1.1.7 begins with.
  public static let cookie = Via.magicCookie

  /// The key of the transaction that sent what this message is a response to, or of a request sent.
  public init(sent message: Message) {
    self = .client(branch: message.branch ?? "", message.cseq.method)
  }

  /// The key of a received request; nil when it has no Via that can be read.
  public init?(received request: Message) {
    guard let via = TopVia(request) else { return nil }
    self.init(received: request, via)
  }

  init(received request: Message, _ via: TopVia) {
    let method = request.method ?? request.cseq.method
    let family = method == .ack ? .invite : method
    if let branch = request.branch, branch.hasPrefix(Self.cookie) {
      self = .server(branch: branch, sentBy: via.sentBy, family)
    } else {
      self = .legacy(
        uri: request.requestURI ?? "", fromTag: request.fromTag, callID: request.callID,
        CSeq(request.cseq.number, family), via: via.text)
    }
  }

  /// The key of the INVITE that a CANCEL with this key is about (RFC 3261 §9.2).
  var ofCancelledInvite: TransactionKey {
    switch self {
    case .client(let branch, _):
      .client(branch: branch, .invite)
    case .server(let branch, let sentBy, _):
      .server(branch: branch, sentBy: sentBy, .invite)
    case .legacy(let uri, let fromTag, let callID, let cseq, let via):
      .legacy(
        uri: uri, fromTag: fromTag, callID: callID, CSeq(cseq.number, .invite), via: via)
    }
  }
}
