import Calls
import Media
import SIP
import Wire

/// Who wants to hear nothing is sent nothing.
public struct MediaDirection: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.direction",
      title: "audio flows only in the directions that were agreed on",
      why: """
        Who puts a caller on hold speaks freely with the colleague beside them; audio that goes on \
        all the same is heard by the wrong ear, or mixes into the music.
        """,
      source: "RFC 3264 §5.1, §8.4",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    guard !evidence.packets.isEmpty else { return .notApplicable }
    var judgement = Judgement(id)
    // The description a proxy passes on stands on both hops: one listener, one verdict.
    var told: Set<Quiet> = []
    for session in evidence.media.sessions {
      for end in [MediaSession.End.caller, .callee] {
        for quiet in Self.quiets(of: session, end, until: evidence.endedAt) {
          judgement.judged()
          let frames = evidence.media.streams(of: session, to: end).flatMap { stream in
            evidence.packets(of: stream).filter { $0.at > quiet.from && $0.at < quiet.to }
          }.map(\.frame)
          guard let first = frames.first, let last = frames.last, told.insert(quiet).inserted
          else { continue }
          let listener = evidence.name(quiet.listener)
          let packets = counted(frames.count, "packet comes", "packets come")
          judgement.find(
            "\(packets) to \(listener), which wants none from \(evidence.time(quiet.since)) on "
              + "(\(quiet.direction))",
            frames: [first, last, quiet.frame], callID: session.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// A time in which a side wanted to hear nothing.
  private struct Quiet: Hashable {
    let listener: Endpoint
    let direction: SIP.Direction
    let since: Moment
    let frame: Int
    let from: Moment
    let to: Moment
  }

  /// What was agreed before may still be on its way for a second.
  private static func quiets(
    of session: MediaSession, _ end: MediaSession.End, until endedAt: Moment
  ) -> [Quiet] {
    let said = session.side(end).announcements
    return said.indices.compactMap { index in
      let own = said[index]
      guard !own.direction.receives, let listener = own.endpoint else { return nil }
      let next = said.indices.contains(index + 1) ? said[index + 1].at : nil
      let to = [next, session.endedAt, endedAt].compactMap(\.self).min() ?? endedAt
      let from = own.at + Bounds.renegotiation
      guard from < to else { return nil }
      return Quiet(
        listener: listener, direction: own.direction, since: own.at, frame: own.frame, from: from,
        to: to)
    }
  }

  private static let held =
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 50 0.310..1.310
      carrier -> system    INVITE  1.400  hold
      system  -> primary   INVITE  1.401
      primary -> system    200     1.402
      system  -> carrier   200     1.403
      carrier -> system    ACK     1.404
      system  -> primary   ACK     1.405
      carrier -> primary   RTP PCMU 150 1.500..4.500

      """

  private static let examples = [
    Example(.passes, "who is held falls silent", held + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "what was on its way still comes",
      held + "primary -> carrier RTP PCMU 20 1.500..1.900\n" + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "who is held goes on talking",
      held + "primary -> carrier RTP PCMU 150 1.510..4.510\n" + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "the hold is heard a second later",
      held + "primary -> carrier RTP PCMU 60 1.510..2.710\n" + ExampleLadders.hangUp("primary")),
    Example(
      .notApplicable, "nobody is held",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.hangUp("primary")),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
