/// The sending side of one RTP stream: numbers, stamps and marks its packets (RFC 3550 §5.1).
public struct RTPSender: Hashable, Sendable {
  public let ssrc: UInt32
  /// Of the next packet.
  public private(set) var sequence: UInt16
  /// Of the next packet, in units of the payload's clock.
  public private(set) var timestamp: UInt32
  /// Sent so far, as a sender report counts them: packets, and bytes of payload (§6.4.1).
  public private(set) var packets: UInt32 = 0
  public private(set) var octets: UInt32 = 0
  private var beginsTalkspurt = true

  /// Source, first number and first stamp are drawn, so that no two streams are alike (§5.1, §8).
  public init(using generator: inout some RandomNumberGenerator) {
    ssrc = generator.next()
    sequence = generator.next()
    timestamp = generator.next()
  }

  /// The next packet, whose payload lasts so many units of its clock.
  public mutating func packet(
    _ payload: some Collection<UInt8>, _ type: PayloadType, lasting units: UInt32
  ) -> [UInt8] {
    defer {
      packets &+= 1
      octets &+= UInt32(truncatingIfNeeded: payload.count)
      sequence &+= 1
      timestamp &+= units
      beginsTalkspurt = false
    }
    let header = RTPHeader(
      payloadType: type.rawValue, hasMarker: beginsTalkspurt, sequence: sequence,
      timestamp: timestamp, ssrc: ssrc)
    return header.packet(payload)
  }

  /// Lets time pass in silence; the next packet begins a talkspurt (RFC 3551 §4.1).
  public mutating func skip(_ units: UInt32) {
    timestamp &+= units
    beginsTalkspurt = true
  }
}
