import SIP
import Wire

extension LadderComposer {
  /// A response to the latest request that has no final one yet, or that the line names.
  func response(
    _ line: LadderLine, _ status: StatusCode, to method: Method?
  ) throws(LadderError) -> Draft {
    if line.flags.contains("again") {
      let same = repetition(line) {
        $0.status == status && (method == nil || $0.cseq.method == method)
      }
      if let same { return same }
      throw LadderError(line: line.number, "\(line.from.name) has sent no \(status) there yet")
    }
    guard let request = requestToAnswer(line, status, method) else {
      guard line.flags.contains("stray") else {
        throw LadderError(
          line: line.number,
          "\(line.to.name) has sent \(line.from.name) no \(method?.rawValue ?? "request") to answer"
        )
      }
      return stray(line, status, method ?? .invite)
    }
    let relayed = line.flags.contains("own") ? nil : received(line, status, request.message)
    return answer(line, status, request.message, relayed?.message)
  }

  private func requestToAnswer(
    _ line: LadderLine, _ status: StatusCode, _ method: Method?
  ) -> Event? {
    let requests = events.filter {
      guard let sent = $0.message.method, sent != .ack else { return false }
      return $0.from == line.to.name && $0.to == line.from.name && $0.call == line.call
        && (method == nil || sent == method)
    }
    if let branch = line.branch, let named = requests.last(where: { $0.message.branch == branch }) {
      return named
    }
    // 1xx and 487 answer an INVITE though a CANCEL came after it.
    let isAboutInvite = status.isProvisional || status == .requestTerminated
    let open = requests.filter { finals(of: $0).isEmpty }
    let invite = isAboutInvite ? open.last { $0.message.method == .invite } : nil
    return invite ?? open.last ?? requests.last
  }

  /// The response of that status that the sender got from elsewhere and passes on.
  private func received(_ line: LadderLine, _ status: StatusCode, _ request: Message) -> Event? {
    guard status != .trying, request.method != .cancel else { return nil }
    return events.last {
      $0.to == line.from.name && $0.from != line.to.name && $0.call == line.call
        && $0.message.status == status && $0.message.cseq.method == request.method
        && (line["to-tag"] == nil || $0.message.toTag == line["to-tag"])
    }
  }

  private func answer(
    _ line: LadderLine, _ status: StatusCode, _ request: Message, _ relayed: Message?
  ) -> Draft {
    let isSameDialog = relayed?.callID == request.callID
    var draft = Draft(.response(status, reason: status.reason))
    for via in request.headers(.via) { draft.append(.via, via) }
    draft.append(.from, request.header(.from) ?? "")
    var to = request.header(.to) ?? ""
    if request.toTag == nil, status != .trying {
      let tag = isSameDialog ? relayed?.toTag : nil
      to += ";tag=\(tag ?? "tag-\(line.from.name)")"
    }
    draft.append(.to, to)
    draft.append(.callID, request.callID)
    draft.append(.cseq, "\(request.cseq)")
    guard request.method == .invite, status != .trying, status.rawValue < 300 else {
      if let relayed { draft.fields += relayed.customFields }
      return draft
    }
    let routes = (isSameDialog ? relayed : nil) ?? request
    for route in routes.headers(.recordRoute) { draft.append(.recordRoute, route) }
    draft.append(.contact, (isSameDialog ? relayed?.header(.contact) : nil) ?? contact(line.from))
    if let relayed { draft.fields += relayed.customFields }
    if let relayed, !relayed.body.isEmpty {
      draft.append(.contentType, relayed.header(.contentType) ?? "application/sdp")
      draft.body = Array(relayed.body)
    } else if status != .ringing, status != StatusCode(rawValue: 181) {
      addAnswer(line, to: String(decoding: request.body, as: UTF8.self), &draft)
    }
    return draft
  }

  /// An SDP answer, or an offer where the INVITE had none.
  private func addAnswer(_ line: LadderLine, to offer: String, _ draft: inout Draft) {
    let codecs = offer.isEmpty ? LadderBody.defaultCodecs : LadderBody.answer(to: offer)
    let sdp = LadderBody.sdp(
      codecs: codecs, origin: line.from, version: 1, media: Endpoint(line.from.address, 4000),
      isHeld: false)
    guard let sdp, !codecs.isEmpty else { return }
    draft.append(.contentType, "application/sdp")
    draft.body = Array(sdp.utf8)
  }

  private func stray(_ line: LadderLine, _ status: StatusCode, _ method: Method) -> Draft {
    var draft = Draft(.response(status, reason: status.reason))
    draft.append(
      .via,
      "SIP/2.0/UDP \(line.to.address);branch=\(line.branch ?? "z9hG4bK-stray-\(events.count)")")
    draft.append(.from, "<sip:stray@\(line.to.address)>;tag=stray-\(line.to.name)")
    draft.append(.to, "<sip:stray@\(line.from.address)>;tag=stray-\(line.from.name)")
    draft.append(.callID, "stray-\(events.count)@ladder.invalid")
    draft.append(.cseq, "1 \(method)")
    return draft
  }

  /// An ACK for the latest final response to an INVITE on the hop, or the one the line names.
  func acknowledgement(_ line: LadderLine) throws(LadderError) -> Draft {
    let finals = events.filter {
      $0.from == line.to.name && $0.to == line.from.name && $0.call == line.call
        && $0.message.cseq.method == .invite && $0.message.status?.isFinal == true
    }
    let named = finals.last {
      (line.branch != nil && $0.message.branch == line.branch)
        || (line["to-tag"] != nil && $0.message.toTag == line["to-tag"])
    }
    let final = named ?? finals.last
    let invite = events.last {
      $0.from == line.from.name && $0.to == line.to.name && $0.call == line.call
        && $0.message.method == .invite
        && (final == nil || $0.message.branch == final?.message.branch)
    }
    guard let invite, final != nil || line.flags.contains("stray") else {
      throw LadderError(line: line.number, "\(line.to.name) has sent no final response to ACK")
    }
    let answer = final?.message
    let isSuccess = answer?.status?.isSuccess == true
    var uri = invite.message.requestURI ?? ""
    if isSuccess, let contact = answer?.header(.contact) {
      uri = contact.filter { $0 != "<" && $0 != ">" }
    }
    var draft = Draft(.request(.ack, uri: uri))
    if isSuccess {
      for old in relayedVias(line, toTag: answer?.toTag) { draft.append(.via, old) }
      draft.prepend(.via, via(line))
    } else {
      draft.append(.via, invite.message.values(.via).first ?? "")
    }
    draft.append(.maxForwards, "70")
    for route in isSuccess ? [] : invite.message.headers(.route) { draft.append(.route, route) }
    draft.append(.from, invite.message.header(.from) ?? "")
    draft.append(.to, answer?.header(.to) ?? invite.message.header(.to) ?? "")
    draft.append(.callID, invite.message.callID)
    draft.append(.cseq, "\(invite.message.cseq.number) ACK")
    return draft
  }

  private func relayedVias(_ line: LadderLine, toTag: String?) -> [String] {
    let received = events.last {
      $0.to == line.from.name && $0.from != line.to.name && $0.call == line.call
        && $0.message.method == .ack && $0.message.toTag == toTag
    }
    return received?.message.headers(.via) ?? []
  }

  /// A CANCEL as RFC 3261 §9.1 wants it, for the open INVITE on the hop.
  func cancellation(_ line: LadderLine) throws(LadderError) -> Draft {
    let invites = events.filter {
      $0.from == line.from.name && $0.to == line.to.name && $0.call == line.call
        && $0.message.method == .invite
    }
    let named = invites.last { $0.message.branch == line.branch }
    let open = invites.last { finals(of: $0).isEmpty }
    guard let invite = named ?? open ?? invites.last else {
      throw LadderError(
        line: line.number, "\(line.from.name) has sent \(line.to.name) no INVITE to CANCEL")
    }
    var draft = Draft(.request(.cancel, uri: invite.message.requestURI ?? ""))
    draft.append(.via, invite.message.values(.via).first ?? "")
    draft.append(.maxForwards, "70")
    for route in invite.message.headers(.route) { draft.append(.route, route) }
    draft.append(.from, invite.message.header(.from) ?? "")
    draft.append(.to, invite.message.header(.to) ?? "")
    draft.append(.callID, invite.message.callID)
    draft.append(.cseq, "\(invite.message.cseq.number) CANCEL")
    return draft
  }
}

extension Message {
  /// Extension headers, which a proxy passes on untouched.
  fileprivate var customFields: [Draft.Field] {
    allHeaders.filter { $0.name.canonical.hasPrefix("x-") }.map { Draft.Field($0.name, $0.value) }
  }
}
