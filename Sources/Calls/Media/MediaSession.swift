import SIP
public import Wire

/// What the two sides of one leg say of their audio, for one answerer.
public struct MediaSession: Sendable, Hashable {
  public enum End: Sendable, Hashable {
    case caller, callee

    public var other: End { self == .caller ? .callee : .caller }
  }

  /// The call's place among the calls it was read with.
  public let call: Int
  /// The leg's place in its call.
  public let leg: Int
  public let callID: String
  public let caller: MediaSide
  public let callee: MediaSide
  /// When the 2xx came; nil for early media that nothing followed.
  public let establishedAt: Moment?
  /// The frame of that 2xx.
  public let establishedFrame: Int?
  /// When it ended: by BYE, or by a refusal; nil while it stands.
  public let endedAt: Moment?

  public func side(_ end: End) -> MediaSide { end == .caller ? caller : callee }

  /// When the first of both announced something.
  public var startedAt: Moment? {
    [caller, callee].compactMap { $0.announcements.first?.at }.min()
  }

  /// The longest time in which both wanted to send and to receive; nil where there was none.
  ///
  /// It begins at the 2xx at the earliest: before it the callee need not listen.
  public func bothWays(until end: Moment) -> (from: Moment, to: Moment)? {
    guard let establishedAt else { return nil }
    let end = min(endedAt ?? end, end)
    var changes = (caller.announcements + callee.announcements).map(\.at)
      .filter { $0 > establishedAt && $0 < end }.sorted()
    changes = [establishedAt] + changes + [end]
    var best: (from: Moment, to: Moment)?
    var start: Moment?
    for (from, to) in zip(changes, changes.dropFirst()) {
      let isBothWays = [caller, callee].allSatisfy {
        guard let said = $0.announcement(at: from) else { return false }
        return said.direction == .sendrecv && said.endpoint != nil
      }
      guard isBothWays, from < to else {
        start = nil
        continue
      }
      let since = start ?? from
      start = since
      if best.map({ to - since > $0.to - $0.from }) ?? true { best = (since, to) }
    }
    return best
  }
}
