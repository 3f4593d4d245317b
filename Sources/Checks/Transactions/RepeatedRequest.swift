import Calls
import SIP
import Wire

/// A request the system was sent: one that comes again is answered again, and one that does not is
/// not (RFC 3261 §17.2).
struct RepeatedRequest {
  let transaction: Transaction

  init(_ transaction: Transaction) {
    self.transaction = transaction
  }

  func judge(_ evidence: Evidence, _ judgement: inout Judgement) {
    guard let first = transaction.responses.first else { return }
    let what = "the \(evidence.name(transaction.client))'s \(transaction.method)"
    if transaction.method != .invite, transaction.finals.count > transaction.requests.count {
      let last = transaction.finals[transaction.finals.count - 1]
      judgement.find(
        "\(what), sent \(counted(transaction.requests.count, "time")), was answered "
          + "\(counted(transaction.finals.count, "time"))",
        frames: [last.frame, transaction.request.frame], callID: transaction.callID)
    }
    // After a 2xx to an INVITE its repetitions are absorbed (RFC 6026 §7.1), and what crosses the
    // response has its answer under way.
    let isInvite = transaction.method == .invite
    let success = isInvite ? transaction.finals.first { $0.status?.isSuccess == true } : nil
    // Of other methods only the final response is repeated (RFC 3261 §17.2.2).
    let standing = isInvite ? first : transaction.final
    guard let standing, !transaction.transport.isReliable,
      let again = transaction.requests.last(where: {
        $0.frame > standing.frame && $0.frame < success?.frame ?? .max
      })
    else { return }
    judgement.judged()
    let isAnswered = transaction.responses.contains {
      $0.frame > again.frame || again.at - $0.at < Bounds.crossing && $0.frame < again.frame
    }
    if isAnswered || transaction.acks.contains(where: { $0.frame < again.frame }) { return }
    guard evidence.endedAt - again.at >= Bounds.t1 else {
      judgement.leaveOpen("the capture ended right after \(what) came again")
      return
    }
    judgement.find(
      "\(what) came again at \(evidence.time(again.at)) and was not answered again",
      frames: [again.frame, first.frame], callID: transaction.callID, missesAnswer: true)
  }
}
