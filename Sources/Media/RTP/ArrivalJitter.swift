/// The interarrival jitter of RFC 3550 A.8, for every clock rate at once.
///
/// Which rate a dynamic payload type has is said in SDP, which may be read later or never; so the
/// eight rates in use are followed side by side, at the cost of one.
public struct ArrivalJitter: Hashable, Sendable {
  typealias Lanes = SIMD8<Float>

  /// In Hz (RFC 3551 §6, RFC 7587).
  public static let rates = [8_000, 16_000, 48_000, 90_000, 11_025, 24_000, 32_000, 44_100]
  /// In seconds; made where it is used, as a global would be asked for at every packet.
  @inline(__always)
  private static var periods: Lanes {
    Lanes(
      1 / 8_000, 1 / 16_000, 1 / 48_000, 1 / 90_000, 1 / 11_025, 1 / 24_000, 1 / 32_000, 1 / 44_100)
  }

  private var present = Lanes.zero
  private var largest = Lanes.zero
  private var total = Lanes.zero
  private var count = 0

  public init() {}

  /// Goes on with the running estimate of what came before, and with none of its figures.
  init(after earlier: ArrivalJitter) {
    present = earlier.present
  }

  /// Takes what was measured since.
  mutating func append(_ next: ArrivalJitter) {
    present = next.present
    largest.replace(with: next.largest, where: next.largest .> largest)
    total += next.total
    count += next.count
  }

  /// Takes the difference to the packet before: in nanoseconds, and in units of the RTP clock.
  @inline(__always)
  mutating func add(nanoseconds: Int64, units: Int32) {
    var difference = Lanes(repeating: Float(nanoseconds) * 1e-9) - Float(units) * Self.periods
    difference.replace(with: -difference, where: difference .< 0)
    present += (difference - present) * (1 / 16)
    largest.replace(with: present, where: present .> largest)
    total += present
    count += 1
  }

  /// The largest value the running estimate had, in seconds; nil for a rate nobody uses.
  public func maximum(at rate: Int) -> Double? {
    Self.rates.firstIndex(of: rate).map { Double(largest[$0]) }
  }

  /// The mean of the running estimate, in seconds; nil for a rate nobody uses.
  public func mean(at rate: Int) -> Double? {
    Self.rates.firstIndex(of: rate).map { count == 0 ? 0 : Double(total[$0]) / Double(count) }
  }
}
