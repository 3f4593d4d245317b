import SIP
import Wire

/// A request and everything that carries its branch between the same two endpoints.
public struct TransactionRecord: Codable, Hashable, Sendable {
  /// Where in its call a transaction stands.
  public enum Place: String, Codable, Hashable, Sendable {
    case invite, cancel, dialog
    /// With the leg's Call-ID and a To tag, and in none of its dialogs.
    case unmatched
    /// In no leg.
    case outside
  }

  public var method: String
  public var branch: String
  public var callID: String
  public var cseq: Int
  public var client: String
  public var server: String
  public var transport: String
  public var place: Place
  /// The places, in the leg's list, of the dialogs it is part of.
  public var dialogs: [Int]?
  /// Of the first final response.
  public var finalStatus: Int?
  /// Requests, responses and ACKs of the same branch, in capture order.
  public var messages: [MessageRecord]

  init(
    _ transaction: Transaction, place: Place, _ clock: RecordClock, dialogs: [Int]? = nil
  ) {
    method = transaction.method.rawValue
    branch = transaction.branch
    callID = transaction.callID
    cseq = Int(transaction.cseq.number)
    client = transaction.client.description
    server = transaction.server.description
    transport = transaction.transport.rawValue
    self.place = place
    self.dialogs = dialogs
    finalStatus = transaction.final?.status?.rawValue
    let all = transaction.requests + transaction.responses + transaction.acks
    let inOrder = all.enumerated().sorted {
      ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset)
    }
    messages = MessageRecord.all(inOrder.map(\.element), clock)
  }

  var firstFrame: Int { messages.first?.frame ?? 0 }
}

/// What turns moments into the numbers of a record.
struct RecordClock: Sendable {
  let start: Moment
  let detail: RecordDetail

  /// Seconds from the start.
  ///
  /// A whole number of nanoseconds divided once: the shortest text of the quotient is exact up to
  /// a hundred days.
  func seconds(_ moment: Moment) -> Double { (moment - start).seconds }
}
