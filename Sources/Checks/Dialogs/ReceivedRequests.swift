import Calls
import SIP
import Wire

/// Requests that the system received, found by what a proxy passes on unchanged.
struct ReceivedRequests {
  private struct Key: Hashable {
    let callID: String
    let cseq: CSeq
  }

  private let byKey: [Key: [Transaction]]

  init(_ transactions: [Transaction], _ evidence: Evidence) {
    byKey = Dictionary(
      grouping: transactions.filter { evidence.isToSystem($0) },
      by: { Key(callID: $0.callID, cseq: $0.cseq) })
  }

  /// Those with the Call-ID and CSeq of a request that the system sent, in their order.
  func like(_ sent: Transaction) -> [Transaction] {
    byKey[Key(callID: sent.callID, cseq: sent.cseq)] ?? []
  }

  /// The first of them that came before it.
  func before(_ sent: Transaction) -> Transaction? {
    like(sent).first { $0.request.frame < sent.request.frame }
  }

  /// Who told the system to send a request there: the sender whose Request-URI names the place.
  func addresser(of sent: Transaction, _ evidence: Evidence) -> String? {
    guard let received = before(sent),
      received.request.message?.targetAddress == sent.server.address
    else { return nil }
    return evidence.name(received.client)
  }
}
