import SIP
import Signaling
import Wire

// Sending what was recorded.
extension ReplayParty {
  mutating func send(_ step: Int, in index: Int, at now: Moment) {
    let own = calls[index].part.steps[step]
    let isSent =
      own.message.isRequest
      ? sendRequest(own, step, in: index, at: now) : sendResponse(own, in: index, at: now)
    if isSent { calls[index].done(step, at: now) } else { calls[index].drop(step) }
  }

  private mutating func sendRequest(
    _ step: ScriptedStep, _ number: Int, in index: Int, at now: Moment
  ) -> Bool {
    let transaction = calls[index].part.transactions[step.transaction]
    if transaction.method == .cancel { return sendCancel(step, transaction, in: index, at: now) }
    branches += 1
    let branch = setting.identity.branch(branches, of: member)
    let composer = RequestComposer(
      setting: setting, member: member, call: calls[index], number: branches)
    guard let composed = composer.request(step, branch: branch, port: { mediaPort(for: $0) }),
      let message = try? composed.draft.message()
    else { return false }
    let own = calls[index].part
    for name in [step.message.fromTag].compactMap(\.self) where step.message.toTag == nil {
      let tag = PlayedCall.TagName(callID: step.message.callID, tag: name)
      calls[index].tags[tag] = message.fromTag
    }
    calls[index].callIDs[step.message.callID] = message.callID
    if transaction.method == .ack {
      layer.sendDirect(
        message, to: composed.destination, from: endpoint, over: composed.transport)
      calls[index].acks[PlayedCall.Answer(message)] = Packet(
        composed.transport, from: endpoint, to: composed.destination, message.bytes)
      return true
    }
    if transaction.method == .bye {
      calls[index].endedDialogs.insert(calls[index].name(sentBy: step.message))
    }
    let id = layer.send(
      message, to: composed.destination, from: endpoint, over: composed.transport,
      acknowledgesFailures: own.transactions[step.transaction].isAcknowledged, at: now)
    clientOwners[id] = Owner(call: index, transaction: step.transaction)
    calls[index].clients[step.transaction] = id
    calls[index].requests[step.transaction] = message
    return true
  }

  /// A CANCEL is made from the INVITE it is for (RFC 3261 §9.1); what it carried besides is kept.
  private mutating func sendCancel(
    _ step: ScriptedStep, _ transaction: ScriptedTransaction, in index: Int, at now: Moment
  ) -> Bool {
    guard let invite = transaction.before, let client = calls[index].clients[invite],
      let request = calls[index].requests[invite]
    else { return false }
    var draft = TransactionLayer.cancel(for: request)
    let known = Set(draft.fields.map(\.name))
    for field in Draft(step.message).fields
    where !known.contains(field.name) && field.name != .contentLength {
      draft.append(field.name, setting.map.rewrite(field.value))
    }
    guard let message = try? draft.message(), let way = calls[index].part.way(of: invite) else {
      return false
    }
    layer.linger(client, at: now)
    let id = layer.send(
      message, to: setting.place(of: way.peer, over: way.transport), from: endpoint,
      over: way.transport, at: now)
    clientOwners[id] = Owner(call: index, transaction: step.transaction)
    calls[index].clients[step.transaction] = id
    calls[index].requests[step.transaction] = message
    return true
  }

  private mutating func sendResponse(
    _ step: ScriptedStep, in index: Int, at now: Moment
  ) -> Bool {
    guard let server = calls[index].servers[step.transaction],
      let request = calls[index].requests[step.transaction], let status = step.message.status
    else { return false }
    let composer = ResponseComposer(setting: setting, member: member, call: calls[index])
    let draft = composer.response(step, to: request) { mediaPort(for: $0) }
    guard let message = try? draft.message() else { return false }
    if let old = step.message.toTag, let new = message.toTag {
      calls[index].tags[PlayedCall.TagName(callID: step.message.callID, tag: old)] = new
    }
    if request.method == .invite, status > .trying, !status.isFailure {
      let name = calls[index].name(sentBy: step.message)
      if calls[index].dialogs[name] == nil {
        calls[index].dialogs[name] = Dialog(callee: request, response: message)
      }
      if status.isSuccess { calls[index].dialogs[name]?.confirm() }
    }
    guard layer.respond(message, in: server, at: now) else { return false }
    if status.isFinal { calls[index].finals[step.transaction] = status }
    let transaction = calls[index].part.transactions[step.transaction]
    if request.method == .invite, status.isSuccess, transaction.repeatsAnswer {
      calls[index].repeated[step.transaction] = PlayedCall.Repeated(
        repeater: AnswerRepeater(at: now), packetOf: server, response: message)
    }
    return true
  }
}

extension ScriptedPart {
  /// Where a transaction's request went when it was recorded.
  func way(of transaction: Int) -> (peer: ScriptedStep.Peer, transport: Transport)? {
    let step = steps[transactions[transaction].request]
    return (step.peer, step.transport)
  }
}
