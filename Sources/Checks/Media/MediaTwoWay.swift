import Calls
import Media
import SIP
import Wire

/// Where both sides agreed to speak and one does, the other is heard too.
public struct MediaTwoWay: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.two-way",
      title: "audio flows both ways in an answered call",
      why: """
        One-way audio is a call that looks right in every log: it is answered, it is billed, and \
        one of the two hears nothing.
        """,
      source: "guide B §2; RFC 3264 §5.1",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    // The description a proxy passes on stands on both hops: one pair of endpoints, one verdict.
    var told: Set<[Endpoint]> = []
    for session in evidence.media.sessions where evidence.roles.mayOwn(session) {
      let hearing = evidence.media.hearing(
        in: session, until: evidence.endedAt, least: Bounds.bothWays)
      guard case .oneSide(let silence)? = hearing else {
        if hearing != nil { judgement.judged() }
        continue
      }
      let (silent, speaker) = (silence.silent, silence.listener)
      if silence.since == .lastHeard {
        // Who was heard by an IVR need not speak again.
        guard !evidence.roles.isTakenUpBySystem(speaker, from: silent) else {
          judgement.judged()
          continue
        }
        judgement.leaveOpen(
          "\(Self.name(silent, evidence)) was not heard by \(Self.name(speaker, evidence)) any more in "
            + "the last \((silence.to - silence.from).text), while the other way went on: it fell "
            + "silent, or the path broke")
        continue
      }
      let waited = evidence.endedAt - silence.from
      if session.endedAt == nil, silence.to == evidence.endedAt, waited < Bounds.listening {
        judgement.leaveOpen(
          "the capture ended \(waited.text) after both could speak, and "
            + "\(Self.name(silent, evidence)) may only have listened until then")
        continue
      }
      if let stranger = evidence.media.stranger(in: session) {
        judgement.leaveOpen(
          "\(Self.name(speaker, evidence)) heard nothing, and audio goes to \(stranger), which no "
            + "description names: it may go on from there unseen")
        continue
      }
      if let doubt = Self.doubt(about: silence, evidence) {
        judgement.leaveOpen(doubt)
        continue
      }
      guard
        told.insert(silent.endpoints + speaker.endpoints).inserted
      else { continue }
      judgement.find(
        "no audio from \(Self.name(silent, evidence)) to \(Self.name(speaker, evidence))"
          + Self.since(silence, evidence),
        frames: [
          silence.heard.flow.firstFrame, silence.heard.flow.lastFrame, Self.agreed(silence),
        ].compactMap(\.self),
        callID: session.callID)
    }
    return judgement.verdict
  }

  private static func since(_ silence: MediaSilence, _ evidence: Evidence) -> String {
    let span = decimal((silence.to - silence.from).seconds, places: 3)
    let start = evidence.time(silence.from)
    guard case .moved = silence.since else {
      return ": the other way went \(counted(silence.heard.flow.packets, "packet")), and both said "
        + "sendrecv for \(span) s from \(start)"
    }
    let place = silence.listener.announcement(at: silence.from)?.endpoint?.description
    return " since that one moved to \(place ?? "another port") at \(start): the other way went "
      + "on, and both said sendrecv for \(span) s more"
  }

  /// The frame in which what was not kept was said.
  private static func agreed(_ silence: MediaSilence) -> Int? {
    if case .moved(let frame) = silence.since { return frame }
    return silence.session.establishedFrame
  }

  /// Why the silence may be nobody's fault around a system that takes calls up itself.
  private static func doubt(about silence: MediaSilence, _ evidence: Evidence) -> String? {
    if evidence.roles.isTakenUpBySystem(silence.listener, from: silence.silent) {
      return "nothing was heard from \(name(silence.silent, evidence)), which may only have "
        + "listened to \(name(silence.listener, evidence))"
    }
    guard evidence.roles.isTakenUpBySystem(silence.silent, from: silence.listener) else {
      return nil
    }
    // What was on its way when they were joined says nothing of the time after it.
    let from = silence.from + Bounds.bothWays
    return evidence.excuse(in: silence.session, from: from, to: max(from, silence.to)).map {
      "\(name(silence.listener, evidence)) heard nothing, and \($0)"
    }
  }

  private static func name(_ side: MediaSide, _ evidence: Evidence) -> String {
    // Several parties may share an address: the signalling tells them apart.
    guard let endpoint = side.endpoints.last, endpoint.address != side.party.address else {
      return evidence.name(side.party)
    }
    return evidence.roles.party(at: endpoint.address)?.name ?? endpoint.description
  }

  private static let bothTalk =
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 50 0.310..1.310

      """

  private static let taken = """
    carrier -> system  INVITE 0.000
    system  -> carrier 200    0.010 own media=127.10.0.1:6000
    carrier -> system  ACK    0.011

    """
  private static let hangUp = "carrier -> system BYE 6.000\nsystem -> carrier 200 6.001\n"
  private static let joined =
    taken + """
      system -> carrier RTP PCMU 20 0.100..0.500
      carrier -> system DTMF 1      0.600 to-media=127.10.0.1:6000
      system -> duty1   INVITE      1.000 b2bua media=127.10.0.1:6002
      duty1  -> system  200         1.400
      system -> duty1   ACK         1.401

      """
  private static let managerSpeaks =
    "duty1 -> system RTP PCMU 100 1.500..3.500 to-media=127.10.0.1:6002\n"
  private static let ended = """
    carrier -> system  BYE 6.000
    system  -> carrier 200 6.001
    system  -> duty1   BYE 6.002
    duty1   -> system  200 6.003

    """
  private static let onlyPrompt = taken + "system -> carrier RTP PCMU 200 0.300..4.300\n" + hangUp

  private static let examples = [
    Example(
      .passes, "the caller moves to another port and is followed",
      ExampleLadders.moved
        + "primary -> carrier RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4444\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the caller moves, and the primary has nothing more to say",
      ExampleLadders.moved + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "the caller moves and its old port is spoken to",
      ExampleLadders.moved
        + "primary -> carrier RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4000\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .notApplicable, "a call that goes on as a fax before the other side made a sound",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 40 0.300..1.100\n"
        + ExampleLadders.fax + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the offer to move is refused",
      ExampleLadders.answered + """
        carrier -> primary   RTP PCMU 100 0.300..2.300
        primary -> carrier   RTP PCMU 100 0.310..2.310
        carrier -> system    INVITE  2.000  media=127.10.0.2:4444
        system  -> primary   INVITE  2.001
        primary -> system    488     2.100
        system  -> primary   ACK     2.101
        system  -> carrier   488     2.102
        carrier -> system    ACK     2.103
        carrier -> primary   RTP PCMU 180 2.320..5.920 media=127.10.0.2:4000
        primary -> carrier   RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4000
        end 6.5
        """),
    Example(
      .inconclusive, "the primary is not heard any more in the last half minute",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 2000 0.300..40.300\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310\nend 41"),
    Example(
      .passes, "the primary listens for a while",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 1000 0.300..20.300\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310\nend 21"),
    Example(
      .passes, "a caller whom an IVR heard need not speak again",
      "answering\n" + taken + "system -> carrier RTP PCMU 2000 0.300..40.300\n"
        + "carrier -> system DTMF 1 0.600 to-media=127.10.0.1:6000\n"
        + "carrier -> system BYE 41.000\nsystem -> carrier 200 41.001\n"),
    Example(
      .fails, "the caller speaks to a port that the primary did not name",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 to-media=127.10.0.11:4999\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310"),
    Example(
      .passes, "a caller behind a translator is answered where it sends from",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 media=127.10.0.99:6100\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310 to-media=127.10.0.99:6100"),
    Example(
      .inconclusive, "the caller speaks to a host that no description names",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 to-media=127.10.0.99:6100"),
    Example(.passes, "both talk", bothTalk + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the primary answers late, but within the call",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 200 0.300..4.300\n"
        + "primary -> carrier RTP PCMU 10 3.000..3.200"),
    Example(
      .fails, "only the caller is heard",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "only the primary is heard",
      ExampleLadders.answered + "primary -> carrier RTP PCMA 100 0.300..2.300"),
    Example(
      .fails, "the primary was heard before it answered and never since",
      """
      carrier -> system   INVITE  0.000
      system  -> primary  INVITE  0.001
      primary -> system   183     0.100  codecs=PCMU
      system  -> carrier  183     0.101
      primary -> carrier  RTP PCMU 40 0.150..0.950
      primary -> system   200     1.000
      system  -> carrier  200     1.001
      carrier -> system   ACK     1.002
      system  -> primary  ACK     1.003
      carrier -> primary  RTP PCMU 100 1.100..3.100
      """),
    Example(
      .inconclusive, "the capture ends while the caller may still listen to a menu",
      ExampleLadders.answered + "primary -> carrier RTP PCMU 200 0.300..4.300\nend 4.5"),
    Example(
      .inconclusive, "the caller of an IVR only listens", "answering\n" + onlyPrompt),
    Example(
      .inconclusive, "an IVR joins a manager who speaks and a caller who does not",
      "answering\n" + joined + managerSpeaks + ended),
    Example(
      .fails, "an IVR joins two who speak, and one of them hears nothing",
      "answering\n" + joined + managerSpeaks
        + "system -> carrier RTP PCMU 100 1.510..3.510 media=127.10.0.1:6000\n"
        + "carrier -> system RTP PCMU 100 1.520..3.520 to-media=127.10.0.1:6000\n" + ended),
    Example(.fails, "so does a caller who is passed on, to a system", onlyPrompt),
    Example(
      .fails, "an IVR is not heard",
      "answering\n" + taken + "carrier -> system RTP PCMU 200 0.300..4.300\n" + hangUp),
    Example(
      .notApplicable, "music on hold flows one way, as was agreed",
      ExampleLadders.answered + """
        carrier -> system   INVITE  0.300  hold
        system  -> primary  INVITE  0.301
        primary -> system   200     0.302
        system  -> carrier  200     0.303
        carrier -> system   ACK     0.304
        system  -> primary  ACK     0.305
        carrier -> primary  RTP PCMU 100 0.400..2.400
        """),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
    Example(
      .notApplicable, "a word too short to tell",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 10 0.300..0.500"),
  ]
}
