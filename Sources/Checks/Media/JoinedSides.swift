import Calls
import Media
import Wire

// Whom a system that takes calls up has joined: they hear each other, and it says nothing itself.

extension Evidence {
  /// With whom the system had joined that side by then; nil where it had with nobody, and where
  /// something certainly came from one of them in that time that it could have passed on.
  func silentPartner(of side: MediaSide, from: Moment, to: Moment) -> MediaSide? {
    var silent: MediaSide?
    for session in media.sessions {
      // Who was joined later is no reason for the silence before.
      guard let since = session.establishedAt, since <= from + Bounds.bothWays,
        session.endedAt.map({ $0 > from }) ?? true
      else { continue }
      for end in [MediaSession.End.caller, .callee] {
        let (taker, other) = (session.side(end), session.side(end.other))
        guard roles.isTakenUpBySystem(taker, from: other), other.party != side.party else {
          continue
        }
        let heard = media.streams(of: session, to: end)
        if heard.contains(where: { $0.isCertainlyActive(from: from, to: to) }) { return nil }
        silent = other
      }
    }
    return silent
  }
}

extension Roles {
  /// Whether the system takes part; a call that it has referred somebody to is not its own.
  func hasSystem(_ session: MediaSession) -> Bool {
    isSystem(session.caller.party) || isSystem(session.callee.party)
  }

  /// Whether that side is a system's that takes calls up itself, and the other is somebody else's.
  func isTakenUpBySystem(_ side: MediaSide, from other: MediaSide) -> Bool {
    service == .answering && isSystem(side.party) && !isSystem(other.party)
  }
}
