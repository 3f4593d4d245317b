import Calls
import Media
import Wire

// Whom a system that takes calls up has joined: they hear each other, and it says nothing itself.

extension Evidence {
  /// Why nothing may have been heard from the system in a session in that time though it did
  /// nothing wrong; nil where it had joined it with no other, and where speech certainly came from
  /// one of those that it could have passed on.
  func excuse(in own: MediaSession, from: Moment, to: Moment) -> String? {
    var silent: MediaSide?
    var hasCaller = false
    for session in media.sessions where session.call == own.call && session.leg != own.leg {
      // Who was joined later is no reason for the silence before.
      guard let since = session.establishedAt, since <= from + Bounds.bothWays,
        session.endedAt.map({ $0 > from }) ?? true
      else { continue }
      for end in [MediaSession.End.caller, .callee] {
        let (taker, other) = (session.side(end), session.side(end.other))
        guard roles.isTakenUpBySystem(taker, from: other) else { continue }
        if end == .callee { hasCaller = true }
        let heard = media.streams(of: session, to: end)
        if heard.contains(where: { $0.isSpeech && $0.isCertainlyActive(from: from, to: to) }) {
          return nil
        }
        silent = other
      }
    }
    if let silent {
      return "nothing came from \(name(silent.party)) meanwhile that could have been passed on"
    }
    // A caller without a number cannot be joined with whom the system calls for it.
    let isMade = roles.isTakenUpBySystem(own.caller, from: own.callee)
    return isMade && !hasCaller ? "for whom it was called is not known" : nil
  }
}

extension MediaStream {
  /// Whether there is more than keys that were pressed, which need not be passed on.
  fileprivate var isSpeech: Bool {
    isAudio && flow.packets > events.reduce(0) { $0 + $1.packets }
  }
}

extension Roles {
  /// Whether it may be the system's; a call to whom an IVR has referred somebody is not.
  func mayOwn(_ session: MediaSession) -> Bool {
    service == .passingOn || isSystem(session.caller.party) || isSystem(session.callee.party)
  }

  /// Whether that side is a system's that takes calls up itself, and the other is somebody else's.
  func isTakenUpBySystem(_ side: MediaSide, from other: MediaSide) -> Bool {
    service == .answering && isSystem(side.party) && !isSystem(other.party)
  }
}
