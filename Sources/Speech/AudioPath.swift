// Speech: what is said and heard in a call, as values that are handed time and packets.
//
// Above the packets (Media) and what offer and answer agreed on (SIP), below whoever has a call:
// parties, and systems that speak. It opens no port and knows no clock.

public import Media
public import SIP
public import Wire

/// Where audio goes in a call, and in what form: what offer and answer agreed on.
public struct AudioPath: Hashable, Sendable {
  public let destination: Endpoint
  /// The number under which the receiver wants it (RFC 3264 §5.1).
  public let payloadType: PayloadType
  public let codec: AudioCodec
  /// The number for telephone events (RFC 4733); nil where they were not agreed on.
  public let eventType: PayloadType?

  /// Nil where one side will not have it (RFC 3264 §5.1), names no address, or no codec that is
  /// spoken here is common to both.
  public init?(local: SessionDescription, remote: SessionDescription) {
    guard let own = local.audio, local.effectiveDirection(of: own).sends,
      let theirs = remote.audio, remote.effectiveDirection(of: theirs).receives,
      let endpoint = remote.endpoint(of: theirs)
    else { return nil }
    // Of what the receiver wants the first that the sender has said too.
    for wanted in theirs.codecs
    where own.codecs.contains(where: { $0.codecName == wanted.codecName }) {
      guard let codec = AudioCodec(wanted), let type = PayloadType(rawValue: wanted.payloadType)
      else { continue }
      destination = endpoint
      payloadType = type
      self.codec = codec
      eventType = Self.eventType(own, theirs, on: codec.clockRate)
      return
    }
    return nil
  }

  /// Events run on the clock of the voice (RFC 4733 §2.1).
  private static func eventType(_ own: SIP.Media, _ theirs: SIP.Media, on rate: Int)
    -> PayloadType?
  {
    let fits = { (codec: Codec) in
      codec.codecName == .telephoneEvent && codec.clockRate == rate
    }
    guard own.codecs.contains(where: fits) else { return nil }
    return theirs.codecs.first(where: fits).flatMap { PayloadType(rawValue: $0.payloadType) }
  }
}
