/// Codes what is said in one stream, 20 ms at a time.
public struct AudioEncoder: Sendable {
  private enum State: Sendable {
    case g711(G711)
    case opus(OpusEncoder)
  }

  public let codec: AudioCodec
  private var state: State

  public init(_ codec: AudioCodec) {
    self.codec = codec
    switch codec {
    case .pcmu: state = .g711(.mu)
    case .pcma: state = .g711(.a)
    case .opus: state = .opus(OpusEncoder())
    }
  }

  /// Whether each 20 ms are coded for themselves, so that the same samples are the same bytes.
  public var isMemoryless: Bool { codec.law != nil }

  /// The payload of a packet with those 160 samples.
  public mutating func encode(_ samples: some Sequence<Int16>) throws(OpusError) -> [UInt8] {
    switch state {
    case .g711(let law): return law.encode(samples)
    case .opus(var encoder):
      // Taken out while it is changed, so that its memory is not copied.
      state = .g711(.mu)
      defer { state = .opus(encoder) }
      return try encoder.encode(samples)
    }
  }
}
