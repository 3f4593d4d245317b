import SIP
import Signaling
import Wire

// REFER, both ends of it (RFC 3515, RFC 3891, RFC 5589).
extension UserAgent {
  mutating func refer(_ transfer: Transfer, _ step: Step, at now: Moment) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot transfer: \(missing.sentence)")
    case .success(let index): call = index
    }
    if let obstacle = wait(for: call, "transfer", since: position.begunAt ?? now, at: now) {
      return obstacle
    }
    guard let place = context.directory[transfer.target.name] else {
      return .failed("cannot transfer to \"\(transfer.target.name)\": no party has that name")
    }
    var uri = URI(
      user: transfer.number ?? transfer.target.name, at: place, transport: transport)
    if let label = transfer.replaces {
      guard let other = callOfLabel[label], let id = calls[other].dialog?.id else {
        return .failed("cannot transfer: \"\(label)\" is no call that was answered")
      }
      // The tags are named as the one sees them who is to accept it (RFC 3891 §3).
      let value = "\(id.callID);to-tag=\(id.remoteTag);from-tag=\(id.localTag)"
      uri.headers.append("Replaces", PercentEscape.made(value))
    }
    calls[call].transfer.isSubscribed = true
    sendInCall(.refer, call, for: .inCall(call), at: now) { agent, draft in
      draft.append(.referTo, "\(NameAddress(uri))")
      draft.append(.referredBy, "<sip:\(agent.name)@\(agent.endpoint.address)>")
      agent.add(transfer.headers, to: &draft, call: call)
    }
    return .done
  }

  mutating func notify(_ status: StatusCode, _ step: Step, at now: Moment) -> Progress {
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot notify: \(missing.sentence)")
    case .success(let call):
      guard calls[call].transfer.request != nil else {
        return .failed("cannot notify: no REFER came in this call")
      }
      tell(call, status, at: now)
      return .done
    }
  }

  mutating func receiveRefer(
    _ refer: Message, _ way: Way, _ id: ServerTransactionID, _ call: Int, claim: Int?,
    at now: Moment
  ) {
    calls[call].transfer.request = refer
    guard refer.header(.referTo).flatMap({ NameAddress($0) }) != nil else {
      answer(.badRequest, refer, id, tag: calls[call].localTag, at: now)
      return
    }
    var draft = response(.accepted, to: refer, tag: calls[call].localTag)
    draft.append(.contact, contact(over: way.transport))
    let sent = reply(
      .referAccepted, draft, refer, way, id, claim: claim, call: call, at: now)
    let departure = Departure(rules(for: .followRefer, claim: claim))
    let tellsItself = script.steps.contains { step in
      if case .notify = step.action { true } else { false }
    }
    guard let sent, sent.status?.isSuccess == true, !departure.isWithheld, !tellsItself else {
      return
    }
    if departure.delay == .zero {
      follow(call, at: now)
    } else {
      agenda.add(.follow(call: call), at: now + departure.delay)
    }
  }

  /// Places the call that a REFER asked for.
  mutating func follow(_ call: Int, at now: Moment) {
    guard let refer = calls[call].transfer.request,
      let target = refer.header(.referTo).flatMap({ NameAddress($0)?.uri })
    else { return }
    tell(call, .trying, at: now)
    guard let way = Way(target), context.name(of: way.endpoint.address) != nil else {
      note("REFER to \(target) not followed: it points to no party", at: now)
      tell(call, .serviceUnavailable, at: now)
      return
    }
    var uri = target
    uri.headers = []
    uri.parameters.remove("method")
    let child = makeCall(to: uri, by: way, at: now) { agent, draft, child in
      agent.offer(Self.codecs, in: &draft, call: child)
      for header in target.headers {
        let name = HeaderName(PercentEscape.undone(header.name))
        guard !EmbeddedHeader.forbidden.contains(name) else { continue }
        draft[name] = PercentEscape.undone(header.value ?? "")
        if name == .replaces { draft.append(.require, "replaces") }
      }
      for name in [HeaderName.referredBy, .transferContextToken] {
        if let value = refer.header(name) { draft[name] = value }
      }
    }
    guard let child else {
      tell(call, .badRequest, at: now)
      return
    }
    calls[child].transfer.parent = call
    let isAwaited = inbox.letters.contains { $0.message == refer && $0.claim != nil }
    if !isAwaited { currentCall = child }
  }

  /// Tells the end that sent the REFER how the call it asked for came out.
  mutating func tellTransfer(of call: Int, _ status: StatusCode, at now: Moment) {
    guard let parent = calls[call].transfer.parent else { return }
    tell(parent, status, at: now)
  }

  private mutating func tell(_ call: Int, _ status: StatusCode, at now: Moment) {
    sendInCall(.notify, call, for: .inCall(call), at: now) { _, draft in
      draft.append(.event, "refer")
      let state = status.isFinal ? "terminated;reason=noresource" : "active;expires=60"
      draft.append(.subscriptionState, state)
      draft.setBody("message/sipfrag;version=2.0", "SIP/2.0 \(status) \(status.reason)\r\n")
    }
  }

  /// The call that a Replaces header names; nil when there is none up (RFC 3891 §3).
  func callReplaced(by value: String) -> Int? {
    let parts = value.split(separator: ";").map { part in
      part.split(separator: "=", maxSplits: 1).map { String($0.filter { !$0.isWhitespace }) }
    }
    func parameter(_ name: String) -> String? {
      parts.dropFirst().first { $0.count == 2 && $0[0].lowercased() == name }?[1]
    }
    guard let callID = parts.first?.first, let local = parameter("to-tag"),
      let remote = parameter("from-tag")
    else { return nil }
    let wholeID = value.prefix { $0 != ";" }.filter { !$0.isWhitespace }
    let id = DialogID(
      callID: wholeID.isEmpty ? callID : wholeID, localTag: local, remoteTag: remote)
    return calls.lastIndex { $0.dialog?.id == id && $0.phase == .answered }
  }

  /// Ends the call that an accepted one has replaced.
  mutating func endReplaced(_ call: Int, at now: Moment) {
    if calls[call].phase == .answered { sendBye(call, at: now) }
  }
}

/// Header fields written into a URI (RFC 3261 §19.1.1).
enum EmbeddedHeader {
  /// Fields that are the sender's own business (RFC 3261 §19.1.5).
  static let forbidden: Set<HeaderName> = [
    .via, .from, .to, .callID, .cseq, .contact, .route, .recordRoute, .maxForwards,
    .contentLength, .contentType, "Body",
  ]
}
