import Media
import SIP
import Wire

/// Who announced which endpoint, and for what time.
struct MediaDirectory {
  private struct Entry {
    let session: Int
    let end: MediaSession.End
    let from: Moment
    /// When the session ended; nil where it did not.
    let until: Moment?
  }

  /// How much earlier than its announcement, or later than its session's end, a packet may be.
  private static let grace = Duration.seconds(2)
  /// Of the sessions that announced one endpoint, so many before a flow's end are looked at.
  private static let most = 64

  private let sessions: [MediaSession]
  private var entries: [Endpoint: [Entry]] = [:]

  init(_ sessions: [MediaSession]) {
    self.sessions = sessions
    for (index, session) in sessions.enumerated() {
      for end in [MediaSession.End.caller, .callee] {
        var seen: Set<Endpoint> = []
        for said in session.side(end).announcements {
          guard let endpoint = said.endpoint, seen.insert(endpoint).inserted else { continue }
          entries[endpoint, default: []].append(
            Entry(session: index, end: end, from: said.at, until: session.endedAt))
        }
      }
    }
    for endpoint in entries.keys { entries[endpoint]?.sort { $0.from < $1.from } }
  }

  /// Where a flow belongs: to who announced its destination, else to who announced its source.
  func places(of flow: MediaFlow) -> [MediaStream.Place] {
    let asked = candidates(flow.destination, flow)
    if !asked.isEmpty {
      // Of several answerers, and of several calls, the one whose other side it comes from.
      let exact = asked.filter {
        sessions[$0.session].side($0.end.other).endpoints.contains(flow.source)
      }
      return ofLatestCall(exact.isEmpty ? asked : exact).map {
        .init(session: sessions[$0.session], to: $0.end, isAsAnnounced: true)
      }
    }
    return ofLatestCall(candidates(flow.source, flow)).map {
      .init(session: sessions[$0.session], to: $0.end.other, isAsAnnounced: false)
    }
  }

  private func candidates(_ endpoint: Endpoint, _ flow: MediaFlow) -> [Entry] {
    guard let all = entries[endpoint] else { return [] }
    // Sorted by time: those announced after the flow's last packet are none of its own.
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].from <= flow.lastAt + Self.grace { low = middle + 1 } else { high = middle }
    }
    return all[max(0, low - Self.most)..<low].filter { entry in
      entry.until.map { $0 + Self.grace >= flow.firstAt } ?? true
    }
  }

  /// Those of one call: that of the session announced last.
  private func ofLatestCall(_ entries: [Entry]) -> [Entry] {
    guard let last = entries.last else { return [] }
    let call = sessions[last.session].call
    return entries.filter { sessions[$0.session].call == call }
  }
}
