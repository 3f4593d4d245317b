/// How long the processors that a process may use have been busy and idle, since some moment.
public struct ProcessorTime: Sendable, Hashable {
  /// In a unit of the source's own: the kernel's ticks, 10 ms as a rule, or µs of a quota.
  public let busy: UInt64
  public let idle: UInt64

  public init(busy: UInt64, idle: UInt64) {
    self.busy = busy
    self.idle = idle
  }

  /// Of the allowed processors, by their number (proc(5), `stat`): `cpu0`, then user, nice, system, idle,
  /// iowait, irq, softirq and steal.
  ///
  /// A processor of which a task waits for a disk is idle: it has time for others.
  package init?(stat: String, allowed: Set<Int>?) {
    var sum: UInt64 = 0
    var idle: UInt64 = 0
    for line in stat.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let name = fields.first, name.hasPrefix("cpu") else { break }
      // The first line is of all together.
      guard let number = Int(name.dropFirst(3)), allowed?.contains(number) != false
      else { continue }
      guard fields.count >= 5 else { return nil }
      // Guest time, which follows, is in user and nice already.
      for (index, field) in fields.dropFirst().prefix(8).enumerated() {
        guard let ticks = UInt64(field), ticks < 1 << 48 else { return nil }
        sum += ticks
        if index == 3 || index == 4 { idle += ticks }
      }
    }
    guard sum > 0 else { return nil }
    self.init(busy: sum - idle, idle: idle)
  }

  /// Of a quota: so many µs were used, and so many processors could be used for so long.
  package init?(used: UInt64, processors: Double, for elapsed: Duration) {
    let all = processors * (elapsed / .microseconds(1))
    guard all.isFinite, all >= 0, all < 1e18 else { return nil }
    let available = UInt64(all)
    self.init(busy: used, idle: available > used ? available - used : 0)
  }

  /// What share of the time since then was idle, 0 to 1; nil where none has passed or it went back.
  public func idleShare(since before: ProcessorTime) -> Double? {
    guard busy >= before.busy, idle >= before.idle else { return nil }
    let all = busy - before.busy + idle - before.idle
    return all > 0 ? Double(idle - before.idle) / Double(all) : nil
  }
}
