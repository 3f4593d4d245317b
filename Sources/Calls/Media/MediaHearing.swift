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
  /// How long a side that was heard may be silent to the end, as who listens to a menu.
  public static let mostListening = Duration.seconds(30)

  /// Who was heard in a session; nil where nobody was, or not for `least` while both had agreed.
  ///
  /// Of several times in which both wanted to talk, as before and after a hold, it is the first in
  /// which one was certainly not heard.
  public func hearing(
    in session: MediaSession, until end: Moment, least: Duration
  ) -> MediaHearing? {
    let times = session.talks(until: end)
    guard let first = times.first, let established = session.establishedAt else { return nil }
    let paths = MediaPaths(session, self)
    var talks: [Talk] = []
    var doubt: MediaSilence?
    var isHeard = false
    for time in times {
      let isLater = time.from > first.from || first.from > established + Self.renegotiation
      let talk = Talk(paths, from: time.from, to: time.to, isLater: isLater, least: least)
      defer { talks.append(talk) }
      switch talk.hearing(after: talks) {
      case nil: continue
      case .both?: isHeard = true
      case .oneSide(let silence)?:
        if silence.since.isCertain { return .oneSide(silence) }
        doubt = doubt ?? silence
      }
    }
    if let doubt { return .oneSide(doubt) }
    return isHeard ? .both : nil
  }

  /// An endpoint that takes part in a session's audio and that no description names: what goes
  /// through it may go on where nothing was captured.
  public func stranger(in session: MediaSession) -> Endpoint? {
    let known = session.caller.endpoints + session.callee.endpoints
    let paths = MediaPaths(session, self)
    return [MediaSession.End.caller, .callee].lazy.flatMap { end in
      paths.streams(to: end).filter { paths.arrives($0, at: end) }
    }.map(\.flow.destination).first { !known.contains($0) }
  }

  /// The directions of a capture's calls that stayed silent, each pair of endpoints once; without
  /// those that may only have had nothing more to say, or that are not certain for another reason.
  ///
  /// The description a proxy passes on stands on both hops.
  public func silences(until end: Moment) -> [MediaSilence] {
    var told: Set<[Endpoint]> = []
    return sessions.compactMap { session in
      guard
        case .oneSide(let silence)? = hearing(in: session, until: end, least: Self.leastHearing),
        silence.since.isCertain,
        told.insert(silence.silent.endpoints + silence.listener.endpoints).inserted
      else { return nil }
      return silence
    }
  }
}
