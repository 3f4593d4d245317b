import Media
import SIP
import Wire

/// Where a party's audio goes in a call, and in what form: what offer and answer agreed on.
struct AudioPath: Hashable, Sendable {
  let destination: Endpoint
  /// The number under which the receiver wants it (RFC 3264 §5.1).
  let payloadType: PayloadType
  let law: G711
  /// The number for telephone events (RFC 4733); nil where they were not agreed on.
  let eventType: PayloadType?

  /// Nil where one side will not have it (RFC 3264 §5.1), names no address, or no law of G.711 is
  /// common to both.
  init?(local: SessionDescription, remote: SessionDescription) {
    guard let own = local.audio, local.effectiveDirection(of: own).sends,
      let theirs = remote.audio, remote.effectiveDirection(of: theirs).receives,
      let endpoint = remote.endpoint(of: theirs)
    else { return nil }
    // Of what the receiver wants the first that the sender has said too.
    for codec in theirs.codecs where own.codecs.contains(where: { $0.codecName == codec.codecName })
    {
      guard let law = G711(codec), let type = PayloadType(rawValue: codec.payloadType) else {
        continue
      }
      destination = endpoint
      payloadType = type
      self.law = law
      eventType = Self.eventType(own, theirs)
      return
    }
    return nil
  }

  private static func eventType(_ own: SIP.Media, _ theirs: SIP.Media) -> PayloadType? {
    let fits = { (codec: Codec) in
      codec.codecName == .telephoneEvent && codec.clockRate == 8_000
    }
    guard own.codecs.contains(where: fits) else { return nil }
    return theirs.codecs.first(where: fits).flatMap { PayloadType(rawValue: $0.payloadType) }
  }
}

extension G711 {
  fileprivate init?(_ codec: Codec) {
    guard codec.clockRate == 8_000, codec.channels == 1 else { return nil }
    switch codec.codecName {
    case .pcmu: self = .mu
    case .pcma: self = .a
    default: return nil
    }
  }
}
