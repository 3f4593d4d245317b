public import SIP
public import Wire

/// What the transaction layer tells its user.
///
/// Requests carry `received` and `rport` in their topmost Via where RFC 3261 §18.2.1 and RFC 3581
/// ask for it, so that a response made from them needs no more. Copies of what was told before
/// are absorbed, except 2xx responses to INVITE, which are told each time (RFC 6026 §7.2).
public enum TransactionEvent: Sendable {
  /// A new request other than ACK and CANCEL. Nothing has been sent; the user responds.
  ///
  /// Until a final response, or `forget`, the transaction waits without end.
  case request(Message, Packet, ServerTransactionID)
  /// A new CANCEL. The user answers it: 200, or 481 when `of` is nil, and 487 to the INVITE.
  case cancel(Message, Packet, of: ServerTransactionID?, ServerTransactionID)
  /// An ACK for a 2xx, or for nothing known. `of` is the INVITE it shares a branch with, if any.
  case ack(Message, Packet, of: ServerTransactionID?)
  /// The ACK for a failure this element sent. There is nothing left to do.
  case acknowledged(Message, Packet, ServerTransactionID)
  /// A response to a request sent. A failure of an INVITE has been ACKed already.
  case response(Message, Packet, ClientTransactionID)
  /// A response no transaction waits for: its transaction is over, or it never was ours.
  case strayResponse(Message, Packet)
  /// No response came in time: timer B or F, or the end of `linger`.
  case timedOut(ClientTransactionID)
  /// The network refused a request.
  case transportFailed(ClientTransactionID, TransportFailure)
  /// The network refused a response. The transaction stays as it was (RFC 6026).
  case responseFailed(ServerTransactionID, TransportFailure)
  /// A failure this element sent to an INVITE was never ACKed: timer H.
  case ackMissing(ServerTransactionID)
  /// The transaction is gone; this is the last event with that number, and it always comes.
  case clientEnded(ClientTransactionID)
  /// The transaction is gone; this is the last event with that number, and it always comes.
  case serverEnded(ServerTransactionID)
  /// Bytes that are not a SIP message.
  case malformed(Packet, ParseError)
}
