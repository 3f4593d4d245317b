package import Wire

/// The time of a capture, as its packets' stamps tell it.
package struct CaptureTime: Sendable {
  /// An hour, in nanoseconds.
  private static let leap: Int64 = 3600 * 1_000_000_000

  private var latest: Moment?

  package init() {}

  /// What time it is at the next packet.
  ///
  /// One stamp far in the future must not end all calls: two have to agree.
  @inline(__always)
  package mutating func advance(to moment: Moment) -> Moment {
    let last = latest ?? moment
    latest = moment
    return moment.nanoseconds - last.nanoseconds < Self.leap ? moment : last
  }
}
