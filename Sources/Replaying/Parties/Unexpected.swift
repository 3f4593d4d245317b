import SIP
import Signaling
import Wire

// What the recording does not have is answered as a party would that has nothing to say.
extension ReplayParty {
  mutating func answerUnexpected(
    _ request: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    account.unexpected += 1
    let status: StatusCode
    switch request.method {
    case .invite?: status = request.toTag == nil ? .temporarilyUnavailable : .notAcceptableHere
    case .refer?: status = .decline
    case .subscribe?: status = .noSuchTransaction
    case .bye?: status = .ok
    default: status = .ok
    }
    reply(status, to: request, id, at: now)
    if request.method == .bye, let index = callOf[request.callID] {
      for (name, dialog) in calls[index].dialogs where dialog.id == DialogID(received: request) {
        calls[index].endedDialogs.insert(name)
      }
      review(index, at: now)
    }
  }

  mutating func reply(
    _ status: StatusCode, to request: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    let tag = setting.identity.tag("unexpected", in: request.callID, of: member)
    guard let message = try? Draft(status, replyingTo: request, tag: tag).message() else { return }
    layer.respond(message, in: id, at: now)
  }

  /// A 2xx where none was recorded: ACK and BYE (RFC 3261 §13.2.2.4).
  mutating func endUnwanted(
    _ response: Message, _ transaction: Int, in index: Int, at now: Moment
  ) {
    guard let invite = calls[index].requests[transaction],
      let way = calls[index].part.way(of: transaction),
      var dialog = Dialog(caller: invite, response: response)
    else { return }
    let transport = dialog.nextHop.transport == .tcp ? Transport.tcp : way.transport
    let hop = dialog.nextHop.endpoint.flatMap { $0.address.isLoopback ? $0 : nil }
    let target = hop ?? setting.place(of: way.peer, over: way.transport)
    var ack = dialog.acknowledgement(of: invite)
    ack.prepend(.via, via(transport))
    var bye = dialog.request(.bye)
    bye.prepend(.via, via(transport))
    guard let ackMessage = try? ack.message(), let byeMessage = try? bye.message() else { return }
    layer.sendDirect(ackMessage, to: target, from: endpoint, over: transport)
    calls[index].acks[PlayedCall.Answer(response)] = Packet(
      transport, from: endpoint, to: target, ackMessage.bytes)
    let id = layer.send(byeMessage, to: target, from: endpoint, over: transport, at: now)
    clientOwners[id] = Owner(call: index, transaction: nil)
  }

  private mutating func via(_ transport: Transport) -> String {
    branches += 1
    let branch = setting.identity.branch(branches, of: member)
    return "\(Via.make(transport, endpoint, branch: branch, rport: true))"
  }
}

extension PlayedCall {
  /// The INVITE was cancelled and answered for good: what was recorded as its answer is not sent.
  mutating func dropAnswers(of transaction: Int) {
    for index in part.steps.indices
    where part.steps[index].transaction == transaction && part.steps[index].isSent {
      drop(index)
    }
  }
}
