package import Calls
import SIP

/// What the system sent inside a dialog, each given to one request it received before.
package struct RequestsSent {
  /// A proxy keeps the CSeq; a B2BUA counts by itself.
  private struct Kind: Hashable {
    let method: Method
    let cseq: CSeq?
  }

  /// The requests of a kind, in the order of the dialog.
  private struct Line {
    var all: [Transaction] = []
    var taken: [Bool] = []
    /// Everything before it is taken, or was sent before the request of the frame below.
    var next = 0
    var frame = 0
  }

  private let isProxied: Bool
  private var lines: [Kind: Line] = [:]

  package init(_ sent: [Transaction], isProxied: Bool) {
    self.isProxied = isProxied
    for transaction in sent {
      lines[kind(of: transaction), default: Line()].all.append(transaction)
      lines[kind(of: transaction)]?.taken.append(false)
    }
  }

  /// The first of its kind that was sent after it and is not another's.
  ///
  /// Asked for in the order of the requests' frames each is looked at once, else all from the first on.
  package mutating func take(for received: Transaction) -> Transaction? {
    guard let place = lines.index(forKey: kind(of: received)) else { return nil }
    let frame = received.request.frame
    if frame < lines.values[place].frame { lines.values[place].next = 0 }
    lines.values[place].frame = frame
    while lines.values[place].next < lines.values[place].all.count {
      let next = lines.values[place].next
      lines.values[place].next += 1
      let candidate = lines.values[place].all[next]
      guard !lines.values[place].taken[next], candidate.request.frame > frame else { continue }
      lines.values[place].taken[next] = true
      return candidate
    }
    return nil
  }

  private func kind(of transaction: Transaction) -> Kind {
    Kind(method: transaction.method, cseq: isProxied ? transaction.cseq : nil)
  }
}
