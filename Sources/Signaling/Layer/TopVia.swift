import SIP
import Wire

/// What a transaction needs of the topmost Via: who sent the request and where responses go.
///
/// Read by hand, since this is done for every request; SIP's `Via` is the full grammar.
struct TopVia {
  /// The whole value as written.
  let text: String
  /// Host and port as written, in lower case (RFC 3261 §18.1.1).
  let sentBy: String
  private let parameters: [Substring]

  init?(_ message: Message) {
    guard let text = message.values(.via).first else { return nil }
    self.text = text
    var parts = text.split(separator: ";", omittingEmptySubsequences: false)[...]
    guard let protocolAndSender = parts.popFirst(),
      let sender = protocolAndSender.split(whereSeparator: \.isWhitespace).last
    else { return nil }
    sentBy = sender.lowercased()
    parameters = Array(parts)
  }

  /// Host and port of the sender: 5060 where none is written; nil for a host name.
  var sender: Endpoint? { Endpoint(sentBy) }

  /// Whether the sender asks for the response at the port it sent from (RFC 3581 §3).
  var asksForPort: Bool { parameters.contains { Self.name(of: $0) == "rport" } }

  /// Where responses to a request that came from there go (RFC 3261 §18.2.2, RFC 3581 §4).
  func replyEndpoint(source: Endpoint, over transport: Transport) -> Endpoint {
    if transport.isReliable || asksForPort { return source }
    return Endpoint(source.address, port ?? 5060)
  }

  private var port: UInt16? {
    guard let colon = sentBy.lastIndex(of: ":"), !sentBy[colon...].contains("]") else { return nil }
    return UInt16(sentBy[sentBy.index(after: colon)...])
  }

  /// The value with `received` and `rport` filled in as the receiver must; nil when nothing changes.
  ///
  /// RFC 3261 §18.2.1: where the host differs from the source. RFC 3581 §4: always, when asked.
  func stamped(source: Endpoint) -> String? {
    guard asksForPort || sender?.address != source.address else { return nil }
    var kept = parameters.filter { Self.name(of: $0) != "received" }.map { parameter in
      Self.name(of: parameter) == "rport" ? "rport=\(source.port)" : String(parameter)
    }
    kept.append("received=\(source.address)")
    let head = text.split(separator: ";", omittingEmptySubsequences: false)[0]
    return ([String(head)] + kept).joined(separator: ";")
  }

  private static func name(of parameter: Substring) -> String {
    let name = parameter.prefix { $0 != "=" }
    return name.filter { !$0.isWhitespace }.lowercased()
  }
}

extension Message {
  /// The request with its topmost Via filled in for its source; itself when nothing changes.
  func stamped(_ via: TopVia, source: Endpoint) -> Message {
    guard let value = via.stamped(source: source) else { return self }
    var draft = Draft(self)
    draft.removeFirstValue(.via)
    draft.prepend(.via, value)
    // The message was read, so it can be read with another Via; keep it as it came otherwise.
    return (try? draft.message()) ?? self
  }
}
