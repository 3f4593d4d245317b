import Wire

/// Connections that were asked for and may not be answered, nearly in order of time: one that is looked
/// at again comes last.
struct AskedConnections {
  typealias Key = StreamTable.Key

  /// Of more the oldest are nobody's.
  private static let most = StreamTable.mostDirections

  private var all: [(from: Moment, key: Key, stamp: Stamp)] = []
  private var first = 0

  /// Whether one was asked for as long ago as an answer may take.
  func hasDue(at now: Moment) -> Bool {
    first < all.count && now - all[first].from >= StreamTable.answerTime
  }

  /// A SYN went out; `from`: since when its answer is waited for, if that is later.
  mutating func note(_ key: Key, _ stamp: Stamp, from begin: Moment? = nil) {
    all.append((begin ?? stamp.at, key, stamp))
    if all.count - first > Self.most { first += 1 }
    guard first > Self.most else { return }
    all.removeFirst(first)
    first = 0
  }

  /// Takes the next that was asked for by that moment.
  mutating func next(before moment: Moment) -> (key: Key, stamp: Stamp)? {
    guard first < all.count, all[first].from <= moment else { return nil }
    defer { first += 1 }
    return (all[first].key, all[first].stamp)
  }
}
