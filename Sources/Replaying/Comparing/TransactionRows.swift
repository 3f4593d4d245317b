import SIP

/// The transactions of one call in a trace, as places among its entries.
struct TransactionRows {
  /// Transactions that may stand for each other.
  struct Sort: Hashable {
    let client: String
    let server: String
    let method: Method
    /// Whether it is outside dialogs.
    let isInitial: Bool
    /// Who made the tags of the dialog; nil where that does not matter.
    var dialog: Set<String>?
  }

  struct Row {
    let sort: Sort
    /// The request first.
    var entries: [Int]
  }

  private struct Key: Hashable {
    let client: String
    let server: String
    let branch: String
    let callID: String
    let number: UInt32
    let method: Method
  }

  private(set) var rows: [Row] = []
  /// Responses and ACKs of requests that are not there.
  private(set) var strays: [Int] = []

  init(_ entries: [ReplayTrace.Entry], _ owners: IdentifierOwners) {
    var places: [Key: Int] = [:]
    var failed: Set<Int> = []
    for (index, entry) in entries.enumerated() {
      let message = entry.message
      let isRequest = message.isRequest
      func key(_ method: Method) -> Key {
        Key(
          client: isRequest ? entry.from : entry.to, server: isRequest ? entry.to : entry.from,
          branch: message.branch ?? "", callID: message.callID, number: message.cseq.number,
          method: method)
      }
      if !isRequest {
        guard let row = places[key(message.cseq.method)] else {
          strays.append(index)
          continue
        }
        rows[row].entries.append(index)
        if message.status?.isFailure == true { failed.insert(row) }
        continue
      }
      let method = message.method ?? message.cseq.method
      if method == .ack, let row = places[key(.invite)], failed.contains(row) {
        rows[row].entries.append(index)
        continue
      }
      places[key(method)] = rows.count
      rows.append(
        Row(
          sort: Sort(
            client: entry.from, server: entry.to, method: method,
            isInitial: message.toTag == nil, dialog: owners.owners(of: message)),
          entries: [index]))
    }
  }
}
