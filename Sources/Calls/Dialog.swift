public import SIP
public import Wire

/// A dialog that a 2xx to an INVITE made (RFC 3261 §12), on one hop.
public struct Dialog: Sendable {
  public let callID: String
  /// The From tag of the INVITE.
  public let callerTag: String
  /// The To tag of the 2xx.
  public let calleeTag: String
  /// The 2xx and its retransmissions, in capture order; never empty.
  public internal(set) var successes: [Sighting]
  /// ACKs for the 2xx.
  public internal(set) var acks: [Sighting]
  /// In-dialog transactions (re-INVITE, INFO, REFER, NOTIFY, BYE, …) from either side.
  public internal(set) var transactions: [Transaction]

  public init(
    callID: String, callerTag: String, calleeTag: String, successes: [Sighting],
    acks: [Sighting] = [], transactions: [Transaction] = []
  ) {
    self.callID = callID
    self.callerTag = callerTag
    self.calleeTag = calleeTag
    self.successes = successes
    self.acks = acks
    self.transactions = transactions
  }

  public var establishedAt: Moment { successes[0].at }

  public var byes: [Transaction] { transactions.filter { $0.method == .bye } }

  /// When the first BYE was sent; nil while the dialog is up.
  public var endedAt: Moment? { byes.map(\.startedAt).min() }
}
