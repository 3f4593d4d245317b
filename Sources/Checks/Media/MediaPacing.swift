import Calls
import Media
import SIP
import Wire

/// What the system says leaves it evenly, as its stamps promise.
public struct MediaPacing: PacketCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.pacing",
      title: "audio that the system sends is paced as its time stamps say",
      why: """
        A server that falls behind sends in bursts: each packet is there, none is lost, and the \
        listener's buffer throws half of them away. A prompt then stutters, under load only. \
        Behind a network its jitter looks the same: recorded captures are judged by this check only \
        where --check names it.
        """,
      source: "RFC 3550 §5.1; RFC 3551 §4.2",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for stream in evidence.streams where evidence.roles.isSystem(stream.flow.source) {
      let pacing = Pacing(evidence.packets(of: stream), of: stream)
      guard pacing.count >= Bounds.leastPaced else { continue }
      judgement.judged()
      let late = pacing.lateness.filter { $0.by > Bounds.pacing }
      guard let worst = pacing.lateness.max(by: { $0.by < $1.by }) else { continue }
      let isMany = Double(late.count) > Bounds.unpaced * Double(pacing.count)
      guard isMany || worst.by > Bounds.standstill else { continue }
      judgement.find(
        "\(late.count) of \(pacing.count) packets to \(evidence.name(stream.flow.destination)) are "
          + "more than \(Bounds.pacing.text) later than stamped, one by \(worst.by.text)",
        frames: [worst.frame, stream.flow.firstFrame], callID: stream.callID)
    }
    return judgement.verdict
  }

  private static let spoken =
    ExampleLadders.answered + "system -> carrier RTP PCMU 100 0.300..2.300\n"

  private static let examples = [
    Example(.passes, "every 20 ms", spoken),
    Example(
      .passes, "a pause between two prompts",
      spoken + "system -> carrier RTP PCMU 100 4.300..6.300\n"),
    Example(
      .passes, "one packet 80 ms late",
      spoken + "system -> carrier RTP PCMU 1 2.300..2.320 unmarked late=0.08\n"),
    Example(
      .fails, "a standstill, and then all at once",
      spoken + "system -> carrier RTP PCMU 1 2.300..2.320 unmarked late=0.3\n"),
    Example(
      .fails, "a tenth of the packets is late",
      spoken + "system -> carrier RTP PCMU 11 2.300..2.520 unmarked late=0.06\n"),
    Example(
      .notApplicable, "only the parties speak",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 100 0.300..2.300"),
    Example(
      .notApplicable, "too little to tell",
      ExampleLadders.answered + "system -> carrier RTP PCMU 10 0.300..0.500"),
    Example(
      .notApplicable, "digits alone, whose packets share their stamps",
      ExampleLadders.answered
        + (3...6).map { "system -> carrier DTMF \($0) 0.\($0)00\n" }.joined()),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
