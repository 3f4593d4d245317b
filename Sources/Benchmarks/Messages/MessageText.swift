import Wire

/// Writes the messages of one call as text.
struct MessageText {
  /// One request's place in its call, and what every message about it repeats.
  struct Transaction {
    let method: String
    let cseq: Int
    let path: Path
    /// Tells the branches of the call's transactions apart.
    let number: Int
    /// The tag of the side that is asked; nil outside a dialog.
    var remoteTag: String?
  }

  let call: CallIdentity
  let isLarge: Bool

  /// A request on its hop of the path, from 0; hop by hop ones carry one Via only.
  func request(
    _ method: String? = nil, of transaction: Transaction, hop: Int, toTag: String? = nil,
    extra: String = "", body: String = ""
  ) -> [UInt8] {
    let method = method ?? transaction.method
    let path = transaction.path
    let isHopByHop = method == "CANCEL" || (method == "ACK" && transaction.method == "INVITE")
    let isInDialog = transaction.remoteTag != nil
    let remote = path.isReversed ? call.caller : call.callee
    let target = isInDialog ? path.last : path.nodes[hop + 1]
    var text = "\(method) sip:\(remote)@\(Self.uri(target)) SIP/2.0\r\n"
    text += vias(transaction, hop: hop, isAlone: isHopByHop)
    text += "Max-Forwards: \(70 - hop)\r\n"
    if let relay = path.relay {
      if isInDialog, hop == 0 { text += "Route: <sip:\(Self.uri(relay));lr>\r\n" }
      if method == "INVITE", !isInDialog, hop == 1 { text += Self.recordRoute(relay) }
    }
    text += parties(path, toTag: toTag ?? transaction.remoteTag)
    text += "CSeq: \(transaction.cseq) \(method)\r\n"
    if method == "INVITE" {
      text += contact(ofCallee: path.isReversed, path)
      text += Self.abilities
      text += "P-Asserted-Identity: <sip:\(call.caller)@\(call.carrier.address)>\r\n"
    }
    return finish(text + extra, body)
  }

  /// A response to a request on a hop of its path.
  func response(
    _ status: Int, _ reason: String, to transaction: Transaction, hop: Int,
    method: String? = nil, toTag: String?, body: String = ""
  ) -> [UInt8] {
    let method = method ?? transaction.method
    let path = transaction.path
    var text = "SIP/2.0 \(status) \(reason)\r\n"
    text += vias(transaction, hop: hop, isAlone: method == "CANCEL")
    let makesDialog = method == "INVITE" && status > 100 && status < 300
    if makesDialog, transaction.remoteTag == nil, let relay = path.relay {
      text += Self.recordRoute(relay)
    }
    text += parties(path, toTag: toTag)
    text += "CSeq: \(transaction.cseq) \(method)\r\n"
    if makesDialog { text += contact(ofCallee: !path.isReversed, path) }
    if method == "INVITE", status >= 200 { text += Self.abilities }
    if status > 100 { text += "Server: example-sbc/11.4\r\n" }
    return finish(text, body)
  }

  private func finish(_ head: String, _ body: String) -> [UInt8] {
    var text = head
    if isLarge {
      text += Padding.headers(call, body: body.utf8.count)
    }
    if !body.isEmpty { text += "Content-Type: application/sdp\r\n" }
    text += "Content-Length: \(body.utf8.count)\r\n\r\n"
    return Array(text.utf8) + body.utf8
  }

  private func vias(_ transaction: Transaction, hop: Int, isAlone: Bool) -> String {
    var text = ""
    for node in (isAlone ? hop...hop : 0...hop).reversed() {
      let path = node == 0 ? "" : transaction.path.name
      text += "Via: SIP/2.0/UDP \(Self.uri(transaction.path.nodes[node]));rport"
      text += ";branch=z9hG4bK\(call.token)\(transaction.number)\(node)\(path)\r\n"
    }
    return text
  }

  private func parties(_ path: Path, toTag: String?) -> String {
    let caller = "\"\(call.display)\" <sip:\(call.caller)@\(call.carrier.address)>"
    let callee = "<sip:\(call.callee)@voice.example.net>"
    let from =
      path.isReversed ? "\(callee);tag=\(calleeTag(path))" : "\(caller);tag=\(call.callerTag)"
    let to = path.isReversed ? caller : callee
    return "From: \(from)\r\nTo: \(to)\(toTag.map { ";tag=\($0)" } ?? "")\r\n"
      + "Call-ID: \(call.callID)\r\n"
  }

  /// The tag of the called side, which differs with who answers.
  func calleeTag(_ path: Path) -> String { "e\(path.name)\(call.token)" }

  private func contact(ofCallee: Bool, _ path: Path) -> String {
    let callee = path.isReversed ? path.nodes[0] : path.last
    return ofCallee
      ? "Contact: <sip:\(call.callee)@\(Self.uri(callee))>\r\n"
      : "Contact: <sip:\(call.caller)@\(Self.uri(call.carrier))>\r\n"
  }

  private static func recordRoute(_ relay: Endpoint) -> String {
    "Record-Route: <sip:\(uri(relay));lr>\r\n"
  }

  private static func uri(_ endpoint: Endpoint) -> String { "\(endpoint.address):\(endpoint.port)" }

  private static let abilities =
    "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO\r\nSupported: 100rel, timer\r\n"
}
