import Calls
import Media
import SIP
import Wire

/// When audio began in one direction of an answered call.
struct FirstAudio {
  /// What of the flow lies between the pauses around it.
  let flow: MediaFlow
  /// After the ACK; nothing for early media that goes on.
  let after: Duration
  let frames: [Int]
  let callID: String
  /// When the ACK came, from which it is counted.
  let since: Moment
  let session: MediaSession
  let listener: MediaSide
  let speaker: MediaSide

  /// One for each direction in which there was any, and each pair of endpoints once: the
  /// description a proxy passes on stands on both hops.
  static func all(in evidence: Evidence) -> [FirstAudio] {
    var told: Set<[Endpoint]> = []
    var all: [FirstAudio] = []
    for session in evidence.media.sessions where evidence.roles.mayOwn(session) {
      guard let window = session.talks(until: evidence.endedAt).first else { continue }
      let since = acknowledged(session, evidence) ?? window.from
      // On hold from the start nothing is promised; the answer to a late offer is in the ACK.
      guard window.from <= max(since, session.establishedAt ?? since) + Bounds.crossing else {
        continue
      }
      for end in [MediaSession.End.caller, .callee] {
        // What ended before, as a ringing tone, is no beginning of what both say.
        let spans = evidence.media.streams(of: session, to: end).filter(\.isAudio)
          .flatMap(\.flow.spans).filter { $0.lastAt >= since }
        // A side that is never heard is another finding's: media.two-way.
        guard let first = spans.min(by: { $0.firstAt < $1.firstAt }), first.firstAt <= window.to
        else { continue }
        let (listener, speaker) = (session.side(end), session.side(end.other))
        guard told.insert(listener.endpoints + speaker.endpoints).inserted else { continue }
        all.append(
          FirstAudio(
            flow: first, after: max(.zero, first.firstAt - since),
            frames: [first.firstFrame, session.establishedFrame].compactMap(\.self),
            callID: session.callID, since: since, session: session, listener: listener,
            speaker: speaker))
      }
    }
    return all
  }

  /// When the first ACK of the call's 2xx was seen.
  private static func acknowledged(_ session: MediaSession, _ evidence: Evidence) -> Moment? {
    let since = session.establishedAt ?? .zero
    var first: Moment?
    for call in evidence.calls {
      for leg in call.legs where leg.callID == session.callID {
        for dialog in leg.dialogs {
          for ack in dialog.acks where ack.at >= since { first = .earlier(first, ack.at) }
        }
      }
    }
    return first
  }
}
