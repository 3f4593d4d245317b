import COpus

/// Codes speech as Opus (RFC 6716, RFC 7587): one packet for 20 ms.
///
/// Each packet also says a little of the one before (in-band FEC), for whoever lost that.
public struct OpusEncoder: Sendable {
  /// Samples of one packet, at 8,000 a second.
  public static let frame = 160
  /// In bits a second: more than enough for what a telephone hears, with room for the FEC.
  static let bitrate: Int32 = 24_000
  /// Of 0 to 10: what is above costs time that many calls at once do not have.
  static let complexity: Int32 = 4
  /// In per cent, for which the FEC is made.
  static let expectedLoss: Int32 = 10
  private static let mostBytes = 1_275

  private var state: OpusState
  private let obstacle: OpusError?

  public init() {
    let size = opus_encoder_get_size(1)
    state = OpusState(bytes: size)
    let code = state.with { pointer in
      let made = opus_encoder_init(pointer, Int32(Clip.rate), 1, OPUS_APPLICATION_VOIP)
      guard made == OPUS_OK else { return made }
      return opus_encoder_prepare(
        pointer, Self.bitrate, Self.complexity, Self.expectedLoss)
    }
    obstacle = code == OPUS_OK ? nil : OpusError(code ?? OPUS_ALLOC_FAIL)
  }

  /// Codes 20 ms; what is missing of them is silence, and what is beyond is left out.
  public mutating func encode(_ samples: some Sequence<Int16>) throws(OpusError) -> [UInt8] {
    if let obstacle { throw obstacle }
    var frame = Array(samples.prefix(Self.frame))
    frame += repeatElement(0, count: Self.frame - frame.count)
    var packet = [UInt8](repeating: 0, count: Self.mostBytes)
    let count =
      state.with { pointer in
        opus_encode(pointer, frame, Int32(Self.frame), &packet, Int32(Self.mostBytes))
      } ?? OPUS_ALLOC_FAIL
    guard count >= 0 else { throw OpusError(count) }
    packet.removeLast(packet.count - Int(count))
    return packet
  }
}
