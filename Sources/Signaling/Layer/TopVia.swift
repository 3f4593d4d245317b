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
  /// Whether the sender asks for the response at the port it sent from (RFC 3581 §3).
  let asksForPort: Bool
  /// What stands before the first semicolon.
  private let head: Substring
  private let parameters: [Substring]

  init?(_ message: Message) {
    guard let first = message.header(.via) else { return nil }
    let value = first.utf8.contains(0x2C) ? message.values(.via).first : first
    guard let text = value else { return nil }
    var parts = text.utf8.split(separator: 0x3B, omittingEmptySubsequences: false).map {
      Substring($0)
    }
    head = parts.removeFirst()
    guard let sender = head.utf8.split(whereSeparator: Self.isBlank).last else { return nil }
    self.text = text
    sentBy = Substring(sender).lowercased()
    parameters = parts
    asksForPort = parts.contains { Self.isNamed("rport", $0) }
  }

  /// Host and port of the sender: 5060 where none is written; nil for a host name.
  var sender: Endpoint? { Endpoint(sentBy) }

  /// Where responses to a request that came from there go (RFC 3261 §18.2.2, RFC 3581 §4).
  func replyEndpoint(source: Endpoint, over transport: Transport) -> Endpoint {
    if transport.isReliable || asksForPort { return source }
    return Endpoint(source.address, port ?? 5060)
  }

  /// The value with `received` and `rport` filled in as the receiver must; nil when nothing changes.
  ///
  /// RFC 3261 §18.2.1: where the host differs from the source. RFC 3581 §4: always, when asked.
  func stamped(source: Endpoint) -> String? {
    guard asksForPort || sender?.address != source.address else { return nil }
    var stamped = String(head)
    for parameter in parameters where !Self.isNamed("received", parameter) {
      stamped += ";"
      stamped += Self.isNamed("rport", parameter) ? "rport=\(source.port)" : parameter
    }
    return stamped + ";received=\(source.address)"
  }

  private var port: UInt16? {
    guard let colon = sentBy.utf8.lastIndex(of: 0x3A), !sentBy.utf8[colon...].contains(0x5D) else {
      return nil
    }
    return UInt16(sentBy[sentBy.utf8.index(after: colon)...])
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether a parameter, with or without a value, has that name; case and blanks do not count.
  private static func isNamed(_ name: StaticString, _ parameter: Substring) -> Bool {
    let written = parameter.utf8.prefix { $0 != 0x3D }.lazy.filter { !isBlank($0) }
    return name.withUTF8Buffer { wanted in
      written.elementsEqual(wanted) { $0 | 0x20 == $1 }
    }
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
