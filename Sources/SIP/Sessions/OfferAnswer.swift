public import Wire

extension SessionDescription {
  /// One audio stream with those codecs in that order (RFC 3264 §5).
  ///
  /// Telephone events run on the clock of a voice (RFC 4733 §2.1): that of Opus where it is alone.
  public static func offer(
    codecs: [CodecName], address: IPAddress, port: UInt16, origin: Origin? = nil,
    direction: Direction = .sendrecv
  ) -> SessionDescription {
    var stream = Media(port: port, direction: direction)
    var taken: Set<UInt8> = []
    let clocks = Set(codecs.filter { !$0.isSupplement }.map(\.codec.clockRate))
    for name in codecs {
      var codec = name.codec
      if name == .telephoneEvent, clocks.count == 1, let clock = clocks.first {
        codec.clockRate = clock
      }
      // Two codecs without a fixed number must not share one.
      while taken.contains(codec.payloadType) {
        codec.payloadType = codec.payloadType < 127 ? max(96, codec.payloadType + 1) : 96
      }
      taken.insert(codec.payloadType)
      stream.formats.append("\(codec.payloadType)")
      stream.attributes.append(Attribute("rtpmap", "\(codec.payloadType) \(codec.rtpmap)"))
      if codec.codecName == .telephoneEvent {
        // Events 0 to 15 are the DTMF digits (RFC 4733 §3.2).
        stream.attributes.append(Attribute("fmtp", "\(codec.payloadType) 0-15"))
      }
    }
    return SessionDescription(
      origin: origin ?? Origin(address: "\(address)"), connectionAddress: "\(address)",
      media: [stream])
  }

  /// The answer to an offer (RFC 3264 §6); nil when no stream can be accepted, which is a 488.
  ///
  /// The first usable audio stream is accepted with the codecs both have, in the offer's order
  /// and under the offer's payload types; each other stream is refused with port 0.
  public static func answer(
    to offer: SessionDescription, supporting codecs: [CodecName], address: IPAddress,
    port: UInt16, origin: Origin? = nil, direction: Direction = .sendrecv
  ) -> SessionDescription? {
    var answer = SessionDescription(
      origin: origin ?? Origin(address: "\(address)"), connectionAddress: "\(address)")
    var hasAudio = false
    for stream in offer.media {
      let offered = offer.effectiveDirection(of: stream)
      if !hasAudio, stream.kind == "audio", stream.port != 0, stream.isRTP,
        let accepted = stream.accepted(codecs, port: port, offered.answer(wanting: direction))
      {
        answer.media.append(accepted)
        hasAudio = true
      } else {
        answer.media.append(stream.refused)
      }
    }
    return hasAudio ? answer : nil
  }

  /// A new offer in the same session: every live stream takes that direction (RFC 3264 §8.4).
  ///
  /// Hold is `.sendonly`, or `.inactive` for a stream that was only received.
  public func reoffer(_ direction: Direction) -> SessionDescription {
    var copy = self
    copy.origin = origin.next
    for index in copy.media.indices where copy.media[index].port != 0 {
      copy.media[index].direction = direction
    }
    return copy
  }

  /// Whether the describer has put its peer on hold: it takes nothing on any live stream.
  public var isHold: Bool {
    let live = media.filter { $0.port != 0 }
    return !live.isEmpty && live.allSatisfy { !effectiveDirection(of: $0).receives }
  }
}

extension Media {
  /// The stream as an answer that takes the common codecs; nil when there is no voice in common.
  fileprivate func accepted(
    _ names: [CodecName], port: UInt16, _ direction: Direction
  ) -> Media? {
    let common = codecs.filter { codec in
      names.contains { $0 == codec.codecName && $0.codec.clockRate == codec.clockRate }
        || codec.codecName == .telephoneEvent
          && names.contains { $0 == .telephoneEvent || $0 == .telephoneEventBesideOpus }
    }
    let voices = common.filter { !$0.codecName.isSupplement }
    guard !voices.isEmpty else { return nil }
    // Events run on the clock of a voice that was taken (RFC 4733 §2.1).
    let taken = common.filter { codec in
      !codec.codecName.isSupplement || voices.contains { $0.clockRate == codec.clockRate }
    }
    var stream = Media(
      kind: kind, port: port, protocolName: protocolName,
      formats: taken.map { "\($0.payloadType)" }, direction: direction)
    for codec in taken {
      stream.attributes.append(Attribute("rtpmap", "\(codec.payloadType) \(codec.rtpmap)"))
      if let fmtp = fmtp(codec.payloadType) {
        stream.attributes.append(Attribute("fmtp", "\(codec.payloadType) \(fmtp)"))
      }
    }
    return stream
  }

  /// The stream as an answer that refuses it: same kind, protocol and formats, port 0.
  fileprivate var refused: Media {
    Media(
      kind: kind, port: 0, protocolName: protocolName, formats: formats, direction: direction)
  }
}
