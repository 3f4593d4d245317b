public import Wire

/// One `m=` line with what belongs to it (RFC 4566 §5.14).
public struct Media: Hashable, Sendable {
  public typealias Attribute = SessionDescription.Attribute

  /// The kind of media as written: `audio`, `video`.
  public var kind: String
  /// 0 refuses or removes the stream (RFC 3264 §6, §8.2).
  public var port: UInt16
  /// The transport protocol: `RTP/AVP` for plain RTP.
  public var protocolName: String
  /// Payload types in order of preference for RTP, anything else for other protocols.
  public var formats: [String]
  public var connectionAddress: String?
  public var direction: Direction
  /// The `a=` lines other than the direction, in order.
  public var attributes: [Attribute]

  public init(
    kind: String = "audio", port: UInt16, protocolName: String = "RTP/AVP",
    formats: [String] = [], connectionAddress: String? = nil, direction: Direction = .sendrecv,
    attributes: [Attribute] = []
  ) {
    self.kind = kind
    self.port = port
    self.protocolName = protocolName
    self.formats = formats
    self.connectionAddress = connectionAddress
    self.direction = direction
    self.attributes = attributes
  }

  /// The stream's own address; nil when absent or a host name.
  public var connection: IPAddress? { connectionAddress.flatMap { IPAddress($0) } }

  /// Whether both sides speak plain RTP (RFC 3551).
  public var isRTP: Bool { protocolName.equalsIgnoringCase("RTP/AVP") }

  /// The `rtpmap` of a payload type as written: `opus/48000/2`.
  public func rtpmap(_ payloadType: UInt8) -> String? {
    attribute("rtpmap", of: payloadType)
  }

  /// The format parameters of a payload type: `0-15`.
  public func fmtp(_ payloadType: UInt8) -> String? {
    attribute("fmtp", of: payloadType)
  }

  /// The codecs in the describer's order; a payload type nobody explains is left out.
  public var codecs: [Codec] {
    guard protocolName.uppercased().hasPrefix("RTP/") else { return [] }
    return formats.compactMap { format in
      guard let type = UInt8(format), type < 128 else { return nil }
      if let map = rtpmap(type) { return Codec(payloadType: type, rtpmap: map) }
      return Codec.fixed(type)
    }
  }

  private func attribute(_ name: String, of payloadType: UInt8) -> String? {
    for attribute in attributes where attribute.name.equalsIgnoringCase(name) {
      if let number = attribute.value.flatMap(Self.plainNumber), number != payloadType { continue }
      guard let value = attribute.value?.trimmed,
        let space = value.firstIndex(where: \.isWhitespace),
        UInt8(value[..<space]) == payloadType
      else { continue }
      return value[space...].trimmed
    }
    return nil
  }

  /// The number before the first space where it is written plainly: most lines are about another
  /// payload type, and that is soon seen.
  private static func plainNumber(_ value: String) -> UInt8? {
    var number = 0
    var digits = 0
    for byte in value.utf8 {
      if byte == 0x20 { return digits > 0 ? UInt8(exactly: number) : nil }
      guard byte.isDigit, digits < 3 else { return nil }
      number = number * 10 + Int(byte - 0x30)
      digits += 1
    }
    return nil
  }
}
