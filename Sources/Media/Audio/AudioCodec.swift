/// How speech is coded in a call.
public enum AudioCodec: Hashable, Sendable {
  case pcmu, pcma, opus

  /// The rate of its RTP clock in Hz; that of Opus whatever it samples at (RFC 7587 §4.1).
  public var clockRate: Int { self == .opus ? 48_000 : 8_000 }

  /// The law of G.711; nil where it is another coding.
  public var law: G711? {
    switch self {
    case .pcmu: .mu
    case .pcma: .a
    case .opus: nil
    }
  }

  /// The units of its RTP clock that a time lasts.
  public func units(in time: Duration) -> UInt32 {
    UInt32(truncatingIfNeeded: time.components.seconds) &* UInt32(clockRate)
      &+ UInt32(time.components.attoseconds / 1_000_000_000 * Int64(clockRate) / 1_000_000_000)
  }
}
