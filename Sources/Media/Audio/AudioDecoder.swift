/// Decodes what is heard in one stream to 8,000 samples a second.
public struct AudioDecoder: Sendable {
  /// Of one packet of G.711: RFC 3551 §4.2 has receivers take 200 ms.
  static let mostPayload = 1_600

  private var opus: OpusDecoder?

  public init() {}

  /// How many samples a packet has; none where it cannot be told.
  public func samples(in payload: [UInt8], _ codec: AudioCodec) -> Int {
    codec == .opus ? OpusDecoder.samples(in: payload) : min(payload.count, Self.mostPayload)
  }

  /// The samples of a packet; none where it cannot be decoded.
  public mutating func decode(_ payload: [UInt8], _ codec: AudioCodec) -> [Int16] {
    guard let law = codec.law else {
      if opus == nil { opus = OpusDecoder() }
      return (try? opus?.decode(payload)) ?? []
    }
    return law.decode(payload.prefix(Self.mostPayload))
  }

  /// What may have been in so many samples that were lost before a packet: as many, or fewer.
  public mutating func conceal(
    _ samples: Int, before payload: [UInt8], _ codec: AudioCodec
  ) -> [Int16] {
    guard codec == .opus, opus != nil else { return [] }
    return (try? opus?.conceal(samples, before: payload)) ?? []
  }
}
