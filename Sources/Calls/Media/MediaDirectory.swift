import Media
import SIP
import Wire

/// Who announced which endpoint, and for what time.
struct MediaDirectory {
  fileprivate struct Entry {
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
  private static let mostOfUncut = 4_096

  private let sessions: [MediaSession]
  private var entries: [Endpoint: [Entry]] = [:]

  init(_ sessions: [MediaSession]) {
    self.sessions = sessions
    for (index, session) in sessions.enumerated() {
      for end in [MediaSession.End.caller, .callee] {
        let announcements = session.side(end).announcements
        var seen: Set<Endpoint> = []
        for said in announcements {
          // Most sides say one, and once.
          let endpoints = said.endpoints
          let isOnly = announcements.count == 1 && endpoints.count == 1
          for endpoint in endpoints where isOnly || seen.insert(endpoint).inserted {
            entries[endpoint, default: []].append(
              Entry(session: index, end: end, from: said.at, until: session.endedAt))
          }
        }
      }
    }
    for (endpoint, all) in entries where all.count > 1 {
      entries[endpoint]?.sort { $0.from < $1.from }
    }
  }

  /// Where a flow belongs: to who announced its destination, else to who announced its source.
  func places(of flow: MediaFlow) -> [MediaStream.Place] {
    let asked = candidates(flow.destination, flow)
    if !asked.isEmpty {
      // Of several answerers, and of several calls, the one whose other side it comes from.
      let exact = asked.count == 1 ? asked : asked.filter { isHeard(flow.source, by: $0) }
      return ofOneCall(exact.isEmpty ? asked : exact, flow).map {
        MediaStream.Place($0.session, of: sessions, to: $0.end, isAsAnnounced: true)
      }
    }
    return ofOneCall(candidates(flow.source, flow), flow).map {
      MediaStream.Place($0.session, of: sessions, to: $0.end.other, isAsAnnounced: false)
    }
  }

  /// Whether the other side of who announced it is at that endpoint.
  private func isHeard(_ source: Endpoint, by entry: Entry) -> Bool {
    sessions[entry.session].side(entry.end.other).announcements.contains { $0.endpoint == source }
  }

  /// A flow with where it belongs: whole, or where its parts are of several calls in pieces; without
  /// what neither enough packets nor a session show to be RTP.
  ///
  /// Gateways that keep their ports open and players begin the next call with the SSRC of the last,
  /// some with the number that follows.
  func streams(of flow: MediaFlow) -> [MediaStream] {
    pieces(of: flow).map { MediaStream($0, places(of: $0)) }
      .filter { !$0.places.isEmpty || $0.flow.isProven }
  }

  private func pieces(of flow: MediaFlow) -> [MediaFlow] {
    if flow.parts.isEmpty { return [flow] }
    var pieces: [(call: Int?, parts: [MediaFlow])] = []
    for part in flow.parts {
      let call = places(of: part).first?.session.call
      // What nobody announced goes with what is before it, or else after it.
      let known = pieces.last?.call
      if let last = pieces.indices.last, call == nil || known == nil || known == call {
        pieces[last].parts.append(part)
        pieces[last].call = known ?? call
      } else {
        pieces.append((call, [part]))
      }
    }
    return pieces.count > 1 ? pieces.compactMap { flow.joined($0.parts) } : [flow]
  }

  /// The calls beside its own that had both endpoints of a stream.
  func otherCalls(of stream: MediaStream) -> Set<Int> {
    guard let own = stream.call else { return [] }
    var calls: Set<Int> = []
    for entry in candidates(stream.flow.destination, stream.flow) {
      let session = sessions[entry.session]
      guard session.call != own, !calls.contains(session.call),
        session.side(entry.end.other).endpoints.contains(stream.flow.source)
      else { continue }
      calls.insert(session.call)
    }
    return calls
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
    // One that was not cut at its pauses may be of very many.
    let most = flow.isUncut ? Self.mostOfUncut : Self.most
    return all[max(0, low - most)..<low].filter { entry in
      entry.until.map { $0 + Self.grace >= flow.firstAt } ?? true
    }
  }

  /// Those of one call: that which had the endpoint for most of the flow's time, and of several the
  /// one announced last.
  ///
  /// A port is free for the next call the moment it was hung up, so the grace alone would give the
  /// last words of one call to another that follows within it.
  private func ofOneCall(_ entries: [Entry], _ flow: MediaFlow) -> [Entry] {
    guard entries.count > 1 else { return entries }
    let best = entries.enumerated().max { left, right in
      (left.element.share(of: flow), left.offset) < (right.element.share(of: flow), right.offset)
    }
    guard let best else { return [] }
    let call = sessions[best.element.session].call
    return entries.filter { sessions[$0.session].call == call }
  }
}

extension MediaDirectory.Entry {
  /// How long it held while the flow had packets; negative where it did not.
  fileprivate func share(of flow: MediaFlow) -> Duration {
    min(until ?? flow.lastAt, flow.lastAt) - max(from, flow.firstAt)
  }
}
