public import Calls
import Media
import SIP
import Wire

/// Both sides are heard soon after the call is taken up.
public struct MediaPrompt: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.prompt",
      title: "audio begins both ways within 500 ms of the ACK",
      why: """
        Whoever says "hello" into a path that opens a second later is not heard; the caller says \
        it again or hangs up.
        """,
      source: "guide B §2",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  /// An outline is of messages alone; media is judged where evidence has it.
  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    outline.hasMedia ? .unknown : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    // The description a proxy passes on stands on both hops: one pair of endpoints, one verdict.
    var told: Set<[Endpoint]> = []
    for session in evidence.media.sessions {
      // On hold from the start nothing is promised.
      guard let window = session.bothWays(until: evidence.endedAt),
        window.from == session.establishedAt
      else { continue }
      let since = Self.acknowledged(session, evidence) ?? window.from
      for end in [MediaSession.End.caller, .callee] {
        let streams = evidence.media.streams(of: session, to: end)
        // A side that is never heard is another finding's: media.two-way.
        guard let first = streams.min(by: { $0.flow.firstAt < $1.flow.firstAt }),
          first.flow.firstAt <= window.to
        else { continue }
        judgement.judged()
        let (listener, speaker) = (session.side(end), session.side(end.other))
        guard first.flow.firstAt > since + Bounds.bothWays,
          told.insert(listener.endpoints + speaker.endpoints).inserted
        else { continue }
        judgement.find(
          "audio from \(evidence.name(first.flow.source)) to \(evidence.name(first.flow.destination))"
            + " begins \((first.flow.firstAt - since).text) after the ACK",
          frames: [first.flow.firstFrame, session.establishedFrame].compactMap(\.self),
          callID: session.callID)
      }
    }
    return judgement.verdict
  }

  /// When the first ACK of the call's 2xx was seen.
  private static func acknowledged(_ session: MediaSession, _ evidence: Evidence) -> Moment? {
    let legs = evidence.calls.lazy.flatMap(\.legs).filter { $0.callID == session.callID }
    return legs.flatMap(\.dialogs).flatMap(\.acks).map(\.at)
      .filter { $0 >= session.establishedAt ?? .zero }.min()
  }

  private static let examples = [
    Example(
      .passes, "both begin at once",
      ExampleLadders.answered + """
        carrier -> primary   RTP PCMU 50 0.300..1.300
        primary -> carrier   RTP PCMU 50 0.310..1.310

        """ + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "early media goes on",
      """
      carrier -> system   INVITE  0.000
      system  -> primary  INVITE  0.001
      primary -> system   183     0.100  codecs=PCMU
      system  -> carrier  183     0.101
      primary -> carrier  RTP PCMU 100 0.150..2.150
      primary -> system   200     1.000
      system  -> carrier  200     1.001
      carrier -> system   ACK     1.002
      system  -> primary  ACK     1.003
      carrier -> primary  RTP PCMU 50 1.100..2.100
      """),
    Example(
      .fails, "the primary is heard two seconds late",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 200 0.300..4.300\n"
        + "primary -> carrier RTP PCMU 100 2.300..4.300"),
    Example(
      .fails, "the caller is heard after most of a second",
      ExampleLadders.answered
        + "primary -> carrier RTP PCMU 200 0.300..4.300\n"
        + "carrier -> primary RTP PCMU 100 1.000..3.000"),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
