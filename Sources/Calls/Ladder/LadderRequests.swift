import SIP
import Wire

extension LadderComposer {
  /// A request: said again, sent on, inside a dialog, or the first of its kind.
  func request(_ line: LadderLine, _ method: Method) throws(LadderError) -> Draft {
    if let same = repetition(line, { $0.method == method }) { return same }
    if line.flags.contains("again") {
      throw LadderError(line: line.number, "\(line.from.name) has sent no \(method) there yet")
    }
    if method == .ack { return try acknowledgement(line) }
    if method == .cancel { return try cancellation(line) }
    let standalone = [.options, .register].contains(method) && !line.flags.contains("in-dialog")
    let dialog = standalone || line.flags.contains("new") ? nil : dialog(line)
    if let received = received(line, method, in: dialog) { return relay(line, received, dialog) }
    if let dialog { return inDialog(line, method, dialog) }
    return initial(line, method, isStandalone: standalone)
  }

  /// An INVITE and the response that made (or may make) a dialog of it, on the line's hop.
  struct HopDialog {
    let invite: Event
    let answer: Event

    func matches(_ message: Message) -> Bool {
      message.callID == invite.message.callID
        && Set([message.fromTag, message.toTag])
          == Set([invite.message.fromTag, answer.message.toTag])
    }
  }

  private func dialog(_ line: LadderLine) -> HopDialog? {
    let answers = events.filter {
      $0.isOnHop(line.from.name, line.to.name) && $0.call == line.call
        && $0.message.cseq.method == .invite && $0.message.toTag != nil
        && ($0.message.status?.rawValue ?? 300) < 300
    }
    let wanted = line["to-tag"]
    let fitting = answers.filter { $0.message.toTag == wanted || $0.message.fromTag == wanted }
    let candidates = fitting.isEmpty ? answers : fitting
    let answer = candidates.last { $0.message.status?.isSuccess == true } ?? candidates.last
    guard let answer else { return nil }
    let invite = events.first {
      $0.from == answer.to && $0.to == answer.from && $0.call == line.call
        && $0.message.method == .invite && $0.message.callID == answer.message.callID
        && $0.message.toTag == nil
    }
    return invite.map { HopDialog(invite: $0, answer: answer) }
  }

  /// The request of that method that the sender got from elsewhere and has to send on.
  private func received(_ line: LadderLine, _ method: Method, in dialog: HopDialog?) -> Event? {
    guard ![.options, .register].contains(method) || dialog != nil else { return nil }
    return events.last {
      $0.to == line.from.name && $0.from != line.to.name && $0.call == line.call
        && $0.message.method == method
        && (dialog?.matches($0.message) ?? ($0.message.toTag == nil && method == .invite))
    }
  }

  private func relay(_ line: LadderLine, _ received: Event, _ dialog: HopDialog?) -> Draft {
    var draft = Draft(received.message)
    if let hops = draft[.maxForwards].flatMap({ Int($0) }) {
      draft[.maxForwards] = String(hops - 1)
    }
    if draft[.route]?.contains("\(line.from.address)") == true { draft.removeFirstValue(.route) }
    if line.flags.contains("b2bua") {
      draft.fields.removeAll { $0.name == .via }
      draft[.callID] = "\(line.from.name)-\(events.count)-\(draft[.callID] ?? "")"
      draft[.from] = draft[.from]?.replacingTag("tag-\(line.from.name)-\(events.count)")
      draft[.contact] = contact(line.from)
    } else if dialog == nil, received.message.method == .invite {
      draft.prepend(.recordRoute, "<sip:\(line.from.address);lr>")
    }
    draft.prepend(.via, via(line))
    return draft
  }

  private func inDialog(_ line: LadderLine, _ method: Method, _ dialog: HopDialog) -> Draft {
    let isCaller = dialog.invite.from == line.from.name
    let local = isCaller ? dialog.invite.message.header(.from) : dialog.answer.message.header(.to)
    let remote = isCaller ? dialog.answer.message.header(.to) : dialog.invite.message.header(.from)
    let far = isCaller ? dialog.answer.message : dialog.invite.message
    let tag = isCaller ? dialog.invite.message.fromTag : dialog.answer.message.toTag
    let used = events.filter {
      $0.from == line.from.name && $0.to == line.to.name && $0.message.isRequest
        && $0.message.callID == far.callID && $0.message.fromTag == tag
    }.map(\.message.cseq.number)
    let target = far.header(.contact)?.betweenBrackets ?? "sip:\(line.to.name)@\(line.to.address)"
    var draft = Draft(.request(method, uri: target))
    draft.append(.via, via(line))
    draft.append(.maxForwards, "70")
    let routes = far.values(.recordRoute)
    for route in isCaller ? routes.reversed() : routes { draft.append(.route, route) }
    draft.append(.from, local ?? "")
    draft.append(.to, remote ?? "")
    draft.append(.callID, far.callID)
    draft.append(.cseq, "\((used.max() ?? 0) + 1) \(method)")
    addWhatTheMethodNeeds(line, method, to: &draft)
    return draft
  }

  private func initial(_ line: LadderLine, _ method: Method, isStandalone: Bool) -> Draft {
    let earlier = events.filter {
      $0.from == line.from.name && $0.to == line.to.name && $0.message.method == method
        && $0.call == line.call
    }
    let callID =
      isStandalone || method != .invite
      ? "\(method.rawValue.lowercased())-\(line.from.name)-\(line.to.name)-\(line.call)"
      : "call-\(line.call)"
    let number = (earlier.last?.message.cseq.number ?? 0) + 1
    var draft = Draft(.request(method, uri: "sip:service@\(line.to.address)"))
    draft.append(.via, via(line))
    draft.append(.maxForwards, "70")
    draft.append(
      .from, "<sip:\(Self.number(of: line.call))@\(line.from.address)>;tag=tag-\(line.from.name)")
    draft.append(.to, "<sip:service@\(line.to.address)>")
    draft.append(.callID, "\(callID)@ladder.invalid")
    draft.append(.cseq, "\(number) \(method)")
    addWhatTheMethodNeeds(line, method, to: &draft)
    return draft
  }

  private func addWhatTheMethodNeeds(_ line: LadderLine, _ method: Method, to draft: inout Draft) {
    switch method {
    case .invite:
      draft.append(.contact, contact(line.from))
      draft.append(.contentType, "application/sdp")
      let sdp = LadderBody.sdp(
        codecs: LadderBody.defaultCodecs, origin: line.from, version: line.number,
        media: Endpoint(line.from.address, 4000), isHeld: false)
      draft.body = Array((sdp ?? "").utf8)
    case .refer:
      draft.append(.contact, contact(line.from))
      draft.append(.referTo, "<sip:agent@agents.invalid>")
    case .notify:
      draft.append(.contact, contact(line.from))
      draft.append(.event, "refer")
      draft.append(.subscriptionState, "active;expires=60")
      draft.append(.contentType, "message/sipfrag;version=2.0")
      draft.body = Array("SIP/2.0 100 Trying\r\n".utf8)
    case .options, .register, .subscribe, .update: draft.append(.contact, contact(line.from))
    default: break
    }
  }

  func via(_ line: LadderLine) -> String {
    let transport = Transport(rawValue: line["transport"] ?? "")?.viaName ?? "UDP"
    let branch = line.branch ?? "z9hG4bK-\(line.from.name)-\(events.count + 1)"
    return "SIP/2.0/\(transport) \(line.from.address);branch=\(branch)"
  }

  func contact(_ party: Roles.Party) -> String { "<sip:\(party.name)@\(party.address)>" }

  /// A caller number of its own for each call of the ladder.
  private static func number(of call: String) -> String {
    guard let number = UInt32(call) else { return call }
    let digits = String(number)
    return "+1555" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }
}

extension String {
  /// What stands between the first pair of angle brackets.
  fileprivate var betweenBrackets: String? {
    guard let open = firstIndex(of: "<"), let close = self[open...].firstIndex(of: ">") else {
      return nil
    }
    return String(self[index(after: open)..<close])
  }

  fileprivate func replacingTag(_ tag: String) -> String {
    let bare = range(before: ";tag=")
    return "\(bare);tag=\(tag)"
  }

  private func range(before mark: String) -> Substring {
    var index = startIndex
    while index < endIndex, !self[index...].hasPrefix(mark) { formIndex(after: &index) }
    return self[..<index]
  }
}
