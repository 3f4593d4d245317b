import Wire

/// The meaning of a pcapng interface's stamps (if_tsresol and if_tsoffset).
///
/// A hostile file may hold any number: years beyond 2106 are held there and those before 1970
/// at its start, so that differences of stamps stay within bounds.
struct StampScale: Hashable {
  private static let latest = UInt64(UInt32.max) * 1_000_000_000 + 999_999_999
  private static let microseconds: UInt8 = 6

  private enum Unit: Hashable {
    case multiplied(by: UInt64, atMost: UInt64)
    case divided(by: UInt64)
    /// Ticks of 2^-n seconds.
    case binary(UInt8)
  }

  private let unit: Unit
  private let offset: Int64

  /// `resolution` as in if_tsresol: a power of ten, or of two with the highest bit set.
  ///
  /// `offset` in seconds.
  init(resolution: UInt8? = nil, offset: Int64 = 0) {
    self.offset = offset
    let resolution = resolution ?? Self.microseconds
    if resolution & 0x80 != 0 {
      unit = .binary(resolution & 0x7F)
    } else if resolution <= 9 {
      let factor = Self.power(9 - resolution)
      unit = .multiplied(by: factor, atMost: Self.latest / factor)
    } else if resolution <= 28 {
      unit = .divided(by: Self.power(resolution - 9))
    } else {
      // 10^19 is the largest power in 64 bits; finer ticks all fall into the first nanosecond.
      unit = .binary(0x7F)
    }
  }

  @inline(__always)
  func moment(_ ticks: UInt64) -> Moment {
    if case .multiplied(let factor, let most) = unit, ticks <= most, offset == 0 {
      return Moment(nanoseconds: Int64(truncatingIfNeeded: ticks &* factor))
    }
    return shifted(ticks)
  }

  /// The moment that many nanoseconds after the epoch, within the calendar.
  @inline(__always)
  static func moment(nanoseconds: UInt64) -> Moment {
    Moment(nanoseconds: Int64(truncatingIfNeeded: min(nanoseconds, latest)))
  }

  @inline(never)
  private func shifted(_ ticks: UInt64) -> Moment {
    let nanoseconds: UInt64 =
      switch unit {
      case .multiplied(let factor, let most): ticks <= most ? ticks * factor : Self.latest
      case .divided(let divisor): ticks / divisor
      case .binary(let power):
        UInt64(clamping: (UInt128(ticks) * 1_000_000_000) >> UInt128(power))
      }
    let moved = Int128(nanoseconds) + Int128(offset) * 1_000_000_000
    return Self.moment(nanoseconds: UInt64(clamping: moved))
  }

  private static func power(_ exponent: UInt8) -> UInt64 {
    (0..<exponent).reduce(1) { product, _ in product * 10 }
  }
}
