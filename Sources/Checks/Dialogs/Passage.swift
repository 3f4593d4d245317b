import Calls
import SIP
import Wire

/// A request inside a dialog that reached the system, and what the system made of it.
struct Passage {
  /// As the system received it.
  let received: Transaction
  /// As the system sent it on; nil where it did not.
  let sent: Transaction?
  /// Who should have got it.
  let target: Endpoint
  /// Whether the system is a proxy here: the same Call-ID on both sides.
  let isProxied: Bool
  /// The other side's dialog.
  let far: Dialog
  /// The tag by which the other side knows the sender.
  let senderTag: String
}

extension Call {
  /// What passed the system inside the dialogs it joins, given what edges answered.
  func passages(_ answers: [EdgeAnswer], _ roles: Roles) -> [Passage] {
    let ends = callerEnds(roles)
    return answers.flatMap { answer -> [Passage] in
      guard let caller = answer.relayed, let callerEnd = ends[AnswerName(caller)] else { return [] }
      return passages(from: caller, to: answer.dialog, at: answer.edge, roles)
        + passages(from: answer.dialog, to: caller, at: callerEnd, roles)
    }
  }

  /// Where the caller of each dialog is.
  private func callerEnds(_ roles: Roles) -> [AnswerName: Endpoint] {
    var ends: [AnswerName: Endpoint] = [:]
    for leg in callerLegs(roles) {
      for dialog in leg.dialogs where ends[AnswerName(dialog)] == nil {
        ends[AnswerName(dialog)] = leg.caller
      }
    }
    return ends
  }

  private func passages(
    from near: Dialog, to far: Dialog, at target: Endpoint, _ roles: Roles
  ) -> [Passage] {
    let isProxied = near.callID == far.callID
    // The far leg's INVITE went to the one and came from the other.
    let isToCallee = far.successes[0].source.address == target.address
    var sent = RequestsSent(
      far.transactions.filter { roles.isSystem($0.client) }, isProxied: isProxied)
    let received = near.transactions.filter {
      // CANCEL goes hop by hop and is answered by the system itself.
      $0.method != .cancel && roles.isSystem($0.server) && !roles.isSystem($0.client)
    }
    return received.map { request in
      Passage(
        received: request, sent: sent.take(for: request), target: target, isProxied: isProxied,
        far: far, senderTag: isToCallee ? far.callerTag : far.calleeTag)
    }
  }
}
