import SIP
import Signaling
import Wire

// What comes from the network.
extension ReplayParty {
  mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, let packet, let id): take(request, packet, id, at: now)
    case .cancel(let request, _, let invite, let id): takeCancel(request, invite, id, at: now)
    case .ack(let ack, _, _): takeAck(ack, at: now)
    case .acknowledged(let ack, _, let id): takeFailureAck(ack, id, at: now)
    case .response(let response, _, let id): take(response, id, at: now)
    case .strayResponse(let response, _): takeStray(response, at: now)
    case .timedOut(let id), .transportFailed(let id, _):
      guard let owner = clientOwners[id], let transaction = owner.transaction else { return }
      calls[owner.call].close(transaction)
      review(owner.call, at: now)
    case .clientEnded(let id): clientOwners[id] = nil
    case .serverEnded(let id): serverOwners[id] = nil
    case .responseFailed, .ackMissing, .malformed: break
    }
  }

  private mutating func take(
    _ request: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let index = call(of: request, at: now), let step = calls[index].step(of: request) else {
      if let index = callOf[request.callID] {
        noteInDialog(request, in: index)
        serverOwners[id] = Owner(call: index, transaction: nil)
      }
      return answerUnexpected(request, id, at: now)
    }
    let transaction = calls[index].part.steps[step].transaction
    serverOwners[id] = Owner(call: index, transaction: transaction)
    calls[index].servers[transaction] = id
    calls[index].requests[transaction] = request
    calls[index].learn(request, as: step)
    calls[index].done(step, at: now)
    noteInDialog(request, in: index)
    if request.method == .bye {
      calls[index].endedDialogs.insert(
        calls[index].name(receivedIn: calls[index].part.steps[step].message))
    }
    review(index, at: now)
  }

  /// The call a request is for: by its Call-ID, or else the one that waits for the like of it.
  private mutating func call(of request: Message, at now: Moment) -> Int? {
    if let known = callOf[request.callID] { return known }
    guard request.toTag == nil, request.method == .invite else { return nil }
    var best: (index: Int, points: Int, wait: Duration)?
    for index in calls.indices {
      guard let points = calls[index].likeness(to: request),
        let step = calls[index].step(of: request)
      else { continue }
      let due = calls[index].expectedAt(step)
      let wait = due > now ? due - now : now - due
      guard let found = best else {
        best = (index, points, wait)
        continue
      }
      if points > found.points || (points == found.points && wait < found.wait) {
        best = (index, points, wait)
      }
    }
    if let best { callOf[request.callID] = best.index }
    return best?.index
  }

  private mutating func noteInDialog(_ request: Message, in index: Int) {
    for name in calls[index].dialogs.keys {
      _ = calls[index].dialogs[name]?.receive(request)
    }
  }

  private mutating func takeCancel(
    _ request: Message, _ invite: ServerTransactionID?, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let invite, let owner = serverOwners[invite] else {
      return reply(invite == nil ? .noSuchTransaction : .ok, to: request, id, at: now)
    }
    guard let transaction = owner.transaction,
      let step = calls[owner.call].stepOfCancel(of: transaction)
    else {
      account.unexpected += 1
      reply(.ok, to: request, id, at: now)
      guard let pending = layer.request(of: invite),
        layer.lastResponse(in: invite)?.status?.isFinal != true
      else { return }
      reply(.requestTerminated, to: pending, invite, at: now)
      if let transaction = owner.transaction {
        calls[owner.call].dropAnswers(of: transaction)
        review(owner.call, at: now)
      }
      return
    }
    let own = calls[owner.call].part.steps[step].transaction
    calls[owner.call].servers[own] = id
    calls[owner.call].requests[own] = request
    calls[owner.call].done(step, at: now)
    review(owner.call, at: now)
  }

  private mutating func takeAck(_ ack: Message, at now: Moment) {
    guard let index = callOf[ack.callID] else { return }
    for (transaction, repeated) in calls[index].repeated
    where repeated.response.toTag == ack.toTag && repeated.response.cseq.number == ack.cseq.number {
      calls[index].repeated[transaction]?.repeater.receiveAck()
    }
    if let step = calls[index].stepOfAck(ack, ofFailure: nil) {
      calls[index].learn(ack, as: step)
      calls[index].done(step, at: now)
    }
    review(index, at: now)
  }

  private mutating func takeFailureAck(
    _ ack: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let owner = serverOwners[id], let transaction = owner.transaction,
      let step = calls[owner.call].stepOfAck(ack, ofFailure: transaction)
    else { return }
    calls[owner.call].done(step, at: now)
    review(owner.call, at: now)
  }

  private mutating func take(
    _ response: Message, _ id: ClientTransactionID, at now: Moment
  ) {
    guard let owner = clientOwners[id], let transaction = owner.transaction,
      let status = response.status
    else { return }
    let index = owner.call
    noteChallenge(response, status, in: index)
    if status.isSuccess, response.cseq.method == .invite {
      let answer = PlayedCall.Answer(response)
      guard calls[index].answers.insert(answer).inserted else {
        return acknowledgeAgain(answer, in: index)
      }
    }
    let step = calls[index].step(of: status, in: transaction)
    if let step {
      calls[index].learn(response, as: step)
      calls[index].done(step, at: now)
      noteDialog(response, as: step, transaction, in: index)
    } else {
      account.unexpected += 1
      if status.isSuccess, response.cseq.method == .invite {
        endUnwanted(response, transaction, in: index, at: now)
      }
    }
    if status.isFinal {
      if calls[index].finals[transaction] == nil || status.isSuccess {
        calls[index].finals[transaction] = status
      }
      if let step {
        calls[index].close(transaction, before: step)
      } else {
        if status.isFailure { calls[index].close(transaction) }
      }
    }
    review(index, at: now)
  }

  private mutating func noteDialog(
    _ response: Message, as step: Int, _ transaction: Int, in index: Int
  ) {
    let recorded = calls[index].part.steps[step].message
    let name = calls[index].name(receivedIn: recorded)
    if calls[index].dialogs[name] != nil {
      calls[index].dialogs[name]?.receive(response: response)
    } else if response.cseq.method == .invite, recorded.toTag != nil,
      let request = calls[index].requests[transaction]
    {
      calls[index].dialogs[name] = Dialog(caller: request, response: response)
    }
  }

  private mutating func noteChallenge(
    _ response: Message, _ status: StatusCode, in index: Int
  ) {
    let name: HeaderName
    switch status {
    case .unauthorized: name = .wwwAuthenticate
    case .proxyAuthenticationRequired: name = .proxyAuthenticate
    default: return
    }
    for value in response.headers(name) {
      guard let challenge = Digest.Challenge(value) else { continue }
      calls[index].challenges.append((status == .proxyAuthenticationRequired, challenge))
    }
  }

  private mutating func acknowledgeAgain(_ answer: PlayedCall.Answer, in index: Int) {
    guard let packet = calls[index].acks[answer], let message = try? Message(packet.bytes) else {
      return
    }
    layer.sendDirect(
      message, to: packet.destination, from: packet.source, over: packet.transport)
  }

  /// A 2xx whose INVITE's transaction is over is still one to be ACKed.
  private mutating func takeStray(_ response: Message, at now: Moment) {
    guard response.status?.isSuccess == true, response.cseq.method == .invite,
      let index = callOf[response.callID]
    else { return }
    acknowledgeAgain(PlayedCall.Answer(response), in: index)
  }
}
