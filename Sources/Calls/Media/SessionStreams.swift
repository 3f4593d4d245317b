import Synchronization

/// Which streams of a reading are of which session's end, found once for all who ask.
///
/// It follows from the streams alone, so it does not matter who finds it first; a lock keeps it
/// safe to share.
final class SessionStreams: Sendable {
  private struct Key: Hashable, Sendable {
    let session: MediaSession
    let end: MediaSession.End

    /// What tells the sessions of a call apart, most often; all of it would take long.
    func hash(into hasher: inout Hasher) {
      hasher.combine(session.call)
      hasher.combine(session.leg)
      hasher.combine(session.establishedFrame)
      hasher.combine(session.caller.announcements.first?.frame)
      hasher.combine(session.callee.announcements.first?.frame)
      hasher.combine(end)
    }
  }

  private let table = Mutex<[Key: [Int32]]?>(nil)

  /// Where those that flow to an end of a session stand among all, in order.
  func places(
    of session: MediaSession, to end: MediaSession.End, among streams: [MediaStream]
  ) -> [Int32] {
    let key = Key(session: session, end: end)
    if let known = table.withLock({ $0 }) { return known[key] ?? [] }
    let found = Self.find(streams)
    table.withLock { $0 = found }
    return found[key] ?? []
  }

  private static func find(_ streams: [MediaStream]) -> [Key: [Int32]] {
    var rows: [[Int32]] = []
    // By the session itself, and sooner by where it stands: a stream may be of many.
    var numbers: [Key: Int] = [:]
    var known: [Int: Int] = [:]
    for (place, stream) in streams.enumerated() {
      for at in stream.places {
        let index = Int(at.index) << 1 | (at.to == .caller ? 0 : 1)
        let number: Int
        if let row = known[index] {
          number = row
        } else {
          let key = Key(session: at.session, end: at.to)
          number = numbers[key] ?? rows.count
          if number == rows.count {
            rows.append([])
            numbers[key] = number
          }
          known[index] = number
        }
        // Sessions that say the same are one.
        let entry = Int32(truncatingIfNeeded: place)
        if rows[number].last != entry { rows[number].append(entry) }
      }
    }
    return numbers.mapValues { rows[$0] }
  }
}
