/// The two laws of ITU-T G.711: one byte for a sample of 8,000 a second.
public enum G711: Sendable, Hashable {
  /// PCMU.
  case mu
  /// PCMA.
  case a

  /// The law of a static payload type (RFC 3551 §6); nil for any other.
  public init?(payloadType: UInt8) {
    switch payloadType {
    case 0: self = .mu
    case 8: self = .a
    default: return nil
    }
  }

  public func encode(_ samples: some Sequence<Int16>) -> [UInt8] {
    samples.map { self == .mu ? Self.mu($0) : Self.a($0) }
  }

  public func decode(_ bytes: some Sequence<UInt8>) -> [Int16] {
    bytes.map { self == .mu ? Self.linear(mu: $0) : Self.linear(a: $0) }
  }

  /// 14 bits, a sign and a logarithm of eight segments, all bits inverted.
  private static func mu(_ sample: Int16) -> UInt8 {
    let bias = 0x84
    let sign: UInt8 = sample < 0 ? 0x80 : 0
    let magnitude = min(abs(Int(sample)), 32_635) + bias
    // The highest bit set, from 7 on, is the segment.
    let segment = max(0, Int.bitWidth - 1 - magnitude.leadingZeroBitCount - 7)
    let step = magnitude >> (segment + 3) & 0x0F
    return ~(sign | UInt8(segment << 4) | UInt8(step))
  }

  private static func linear(mu byte: UInt8) -> Int16 {
    let bits = ~byte
    let segment = Int(bits >> 4 & 7)
    let magnitude = (Int(bits & 0x0F) << 3 + 0x84) << segment - 0x84
    return Int16(bits & 0x80 != 0 ? -magnitude : magnitude)
  }

  /// 13 bits, a sign and seven segments, even bits inverted.
  private static func a(_ sample: Int16) -> UInt8 {
    let isPositive = sample >= 0
    let magnitude = isPositive ? Int(sample) >> 4 : (-Int(sample) - 1) >> 4
    let byte: UInt8
    if magnitude < 32 {
      byte = UInt8(magnitude)
    } else {
      // The highest bit set, from 4 on, is the segment.
      let segment = Int.bitWidth - 1 - magnitude.leadingZeroBitCount - 3
      byte = UInt8(segment << 4) | UInt8(magnitude >> (segment - 1) & 0x0F)
    }
    return (byte | (isPositive ? 0x80 : 0)) ^ 0x55
  }

  private static func linear(a byte: UInt8) -> Int16 {
    let bits = byte ^ 0x55
    let segment = Int(bits >> 4 & 7)
    let step = Int(bits & 0x0F)
    let magnitude =
      segment == 0 ? step << 4 + 8 : (step << 4 + 0x108) << (segment - 1)
    return Int16(bits & 0x80 != 0 ? magnitude : -magnitude)
  }

  /// 20 ms of a quiet 400 Hz tone, about 30 dB below the loudest; whole periods, so that packets
  /// join without a click.
  public var tone: [UInt8] {
    // Sine by recurrence: s[n] = 2 cos w s[n-1] - s[n-2], w a twentieth of a turn.
    let twoCosines = 1.902_113_032_590_307
    var (before, last) = (0.0, 1_000 * 0.309_016_994_374_947)
    var samples: [Int16] = []
    for _ in 0..<160 {
      samples.append(Int16(before.rounded()))
      (before, last) = (last, twoCosines * last - before)
    }
    return encode(samples)
  }
}
