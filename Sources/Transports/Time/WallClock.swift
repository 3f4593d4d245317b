import Glibc
public import Wire

/// Wall time that never steps back: read once, then carried on by the monotonic clock.
///
/// Its moments compare with the stamps of a capture as long as `drift` stays small. One clock is
/// anchored for a whole run, so that all parties agree on the time.
public struct WallClock: Sendable {
  private let anchor: Int64
  private let start: Int64

  public init() {
    (anchor, start) = Self.readBoth()
  }

  public var now: Moment {
    Moment(nanoseconds: anchor + (Self.read(CLOCK_MONOTONIC) - start))
  }

  /// How far the system's wall clock has moved away since the anchor: set or slewed by somebody.
  public var drift: Duration {
    let (wall, monotonic) = Self.readBoth()
    return .nanoseconds(wall - (anchor + monotonic - start))
  }

  /// Both clocks at one time: of several readings the one with the shortest gap around it is the
  /// most exact, whatever else the machine does between two of them.
  private static func readBoth() -> (wall: Int64, monotonic: Int64) {
    var best: (gap: Int64, wall: Int64, middle: Int64) = (.max, 0, 0)
    for _ in 0..<8 {
      let before = read(CLOCK_MONOTONIC)
      let wall = read(CLOCK_REALTIME)
      let gap = read(CLOCK_MONOTONIC) - before
      if gap < best.gap { best = (gap, wall, before + gap / 2) }
    }
    return (best.wall, best.middle)
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
