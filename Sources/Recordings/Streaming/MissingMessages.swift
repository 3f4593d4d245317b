import Calls
import SIP
import Wire

/// What shows that a capture does not hold all messages of a call: a tap of one direction alone, a
/// path that was captured in part.
///
/// Who answers or acknowledges has got what was not captured. What a system did not do cannot be
/// held against it then.
struct MissingMessages {
  /// What was missing, as the end of a sentence; nil where nothing shows that something was.
  let text: String

  init?(_ call: Call, strays: [Sighting]) {
    guard !strays.isEmpty else { return nil }
    let callIDs = Set(call.callIDs)
    let own = strays.filter { $0.message.map { callIDs.contains($0.callID) } ?? false }
    guard !own.isEmpty else { return nil }
    let transactions = call.legs.flatMap {
      $0.invites + $0.cancels + $0.dialogs.flatMap(\.transactions) + $0.unmatched
    }
    var branches = Set(transactions.map(\.branch))
    branches.insert("")
    let answers = transactions.flatMap(\.responses) + own.filter { $0.status != nil }
    let tags = Set(answers.compactMap { $0.message?.toTag })
    for stray in own {
      guard let message = stray.message else { continue }
      if message.status != nil {
        // An answer with a branch that nobody used is the fault of who sent it.
        guard !Self.hasRequest(of: message, stray, transactions),
          let branch = message.branch, !branches.contains(branch)
        else { continue }
        text = "a response to \(message.cseq.method), but not the request it answers"
        return
      }
      // An ACK with a tag that somebody told, on the wrong hop, is the fault of who sent it.
      guard message.method == .ack, let tag = message.toTag, !tags.contains(tag) else { continue }
      let isUnanswered = transactions.contains {
        $0.method == .invite && $0.cseq.number == message.cseq.number && $0.final == nil
          && $0.client.address == stray.source.address
          && $0.server.address == stray.destination.address
      }
      guard isUnanswered else { continue }
      text = "an ACK, but not the response it acknowledges"
      return
    }
    return nil
  }

  /// Whether there was a request on that hop which the response may mean to answer.
  private static func hasRequest(
    of message: Message, _ stray: Sighting, _ transactions: [Transaction]
  ) -> Bool {
    transactions.contains {
      $0.method == message.cseq.method && $0.cseq.number == message.cseq.number
        && $0.client.address == stray.destination.address
        && $0.server.address == stray.source.address
    }
  }
}
