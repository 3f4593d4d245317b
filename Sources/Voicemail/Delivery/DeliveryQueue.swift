public import Wire

/// Which message is to be sent when; a value that is handed the time.
public struct DeliveryQueue: Sendable {
  /// How an attempt ended.
  public enum Outcome: Hashable, Sendable {
    /// The store has it and the spool has forgotten it.
    case delivered
    /// To be tried again.
    case failed
    /// Refused in a way that waiting alone does not mend: tried again, as seldom as is allowed.
    case refused
  }

  private struct Entry {
    var failures = 0
    var due: Moment
    var isUnderWay = false
    var isRefused = false
  }

  public let backoff: Backoff
  public let atOnce: Int
  private var entries: [MessageID: Entry] = [:]
  private var generator: SeededGenerator

  public init(backoff: Backoff = Backoff(), atOnce: Int = 4, seed: UInt64) {
    self.backoff = backoff
    self.atOnce = max(1, atOnce)
    generator = SeededGenerator(seed: seed)
  }

  public var count: Int { entries.count }
  public var underWay: Int { entries.values.count { $0.isUnderWay } }
  public var oldest: MessageID? { entries.keys.min() }

  /// Messages that failed at least once and wait for their next attempt.
  public var waitingAfterFailure: Int {
    entries.values.count { $0.failures > 0 && !$0.isUnderWay }
  }

  /// A message is to be sent at once; one that is known already stays as it is.
  public mutating func add(_ id: MessageID, at now: Moment) {
    if entries[id] == nil { entries[id] = Entry(due: now) }
  }

  /// The messages to send now, oldest first, as many as may be under way.
  public mutating func take(at now: Moment) -> [MessageID] {
    let room = atOnce - underWay
    guard room > 0 else { return [] }
    let due = entries.filter { !$0.value.isUnderWay && $0.value.due <= now }.keys.sorted()
    let taken = Array(due.prefix(room))
    for id in taken { entries[id]?.isUnderWay = true }
    return taken
  }

  /// An attempt has ended; answers the pause before the next.
  ///
  /// A delivery shows that the store is back: whoever waits longer than a first pause from now
  /// waits no longer than that.
  @discardableResult
  public mutating func ended(
    _ id: MessageID, _ outcome: Outcome, at now: Moment
  ) -> Duration? {
    guard var entry = entries[id] else { return nil }
    if outcome == .delivered {
      entries[id] = nil
      for (other, waiting) in entries where !waiting.isUnderWay && !waiting.isRefused {
        entries[other]?.due = min(waiting.due, now + backoff.first)
      }
      return nil
    }
    entry.failures += 1
    entry.isUnderWay = false
    entry.isRefused = outcome == .refused
    let pause =
      entry.isRefused ? backoff.most : backoff.pause(after: entry.failures, using: &generator)
    entry.due = now + pause
    entries[id] = entry
    return pause
  }

  /// When something is to be sent next; nil where nothing waits or all that may is under way.
  public var next: Moment? {
    guard underWay < atOnce else { return nil }
    return entries.values.filter { !$0.isUnderWay }.map(\.due).min()
  }
}
