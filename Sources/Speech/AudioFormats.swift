public import Media
public import SIP

/// What the payload types of a received stream mean: the receiver's own words (RFC 3264 §5.1).
public struct AudioFormats: Hashable, Sendable {
  enum Meaning: Hashable, Sendable {
    case voice(AudioCodec)
    /// Telephone events (RFC 4733), on a clock of that rate in Hz.
    case events(clockRate: Int)
    /// RFC 3389.
    case comfortNoise
  }

  private var meanings: [UInt8: Meaning] = [
    0: .voice(.pcmu), 8: .voice(.pcma), 13: .comfortNoise,
  ]

  /// The numbers that RFC 3551 §6 has fixed, and no other.
  public static let fixed = AudioFormats()

  private init() {}

  /// Those that a description of the receiver names, and the fixed ones it gives no other meaning.
  public init(_ description: SessionDescription) {
    for codec in description.audio?.codecs ?? [] {
      if let voice = AudioCodec(codec) {
        meanings[codec.payloadType] = .voice(voice)
      } else if codec.codecName == .telephoneEvent {
        meanings[codec.payloadType] = .events(clockRate: codec.clockRate)
      } else if codec.codecName == CodecName("CN") {
        meanings[codec.payloadType] = .comfortNoise
      } else {
        meanings[codec.payloadType] = nil
      }
    }
  }

  subscript(payloadType: UInt8) -> Meaning? { meanings[payloadType] }

  /// The RTP clock of a payload type in Hz; that of telephones where nobody has said.
  public func clockRate(of payloadType: UInt8) -> Int {
    switch meanings[payloadType] {
    case .voice(let codec): codec.clockRate
    case .events(let rate): rate
    case .comfortNoise, nil: 8_000
    }
  }
}

extension AudioCodec {
  /// Nil for what is neither spoken nor heard here.
  public init?(_ codec: Codec) {
    switch (codec.codecName, codec.clockRate) {
    case (.pcmu, 8_000) where codec.channels == 1: self = .pcmu
    case (.pcma, 8_000) where codec.channels == 1: self = .pcma
    case (.opus, 48_000): self = .opus
    default: return nil
    }
  }
}
