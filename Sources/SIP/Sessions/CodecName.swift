/// A codec by its registered name, compared without case; anyone may add one.
public struct CodecName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }

  public static let pcmu = CodecName("PCMU")
  public static let pcma = CodecName("PCMA")
  public static let g722 = CodecName("G722")
  public static let g729 = CodecName("G729")
  public static let opus = CodecName("opus")
  public static let telephoneEvent = CodecName("telephone-event")
  /// Telephone events on the clock of Opus, for offers that have other voices too.
  public static let telephoneEventBesideOpus = CodecName("telephone-event/48000")

  /// What an offer of ours says for it: fixed payload type, or a usual dynamic one.
  public var codec: Codec {
    Self.usual[rawValue.lowercased()]
      ?? Codec(payloadType: 97, name: rawValue, clockRate: 8000)
  }

  public var defaultPayloadType: UInt8 { codec.payloadType }
  public var rtpmap: String { codec.rtpmap }

  /// Whether it carries events or noise beside the voice and cannot make a call alone.
  public var isSupplement: Bool {
    self == .telephoneEvent || self == .telephoneEventBesideOpus || self == CodecName("CN")
  }

  public var description: String { rawValue }

  public static func == (left: CodecName, right: CodecName) -> Bool {
    left.rawValue.equalsIgnoringCase(right.rawValue)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(rawValue.lowercased())
  }

  private static let usual: [String: Codec] = [
    "pcmu": Codec(payloadType: 0, name: "PCMU", clockRate: 8000),
    "gsm": Codec(payloadType: 3, name: "GSM", clockRate: 8000),
    "pcma": Codec(payloadType: 8, name: "PCMA", clockRate: 8000),
    // The clock of G722 is 8000 although it samples at 16000 (RFC 3551 §4.5.2).
    "g722": Codec(payloadType: 9, name: "G722", clockRate: 8000),
    "cn": Codec(payloadType: 13, name: "CN", clockRate: 8000),
    "g729": Codec(payloadType: 18, name: "G729", clockRate: 8000),
    "opus": Codec(payloadType: 111, name: "opus", clockRate: 48000, channels: 2),
    "telephone-event": Codec(payloadType: 101, name: "telephone-event", clockRate: 8000),
    // Beside Opus events run on its clock (RFC 4733 §2.1, RFC 7587 §4.1).
    "telephone-event/48000": Codec(payloadType: 102, name: "telephone-event", clockRate: 48000),
  ]
}
