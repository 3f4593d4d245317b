import Signaling
import Wire

/// Between which endpoints, and over what, a dialog's messages go.
struct Way: Hashable, Sendable {
  var transport: Transport
  var local: Endpoint
  var remote: Endpoint
}

/// A 2xx sent to an INVITE, sent again until its ACK comes.
struct PendingAnswer: Sendable {
  let packet: Packet
  let sequence: UInt32
  var repeater: AnswerRepeater
  /// Whether it carried an offer, whose answer is in the ACK.
  let isOffer: Bool
}
