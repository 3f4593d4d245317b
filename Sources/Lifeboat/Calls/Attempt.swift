import Signaling
import Wire

/// A list being worked through for one call.
struct Attempt: Sendable {
  let list: ListName
  /// By REFER until the other side says that it knows none.
  var means: CallList.Means
  /// The target being tried.
  var index = 0
  /// Its INVITE, or the REFER about it.
  var client: ClientTransactionID?
  /// The leg to it, where it is called from here.
  var leg: Leg?
  var hasProvisional = false
  /// The CSeq numbers of the REFERs, by which NOTIFYs tell what they are about (RFC 3515 §2.4.6).
  var refers: [UInt32: Int] = [:]
}

/// An INVITE that the call has left behind; what still comes of it is cancelled or ended.
struct AbandonedLeg: Sendable {
  let leg: Leg
  /// Whether a CANCEL waits for a provisional response (RFC 3261 §9.1).
  var wantsCancel: Bool
}
