import Media
import Wire

/// Where in time the sound of a stream stands: what silence comes before the next packet.
///
/// The sender's stamps say it (RFC 3550 §5.1), as far as the time that has passed bears them out.
struct Timeline: Sendable {
  /// How much more silence stamps may say than has passed: what was under way or held up.
  static let slack = Duration.seconds(1)

  private struct Place: Sendable {
    /// The stamp that the next packet has when nothing is left out.
    let stamp: UInt32
    let rate: Int
    /// When the packet before came, and how long its sound lasts.
    let at: Moment
    let length: Duration
  }

  private var place: Place?
  private var isAnew = false

  /// Stamps that come from now on have no relation to those before.
  mutating func beginAnew() { isAnew = true }

  /// Samples of silence (8,000 a second) before a packet of so many, which is then counted.
  mutating func gap(before samples: Int, stamped stamp: UInt32, rate: Int, at now: Moment) -> Int {
    let length = Duration.nanoseconds(Int64(samples) * 125_000)
    defer {
      let units = UInt32(samples * rate / Clip.rate)
      place = Place(stamp: stamp &+ units, rate: rate, at: now, length: length)
      isAnew = false
    }
    guard let place else { return 0 }
    let passed = max(.zero, now - place.at)
    let silence: Duration
    let units = Int64(Int32(bitPattern: stamp &- place.stamp))
    let stamped = Duration.nanoseconds(units * 1_000_000_000 / Int64(rate))
    if !isAnew, place.rate == rate, stamped >= .zero, stamped <= passed + Self.slack {
      silence = stamped
    } else {
      // A new clock: only the time of arrival is left to go by.
      silence = max(.zero, passed - place.length)
    }
    return Int(silence.nanoseconds / 125_000)
  }
}
