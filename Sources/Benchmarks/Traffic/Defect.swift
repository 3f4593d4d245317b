/// A fault put into a call on purpose, and the checks that must find it.
enum Defect: String, CaseIterable {
  case unacknowledgedFailure = "a failure that the system does not ACK"
  case taggedCancel = "a To tag on the system's CANCEL"
  case foreignCodec = "a codec in the answer that was not offered"
  case unansweredBye = "a BYE that the system does not answer"
  case lostHeader = "a header lost on failover"
  case lateCancel = "a CANCEL 33 µs after the failover INVITE"

  var checks: [String] {
    switch self {
    case .unacknowledgedFailure: ["transaction.acknowledged"]
    case .taggedCancel: ["cancel.well-formed"]
    case .foreignCodec: ["codec.answer-subset"]
    case .unansweredBye: ["transaction.answered"]
    case .lostHeader: ["failover.same-call"]
    case .lateCancel: ["cancel.before-failover"]
    }
  }

  /// The kind of call it can happen in.
  var kind: CallKind {
    switch self {
    case .unacknowledgedFailure: .declined
    case .taggedCancel: .cancelled
    case .foreignCodec, .unansweredBye: .answered
    case .lostHeader: .refused
    case .lateCancel: .unanswered
    }
  }

  /// Whether the system passes the call on, and its other side is seen, too.
  ///
  /// What an edge gets wrong and the system passes on would be the edge's fault.
  var isRelayed: Bool { self != .unansweredBye && self != .foreignCodec }
}
