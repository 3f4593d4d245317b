import COpus

/// Decodes one stream of Opus (RFC 6716), of any bandwidth and as one channel, to 8,000 samples a
/// second.
public struct OpusDecoder: Sendable {
  /// Samples of the longest packet there is, 120 ms.
  public static let mostSamples = 960
  /// Samples for which a gap can be made up at most; what is longer sounds made up.
  public static let mostConcealed = 800
  /// A gap is made up in steps of 2.5 ms.
  private static let step = 20

  private var state: OpusState
  private let obstacle: OpusError?

  public init() {
    state = OpusState(bytes: opus_decoder_get_size(1))
    let code = state.with { opus_decoder_init($0, Int32(Clip.rate), 1) }
    obstacle = code == OPUS_OK ? nil : OpusError(code ?? OPUS_ALLOC_FAIL)
  }

  /// How many samples a packet has; 0 where it is none.
  public static func samples(in packet: [UInt8]) -> Int {
    guard !packet.isEmpty else { return 0 }
    let count = Int(opus_packet_get_nb_samples(packet, Int32(packet.count), Int32(Clip.rate)))
    return (1...mostSamples).contains(count) ? count : 0
  }

  /// Decodes a packet; an empty one is an error and not a loss.
  public mutating func decode(_ packet: [UInt8]) throws(OpusError) -> [Int16] {
    guard !packet.isEmpty else { throw OpusError(OPUS_INVALID_PACKET) }
    return try decode(packet, Self.mostSamples, fromNext: false)
  }

  /// Makes up for so many samples that were lost before a packet, from what that says of the one
  /// before it and from what was heard; to be called before that packet is decoded.
  ///
  /// Gives as many as asked for, but no more than `mostConcealed`.
  public mutating func conceal(
    _ samples: Int, before packet: [UInt8]
  ) throws(OpusError) -> [Int16] {
    let wanted = min(samples, Self.mostConcealed) / Self.step * Self.step
    guard wanted > 0 else { return [] }
    // FEC is for one packet of the same length as the one it is in.
    let length = Self.samples(in: packet)
    guard length > 0, length <= wanted else {
      return try decode([], wanted, fromNext: false)
    }
    let guessed = wanted - length
    let made = guessed > 0 ? try decode([], guessed, fromNext: false) : []
    return try made + decode(packet, length, fromNext: true)
  }

  private mutating func decode(
    _ packet: [UInt8], _ most: Int, fromNext: Bool
  ) throws(OpusError) -> [Int16] {
    if let obstacle { throw obstacle }
    var samples = [Int16](repeating: 0, count: most)
    let count =
      state.with { pointer in
        packet.withUnsafeBufferPointer { bytes in
          // No bytes are how libopus is told of a loss.
          opus_decode(
            pointer, bytes.isEmpty ? nil : bytes.baseAddress, Int32(bytes.count), &samples,
            Int32(most), fromNext ? 1 : 0)
        }
      } ?? OPUS_ALLOC_FAIL
    guard count >= 0 else { throw OpusError(count) }
    samples.removeLast(samples.count - Int(count))
    return samples
  }
}
