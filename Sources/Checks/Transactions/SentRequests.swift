import Calls
import SIP

/// Requests that the system sent, found by the one it had received.
struct SentRequests {
  private struct Key: Hashable {
    let callID: String
    let cseq: CSeq
    let isInDialog: Bool
  }

  private struct Kind: Hashable {
    let method: Method
    let isInDialog: Bool
  }

  /// Of requests that only their method relates to what was received, so many are looked at.
  private static let most = 64

  private let byKey: [Key: [Transaction]]
  /// In order of their frames.
  private let byKind: [Kind: [(frame: Int, transaction: Transaction)]]

  init(_ transactions: [Transaction]) {
    byKey = Dictionary(
      grouping: transactions,
      by: { Key(callID: $0.callID, cseq: $0.cseq, isInDialog: Self.isInDialog($0)) })
    byKind = Dictionary(
      grouping: transactions.map { (frame: $0.request.frame, transaction: $0) },
      by: {
        Kind(method: $0.transaction.method, isInDialog: Self.isInDialog($0.transaction))
      }
    ).mapValues { $0.sorted { $0.frame < $1.frame } }
  }

  /// What the system sent on because of a request: what a proxy does not change tells, or else
  /// what it sent of that kind from then on.
  func because(of received: Transaction) -> [Transaction] {
    let frame = received.request.frame
    let isInDialog = Self.isInDialog(received)
    let key = Key(callID: received.callID, cseq: received.cseq, isInDialog: isInDialog)
    let proxied = (byKey[key] ?? []).filter { $0.request.frame > frame }
    if !proxied.isEmpty { return proxied }
    let all = byKind[Kind(method: received.method, isInDialog: isInDialog)] ?? []
    return all[all.partitioningIndex { $0.frame > frame }...].prefix(Self.most).map(\.transaction)
  }

  private static func isInDialog(_ transaction: Transaction) -> Bool {
    transaction.request.message?.toTag != nil
  }
}
