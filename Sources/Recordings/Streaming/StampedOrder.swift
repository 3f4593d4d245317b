import Calls
import Checks
import SIP
import Wire

/// The messages of a call, or of a row of requests, that were captured in another order than they
/// are stamped with: which came first is not certain.
///
/// Agents that report to one collector are overtaken by each other on the way, and the queues of an
/// interface are emptied one after the other.
struct StampedOrder {
  private let turned: [(frame: Int, next: Int)]

  init(of subject: DoubtSubject) {
    let sightings =
      switch subject {
      case .call(let call, _, _, _): call.legs.flatMap(\.sightings)
      case .others(let others, _): others.flatMap { $0.requests + $0.responses + $0.acks }
      }
    let inOrder = sightings.sorted { $0.frame < $1.frame }
    turned = zip(inOrder, inOrder.dropFirst()).filter { $1.at < $0.at }
      .map { ($0.frame, $1.frame) }
  }

  /// The two frames of which one is what a finding rests on; nil where none is.
  func doubt(of finding: Finding) -> (frame: Int, next: Int)? {
    turned.first { finding.frames.contains($0.frame) || finding.frames.contains($0.next) }
  }
}

extension Verdict {
  /// The verdict without the findings that rest on an order which is not certain.
  func tempered(by order: StampedOrder) -> Verdict {
    guard case .failed(let findings) = self else { return self }
    let certain = findings.filter { order.doubt(of: $0) == nil }
    guard certain.isEmpty, let first = findings.first, let pair = order.doubt(of: first) else {
      return .failed(certain)
    }
    return .inconclusive(
      "\(first.message); but frames \(pair.frame) and \(pair.next) are not in the order of their "
        + "stamps, and which came first is not certain")
  }
}
