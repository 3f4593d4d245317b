import Media
public import Wire

/// Who heard whom while both sides of a session wanted to speak and to listen.
public enum MediaHearing: Sendable {
  case both
  case oneSide(MediaSilence)
}

/// A direction that was agreed and in which nothing came, while the other one had sound.
public struct MediaSilence: Sendable {
  public let session: MediaSession
  /// The end that heard nothing.
  public let unheardAt: MediaSession.End
  /// When both had agreed to speak.
  public let from: Moment
  public let to: Moment
  /// What the other end heard meanwhile.
  public let heard: MediaStream

  /// Who was to be heard, and by whom.
  public var silent: MediaSide { session.side(unheardAt.other) }
  public var listener: MediaSide { session.side(unheardAt) }
}

extension MediaReading {
  /// Who was heard in a session; nil where nobody was, or not for `least` while both had agreed.
  public func hearing(
    in session: MediaSession, until end: Moment, least: Duration
  ) -> MediaHearing? {
    guard let window = session.bothWays(until: end), window.to - window.from >= least else {
      return nil
    }
    let toCaller = streams(of: session, to: .caller)
    let toCallee = streams(of: session, to: .callee)
    let heard = (toCaller + toCallee).first { stream in
      let from = max(stream.flow.firstAt, window.from)
      let to = min(stream.flow.lastAt, window.to)
      // The last packet speaks for its own 20 ms too.
      return to - from + .milliseconds(20) >= least && stream.flow.packets > 1
    }
    guard let heard else { return nil }
    let isCaller = toCaller.contains { $0.isActive(from: window.from, to: window.to) }
    let isCallee = toCallee.contains { $0.isActive(from: window.from, to: window.to) }
    guard isCaller != isCallee else { return .both }
    return .oneSide(
      MediaSilence(
        session: session, unheardAt: isCaller ? .callee : .caller, from: window.from,
        to: window.to, heard: heard))
  }

  /// How long one side must speak into an answered call before the other's silence counts: audio
  /// flows both ways within 500 ms of the ACK (requirement CO-06).
  public static let leastHearing = Duration.milliseconds(500)

  /// The directions of a capture's calls that stayed silent, each pair of endpoints once.
  ///
  /// The description a proxy passes on stands on both hops.
  public func silences(until end: Moment) -> [MediaSilence] {
    var told: Set<[Endpoint]> = []
    return sessions.compactMap { session in
      guard
        case .oneSide(let silence)? = hearing(in: session, until: end, least: Self.leastHearing),
        told.insert(silence.silent.endpoints + silence.listener.endpoints).inserted
      else { return nil }
      return silence
    }
  }
}
