import SIP
import Wire

/// Recognises messages that were sent again (RFC 3261 §17).
///
/// A transaction is told by its branch, Call-ID and CSeq on one hop; a response by its status and
/// To tag besides. A provisional one counts as sent again only if it is the same to the byte.
struct RepeatFilter {
  private struct Key: Hashable {
    let from: String
    let to: String
    let branch: String
    let callID: String
    let number: UInt32
    let method: Method
    /// 0 for a request.
    let status: Int
    let tag: String
    let bytes: [UInt8]
  }

  private var seen: [Key: Int] = [:]

  /// The number given with the first message that this one repeats; nil for a new one.
  mutating func original(
    of message: Message, from: String, to: String, number: Int
  ) -> Int? {
    let isProvisional = message.status?.isProvisional == true
    let isAck = message.method == .ack
    let key = Key(
      from: from, to: to, branch: message.branch ?? "", callID: message.callID,
      number: message.cseq.number, method: message.method ?? message.cseq.method,
      status: message.status?.rawValue ?? 0,
      tag: message.isRequest && !isAck ? "" : message.toTag ?? "",
      bytes: isProvisional ? message.bytes : [])
    if let first = seen[key] { return first }
    seen[key] = number
    return nil
  }
}
