import SIP
import Wire

/// One attempt to set up a session on one hop.
public struct LegRecord: Codable, Hashable, Sendable {
  public var callID: String
  public var callerTag: String
  /// Who sent the INVITE on this hop, and to whom: `127.0.0.1:5060`.
  public var caller: String
  public var callee: String
  /// Of its first INVITE, in seconds from the call's start.
  public var seconds: Double
  /// The status that decided it: the first final one that is not a challenge.
  public var finalStatus: Int?
  /// By first request; one that passes a proxy by is listed in each leg it belongs to.
  public var transactions: [TransactionRecord]
  public var dialogs: [DialogRecord]

  init(_ leg: Leg, _ clock: RecordClock) {
    callID = leg.callID
    callerTag = leg.callerTag
    caller = leg.caller.description
    callee = leg.callee.description
    seconds = clock.seconds(leg.startedAt)
    finalStatus = leg.final?.status?.rawValue
    var records = leg.invites.map { TransactionRecord($0, place: .invite, clock) }
    records += leg.cancels.map { TransactionRecord($0, place: .cancel, clock) }
    var known: [Identity: Int] = [:]
    for (number, dialog) in leg.dialogs.enumerated() {
      for transaction in dialog.transactions {
        if let index = known[Identity(transaction)] {
          records[index].dialogs?.append(number)
          continue
        }
        known[Identity(transaction)] = records.count
        records.append(TransactionRecord(transaction, place: .dialog, clock, dialogs: [number]))
      }
    }
    records += leg.unmatched.map { TransactionRecord($0, place: .unmatched, clock) }
    transactions = records.enumerated().sorted {
      ($0.element.firstFrame, $0.offset) < ($1.element.firstFrame, $1.offset)
    }.map(\.element)
    dialogs = leg.dialogs.map { DialogRecord($0, clock) }
  }

  /// Tells a transaction that takes part in several dialogs from others.
  private struct Identity: Hashable {
    let frame: Int
    let branch: String
    let method: String

    init(_ transaction: Transaction) {
      frame = transaction.request.frame
      branch = transaction.branch
      method = transaction.method.rawValue
    }
  }
}

/// A dialog that a 2xx to an INVITE made.
public struct DialogRecord: Codable, Hashable, Sendable {
  public var callerTag: String
  public var calleeTag: String
  /// Of the first 2xx and of the first BYE, in seconds from the call's start.
  public var establishedSeconds: Double
  public var endedSeconds: Double?
  /// Frames of the 2xx and its retransmissions; the messages are in the INVITE's transaction.
  public var successFrames: [Int]
  /// ACKs for the 2xx.
  public var acks: [MessageRecord]

  init(_ dialog: Dialog, _ clock: RecordClock) {
    callerTag = dialog.callerTag
    calleeTag = dialog.calleeTag
    establishedSeconds = clock.seconds(dialog.establishedAt)
    endedSeconds = dialog.endedAt.map(clock.seconds)
    successFrames = dialog.successes.map(\.frame)
    acks = MessageRecord.all(dialog.acks, clock)
  }
}
