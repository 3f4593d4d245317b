package import Systems

/// Decides when the next of many scenarios may begin, so that those that play are not late.
///
/// Each needs a processor most when it begins: handshakes, a system that does everything for the first
/// time. Where the processors have no time left, timers would be judged by how long a party waited for
/// one, so the next begins only when they have, or when few play.
package struct Pace: Sendable {
  /// How many play in any case, as the machine may be busy with something else for good.
  package let fewest: Int
  /// Over how long the processors are looked at: long enough for ticks of 10 ms to tell a share.
  package static let window = Duration.milliseconds(80)
  /// How often they are looked at.
  package static let interval = Duration.milliseconds(10)
  /// What share of them must have been idle.
  package static let room = 0.25

  /// What was read within the last window, and the one reading before it.
  private var readings: [(at: Duration, time: ProcessorTime)] = []

  package init(fewest: Int) {
    self.fewest = fewest
  }

  /// Whether another may begin while so many play.
  ///
  /// `at` is the time since the first could begin, and does not decrease; `time` is nil where the
  /// system does not say, and none are held up then.
  package mutating func opens(playing: Int, at: Duration, _ time: ProcessorTime?) -> Bool {
    guard let time else { return true }
    readings.append((at, time))
    while readings.count > 1, at - readings[1].at >= Self.window { readings.removeFirst() }
    guard playing >= fewest else { return true }
    guard at - readings[0].at >= Self.window else { return false }
    // Counters that stand still for so long are none.
    if time == readings[0].time { return true }
    return time.idleShare(since: readings[0].time).map { $0 >= Self.room } ?? false
  }
}
