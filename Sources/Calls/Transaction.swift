public import SIP
public import Wire

/// One transaction on one hop, as the capture shows it (RFC 3261 §17).
///
/// A request and everything that carries its branch between the same two endpoints: the
/// retransmissions, the responses, and the ACK for a final response other than 2xx.
public struct Transaction: Sendable {
  public let method: Method
  public let branch: String
  public let callID: String
  public let cseq: CSeq
  /// Who sent the request.
  public let client: Endpoint
  /// Who was asked.
  public let server: Endpoint
  public let transport: Transport
  /// The request and its retransmissions, in capture order; never empty.
  public internal(set) var requests: [Sighting]
  /// Everything that came back, retransmissions included, in capture order.
  public internal(set) var responses: [Sighting]
  /// For an INVITE: ACKs of the same branch (RFC 3261 §17.1.1.3); for a re-INVITE also those of
  /// its CSeq number.
  public internal(set) var acks: [Sighting]

  public init(
    method: Method, branch: String, callID: String, cseq: CSeq, client: Endpoint,
    server: Endpoint, transport: Transport, requests: [Sighting], responses: [Sighting] = [],
    acks: [Sighting] = []
  ) {
    self.method = method
    self.branch = branch
    self.callID = callID
    self.cseq = cseq
    self.client = client
    self.server = server
    self.transport = transport
    self.requests = requests
    self.responses = responses
    self.acks = acks
  }

  public var request: Sighting { requests[0] }
  public var startedAt: Moment { requests[0].at }

  public var provisionals: [Sighting] { responses.filter { $0.status?.isProvisional == true } }
  public var firstProvisional: Sighting? { responses.first { $0.status?.isProvisional == true } }
  public var finals: [Sighting] { responses.filter { $0.status?.isFinal == true } }
  public var final: Sighting? { responses.first { $0.status?.isFinal == true } }
}

extension Sighting {
  /// The status of a sighted response.
  public var status: StatusCode? { message?.status }
}
