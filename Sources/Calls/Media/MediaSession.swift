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

  /// The times in which both wanted to send and to receive, in order.
  ///
  /// They begin when both have agreed, with the 2xx at the earliest: before it the callee need not
  /// listen. An offer of hold ends one at once, answered or not.
  public func talks(until end: Moment) -> [(from: Moment, to: Moment)] {
    guard let establishedAt else { return [] }
    let end = min(endedAt ?? end, end)
    let changes = (caller.announcements + callee.announcements)
      .flatMap { [$0.at, $0.agreedAt].compactMap(\.self) }
      .filter { $0 > establishedAt && $0 < end }.sorted()
    let moments = [establishedAt] + changes + [end]
    var talks: [(from: Moment, to: Moment)] = []
    for (from, to) in zip(moments, moments.dropFirst()) where from < to {
      guard caller.wantsBothWays(at: from), callee.wantsBothWays(at: from) else { continue }
      if let last = talks.indices.last, talks[last].to == from {
        talks[last].to = to
      } else {
        talks.append((from, to))
      }
    }
    return talks
  }
}
