import SIP
import Signaling
import Wire

/// A new call as the core carries it: the response context and what its actions need.
struct Call: Sendable {
  /// The wire side of one attempt.
  struct Leg: Sendable {
    let client: ClientTransactionID
    let invite: Message
    let way: Packet
    let ownRoutes: [String]
    var cancel: ClientTransactionID?
    /// The ACK of each late 2xx, by its To tag, to be sent again when the 2xx is.
    var acknowledgements: [String: Packet] = [:]
  }

  var context: ResponseContext
  let server: ServerTransactionID
  let request: Message
  let arrival: Listener
  let digest: String
  let maxForwards: Int
  /// Trunks in the order to try them.
  let plan: [Int]
  var legs: [Leg] = []
  /// Client transactions of the INVITE that have not ended.
  var openClients = 0
}
