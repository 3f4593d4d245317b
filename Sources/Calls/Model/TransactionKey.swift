import SIP
import Wire

/// What makes two sightings parts of one transaction on one hop (RFC 3261 §17.1.3, §17.2.3).
///
/// Ports are left out: over TCP the client's port is that of a connection, and over UDP a
/// response may go to the Via's port rather than to where the request came from.
struct TransactionKey: Hashable {
  let branch: String
  let callID: String
  let number: UInt32
  /// An ACK is keyed as its INVITE.
  let method: Method
  let client: IPAddress
  let server: IPAddress

  init(_ message: Message, client: Endpoint, server: Endpoint) {
    branch = message.branch ?? ""
    callID = message.callID
    let cseq = message.cseq
    number = cseq.number
    method = cseq.method == .ack ? .invite : cseq.method
    self.client = client.address
    self.server = server.address
  }
}

/// An INVITE's branch on one hop: what a CANCEL must share with it (RFC 3261 §9.1).
struct BranchKey: Hashable {
  let branch: String
  let client: IPAddress
  let server: IPAddress

  init(_ transaction: Transaction) {
    branch = transaction.branch
    client = transaction.client.address
    server = transaction.server.address
  }
}

/// A Call-ID between two parties, in the direction of the INVITE.
struct HopKey: Hashable {
  let callID: String
  let client: IPAddress
  let server: IPAddress
}

/// A dialog among those of one leg.
struct DialogOfLeg: Hashable {
  let leg: Int
  let calleeTag: String
}

/// A dialog's identifiers without a direction (RFC 3261 §12).
struct DialogKey: Hashable {
  let callID: String
  let low: String
  let high: String

  init(_ callID: String, _ oneTag: String, _ otherTag: String) {
    self.callID = callID
    low = min(oneTag, otherTag)
    high = max(oneTag, otherTag)
  }
}
