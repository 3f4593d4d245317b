import Media
public import Wire

/// Who heard whom while both sides of a session wanted to speak and to listen.
public enum MediaHearing: Sendable {
  case both
  case oneSide(MediaSilence)
}

extension MediaReading {
  /// How long one side must speak into an answered call before the other's silence counts: audio
  /// flows both ways within 500 ms of the ACK (requirement CO-06).
  public static let leastHearing = Duration.milliseconds(500)
  /// How long packets of what was agreed before may still come after an answer.
  public static let renegotiation = Duration.seconds(1)
  /// How long nothing may come after it, besides.
  private static let leastMoved = Duration.seconds(2)
  /// How long a side that was heard may be silent to the end, as who listens to a menu.
  public static let mostListening = Duration.seconds(30)

  /// Who was heard in a session; nil where nobody was, or not for `least` while both had agreed.
  public func hearing(
    in session: MediaSession, until end: Moment, least: Duration
  ) -> MediaHearing? {
    guard let window = session.bothWays(until: end), window.to - window.from >= least else {
      return nil
    }
    let (toCaller, toCallee) = (arrivals(in: session, .caller), arrivals(in: session, .callee))
    guard let heard = (toCaller + toCallee).first(where: { $0.lasts(least, in: window) }) else {
      return nil
    }
    let isCaller = toCaller.contains { $0.speaks(in: window) }
    let isCallee = toCallee.contains { $0.speaks(in: window) }
    guard isCaller == isCallee else {
      return .oneSide(
        MediaSilence(
          session: session, unheardAt: isCaller ? .callee : .caller, since: .agreed,
          from: window.from, to: window.to, heard: heard))
    }
    for (end, streams, others) in [
      (MediaSession.End.caller, toCaller, toCallee), (.callee, toCallee, toCaller),
    ] {
      if let silence = Self.afterMoving(session, end, streams, others, window) {
        return .oneSide(silence)
      }
      if let silence = Self.toTheEnd(session, end, streams, others, window) {
        return .oneSide(silence)
      }
    }
    return .both
  }

  /// What an end can hear: not what goes to a port of its host that nobody announced or sends from.
  ///
  /// Behind a translator an end sends from where it may be answered, whatever it announced (RFC 4961).
  private func arrivals(in session: MediaSession, _ end: MediaSession.End) -> [MediaStream] {
    let side = session.side(end)
    return streams(of: session, to: end).filter { stream in
      let destination = stream.flow.destination
      return side.endpoints.contains(destination)
        || !side.endpoints.contains { $0.address == destination.address }
        || streams.contains { $0.flow.source == destination }
    }
  }

  /// An endpoint that takes part in a session's audio and that no description names: what goes
  /// through it may go on where nothing was captured.
  public func stranger(in session: MediaSession) -> Endpoint? {
    let known = session.caller.endpoints + session.callee.endpoints
    return [MediaSession.End.caller, .callee].lazy.flatMap { arrivals(in: session, $0) }
      .map(\.flow.destination).first { !known.contains($0) }
  }

  /// An end that took its audio elsewhere and was not followed (RFC 3264 §8.3.1).
  ///
  /// Its old endpoint is spoken to; one to which nobody speaks any more may have nothing to hear.
  private static func afterMoving(
    _ session: MediaSession, _ end: MediaSession.End, _ streams: [MediaStream],
    _ others: [MediaStream], _ window: (from: Moment, to: Moment)
  ) -> MediaSilence? {
    let said = session.side(end).announcements
    for index in said.indices.dropFirst() {
      guard let agreed = said[index].agreedAt, agreed > window.from,
        let endpoint = said[index].endpoint, !endpoint.address.isUnspecified,
        endpoint != said[index - 1].endpoint
      else { continue }
      let next = said[(index + 1)...].first { $0.endpoint != endpoint }?.at
      let time = (from: agreed + renegotiation, to: min(next ?? window.to, window.to))
      guard time.to - time.from >= leastMoved,
        let heard = others.first(where: { $0.lasts(leastMoved, in: time) })
      else { continue }
      let left = said[..<index].compactMap(\.endpoint).filter { $0 != endpoint }
      let isFollowed = streams.contains {
        !left.contains($0.flow.destination) && $0.speaks(in: (agreed, time.to))
      }
      let isLate = streams.contains {
        left.contains($0.flow.destination) && $0.lasts(leastMoved / 2, in: time)
      }
      guard !isFollowed, isLate else { continue }
      return MediaSilence(
        session: session, unheardAt: end, since: .moved(frame: said[index].frame),
        from: agreed, to: time.to, heard: heard)
    }
    return nil
  }

  /// An end that heard something, and then nothing until both no longer wanted to speak.
  private static func toTheEnd(
    _ session: MediaSession, _ end: MediaSession.End, _ streams: [MediaStream],
    _ others: [MediaStream], _ window: (from: Moment, to: Moment)
  ) -> MediaSilence? {
    let last = streams.filter { $0.speaks(in: window) }
      .map(\.flow.lastAt).max()
    guard let last, window.to - last >= mostListening,
      let heard = others.first(where: { $0.lasts(mostListening / 2, in: (last, window.to)) })
    else { return nil }
    return MediaSilence(
      session: session, unheardAt: end, since: .lastHeard, from: last, to: window.to, heard: heard)
  }

  /// The directions of a capture's calls that stayed silent, each pair of endpoints once; without
  /// those that may only have had nothing more to say.
  ///
  /// The description a proxy passes on stands on both hops.
  public func silences(until end: Moment) -> [MediaSilence] {
    var told: Set<[Endpoint]> = []
    return sessions.compactMap { session in
      guard
        case .oneSide(let silence)? = hearing(in: session, until: end, least: Self.leastHearing),
        silence.since != .lastHeard,
        told.insert(silence.silent.endpoints + silence.listener.endpoints).inserted
      else { return nil }
      return silence
    }
  }
}

extension MediaStream {
  /// Whether it has packets in a time.
  fileprivate func speaks(in time: (from: Moment, to: Moment)) -> Bool {
    flow.spans.contains { $0.firstAt <= time.to && $0.lastAt >= time.from }
  }

  /// Whether it is heard for so long in a time, long pauses apart.
  fileprivate func lasts(_ least: Duration, in time: (from: Moment, to: Moment)) -> Bool {
    let heard = flow.spans.reduce(Duration.zero) { heard, span in
      let (from, to) = (max(span.firstAt, time.from), min(span.lastAt, time.to))
      // The last packet speaks for its own 20 ms too.
      return span.packets > 1 && to >= from ? heard + (to - from) + .milliseconds(20) : heard
    }
    return heard >= least
  }
}
