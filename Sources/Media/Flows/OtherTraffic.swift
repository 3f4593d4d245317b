public import Wire

/// What was on the wire beside SIP: the audio itself, HTTP, and who was written to at all.
///
/// Kept only where somebody asks for it: the packets of one scenario, not a night's recording.
public struct OtherTraffic: Sendable {
  /// RTP and RTCP as it was seen.
  public var packets: [MediaPacket]
  /// HTTP on TCP connections that are not encrypted, in order of the requests' ends.
  public var exchanges: [WebExchange]
  /// In order of the first packet of each.
  public var contacts: [Contact]
  /// Of what more was seen than is kept, or could be read.
  public var missing: Set<Part>

  public enum Part: Hashable, Sendable {
    case packets
    case exchanges
    case contacts
  }

  public init(
    packets: [MediaPacket] = [], exchanges: [WebExchange] = [], contacts: [Contact] = [],
    missing: Set<Part> = []
  ) {
    self.packets = packets
    self.exchanges = exchanges
    self.contacts = contacts
    self.missing = missing
  }

  /// Without what was seen after that frame.
  public func upTo(frame: Int) -> OtherTraffic {
    OtherTraffic(
      packets: packets.filter { $0.frame <= frame },
      exchanges: exchanges.filter { $0.frame <= frame }.map { exchange in
        guard let answer = exchange.answer, answer.frame > frame else { return exchange }
        return exchange.unanswered
      }, contacts: contacts.filter { $0.frame <= frame }, missing: missing)
  }
}

extension WebExchange {
  fileprivate var unanswered: WebExchange {
    WebExchange(
      from: client, to: server, method: method, target: target, fields: fields, body: body,
      length: length, isWhole: isWhole, startedAt: startedAt, frame: frame, at: at)
  }
}
