public import Wire

/// Something seen on the wire that a judge cares about, with where and when it was seen.
public struct Sighting: Sendable {
  public enum Content: Sendable {
    case sip(Message)
    /// Bytes on a SIP port that cannot be read as SIP.
    case unreadable([UInt8], ParseError)
    /// ICMP port unreachable; the endpoints are those of the packet that could not be delivered.
    case unreachable
    /// A TCP connection attempt refused, or a connection reset; from the refuser to the refused.
    case reset
    /// The first message of a TCP connection has come, from who opened it; setting the connection up
    /// took so long: from its first SYN to what the other end said last before that message, or before
    /// nothing was said for a while.
    case connected(ClosedRange<Moment>)
    /// A SYN that was not answered within a second, or the TLS handshake behind it was not.
    case unanswered
    /// A DNS query for that name.
    case dnsQuery(String)
  }

  /// The packet's number in the capture, from 1; for a message in several packets, the last one.
  public let frame: Int
  public let at: Moment
  public let transport: Transport
  public let source: Endpoint
  public let destination: Endpoint
  /// Who saw it: 0 for the capture itself, else a number that stands for the agent that reported it.
  public let witness: UInt64
  public let content: Content

  public init(
    frame: Int, at: Moment, transport: Transport, from source: Endpoint,
    to destination: Endpoint, reportedBy witness: UInt64 = 0, _ content: Content
  ) {
    self.frame = frame
    self.at = at
    self.transport = transport
    self.source = source
    self.destination = destination
    self.witness = witness
    self.content = content
  }

  /// The SIP message; nil for anything else.
  public var message: Message? {
    if case .sip(let message) = content { message } else { nil }
  }
}
