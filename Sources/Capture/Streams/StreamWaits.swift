import Wire

/// Who waits for bytes that are missing, and until when.
struct StreamWaits {
  typealias Key = StreamTable.Key

  /// Directions that wait for bytes, by who sends.
  private(set) var bySender: [IPAddress: Set<Key>] = [:]
  /// When which of them have waited long enough, in order.
  private var deadlines: [(at: Moment, key: Key)] = []
  private var firstDeadline = 0
  /// In a capture whose clock stands still no deadline passes: beyond so many only those are kept
  /// that somebody waits for.
  private static let most = 4 * StreamTable.mostDirections

  /// Whether a deadline is still to come, be it of somebody who waits no more.
  var hasDeadline: Bool { firstDeadline < deadlines.count }

  mutating func begin(_ key: Key) {
    bySender[key.source.address, default: []].insert(key)
  }

  /// Who waits has waited long enough then; deadlines are noted in the order of the capture.
  mutating func note(_ key: Key, until deadline: Moment) {
    deadlines.append((deadline, key))
    if deadlines.count - firstDeadline > Self.most { forgetOthers() }
  }

  /// Keeps the latest deadline of each who waits.
  private mutating func forgetOthers() {
    var known: Set<Key> = []
    let kept = deadlines[firstDeadline...].reversed().filter { _, key in
      bySender[key.source.address]?.contains(key) == true && known.insert(key).inserted
    }
    deadlines = Array(kept.reversed())
    firstDeadline = 0
  }

  mutating func end(_ key: Key) {
    guard !bySender.isEmpty, bySender[key.source.address]?.remove(key) != nil else { return }
    if bySender[key.source.address]?.isEmpty == true { bySender[key.source.address] = nil }
  }

  /// Takes the next deadline before a moment; who it is of may wait no more, or longer.
  mutating func next(before moment: Moment) -> (at: Moment, key: Key)? {
    guard firstDeadline < deadlines.count, deadlines[firstDeadline].at < moment else {
      return nil
    }
    defer { firstDeadline += 1 }
    return deadlines[firstDeadline]
  }

  /// Makes room once most deadlines were taken.
  mutating func forgetPast() {
    guard firstDeadline > deadlines.count / 2 else { return }
    deadlines.removeFirst(firstDeadline)
    firstDeadline = 0
  }
}
