import Calls

/// What the calls of open clusters announce, read again only where a cluster has grown.
struct OpenSessions {
  private struct Known {
    let edition: UInt64
    let calls: [CallSessions]
  }

  private var known: [OutlineTable.Cluster: Known] = [:]
  private var texts = SessionTexts()
  /// How many calls were given a number, of which each is known while it is open.
  private var numbered = 0

  /// What is known of a cluster; nil where it has grown since, or is another.
  func calls(of cluster: OutlineTable.Cluster, _ edition: UInt64) -> [CallSessions]? {
    known[cluster].flatMap { $0.edition == edition ? $0.calls : nil }
  }

  /// Notes what its calls announce, and gives it.
  mutating func note(
    _ calls: [Call], of cluster: OutlineTable.Cluster, _ edition: UInt64
  ) -> [CallSessions] {
    var sessions: [CallSessions] = []
    for call in calls {
      sessions.append(CallSessions(of: call, as: numbered, &texts))
      numbered += 1
    }
    known[cluster] = Known(edition: edition, calls: sessions)
    return sessions
  }

  /// Forgets all but these clusters, where it knows of many others.
  mutating func keep(only open: [OutlineTable.Cluster]) {
    guard known.count > 2 * open.count else { return }
    let open = Set(open)
    known = known.filter { open.contains($0.key) }
  }
}
