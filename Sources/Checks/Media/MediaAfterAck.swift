import Calls
import Media
import SIP
import Wire

/// Both sides are heard soon after the call is taken up.
public struct MediaAfterAck: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.after-ack",
      title: "audio begins both ways within 500 ms of the ACK",
      why: """
        Whoever says "hello" into a path that opens a second later is not heard; the caller says \
        it again or hangs up. A party that keeps quiet at first and sends nothing looks the same in \
        packets, but for who calls a system that takes calls up itself.
        """,
      source: "guide B §2",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for begin in FirstAudio.all(in: evidence) {
      // Who listens to an IVR first is not late when it speaks.
      if evidence.roles.isTakenUpBySystem(begin.listener, from: begin.speaker) { continue }
      guard begin.after > Bounds.bothWays else {
        judgement.judged()
        continue
      }
      if let doubt = Self.doubt(about: begin, evidence) {
        judgement.leaveOpen(doubt)
        continue
      }
      judgement.find(
        "audio from \(evidence.name(begin.flow.source)) to "
          + "\(evidence.name(begin.flow.destination)) begins \(begin.after.text) after the ACK",
        frames: begin.frames, callID: begin.callID)
    }
    return judgement.verdict
  }

  /// Why it may be late without anybody's fault around a system that takes calls up itself.
  private static func doubt(about begin: FirstAudio, _ evidence: Evidence) -> String? {
    guard evidence.roles.isTakenUpBySystem(begin.speaker, from: begin.listener) else { return nil }
    // It is late by what came in time to be passed on.
    let excuse = evidence.excuse(
      in: begin.session, from: begin.since, to: begin.since + begin.after - Bounds.bothWays)
    return excuse.map {
      "\(evidence.name(begin.flow.destination)) heard nothing for \(begin.after.text), and \($0)"
    }
  }

  private static let taken = """
    carrier -> system  INVITE 0.000
    system  -> carrier 200    0.010 own media=127.10.0.1:6000
    carrier -> system  ACK    0.011

    """

  private static let examples = [
    Example(
      .passes, "both begin at once",
      ExampleLadders.answered + """
        carrier -> primary   RTP PCMU 50 0.300..1.300
        primary -> carrier   RTP PCMU 50 0.310..1.310

        """ + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "early media goes on",
      ExampleLadders.earlyMedia(100, until: "2.150")
        + "carrier -> primary RTP PCMU 50 1.100..2.100"),
    Example(
      .fails, "early media ends, and the primary is heard two seconds after it answers",
      ExampleLadders.earlyMedia(40, until: "0.950") + """
        carrier -> primary  RTP PCMU 150 1.100..4.100
        primary -> carrier  RTP PCMU 50 3.100..4.100
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
    Example(
      .passes, "who called an IVR speaks after its prompt",
      "answering\n" + Self.taken + """
        system  -> carrier RTP PCMU 200 0.100..4.100
        carrier -> system  RTP PCMU 50  4.300..5.300
        """),
    Example(
      .inconclusive, "an IVR joins a manager with a caller who speaks late",
      "answering\n" + Self.taken + """
        system -> carrier RTP PCMU 20 0.100..0.500
        carrier -> system DTMF 1      0.600 to-media=127.10.0.1:6000
        system -> duty1   INVITE      1.000 b2bua media=127.10.0.1:6002
        duty1  -> system  200         1.400
        system -> duty1   ACK         1.401
        carrier -> system RTP PCMU 50 3.000..4.000 to-media=127.10.0.1:6000
        system -> duty1   RTP PCMU 50 3.001..4.001 media=127.10.0.1:6002
        """),
    Example(
      .fails, "the IVR speaks late",
      "answering\n" + Self.taken + """
        carrier -> system  RTP PCMU 200 0.100..4.100
        system  -> carrier RTP PCMU 50  0.600..1.600
        """),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
