import Calls
import Media
import SIP
import Wire

/// Where the system passes audio on, it passes on the bytes.
public struct MediaNoTranscoding: PacketCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.no-transcoding",
      title: "audio that the system passes on is byte for byte what came in",
      why: """
        Each transcoding costs quality, delay and a core for every few calls; a bridge that does it \
        where both sides speak the same codec fails when most callers come. Music on hold, mixing \
        and SRTP look the same: recorded captures are judged by this check only where --check \
        names it.
        """,
      source: "guide B §2 (no transcoding); RFC 3551 §4.5",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for relay in Relay.all(in: evidence) {
      judgement.judged()
      guard !relay.strange.isEmpty else { continue }
      let (from, to) = (
        evidence.name(relay.from.flow.source), evidence.name(relay.to.flow.destination)
      )
      let codecs = [relay.from, relay.to].map { $0.mainCodec?.name ?? "an unknown codec" }
      let recoded = codecs[0] == codecs[1] ? "" : " (\(codecs[0]) comes in, \(codecs[1]) goes out)"
      judgement.find(
        "\(relay.strange.count) of \(relay.count) packets to \(to) are not what \(from) sent\(recoded)",
        frames: [relay.strange[0], relay.from.flow.firstFrame], callID: relay.to.callID)
    }
    return judgement.verdict
  }

  private static let system = "127.10.0.1"

  /// Both sides are told to send to the system.
  private static let relayed = """
    carrier -> system    INVITE  0.000
    system  -> carrier   100     0.001
    system  -> primary   INVITE  0.002  media=\(system):6002
    primary -> system    200     0.200
    system  -> carrier   200     0.201  media=\(system):6000
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """

  private static func there(_ codec: String, _ payload: String) -> String {
    """
    carrier -> system  RTP PCMU 100 0.300..2.300 payload=41 to-media=\(system):6000
    system  -> primary RTP \(codec) 100 0.301..2.301 payload=\(payload) media=\(system):6002

    """
  }

  private static let examples = [
    Example(.passes, "the same bytes go on", relayed + there("PCMU", "41")),
    Example(
      .passes, "a prompt of the system's own before somebody is there",
      relayed + "system -> carrier RTP PCMU 50 0.300..1.300 payload=10 media=\(system):6000\n"
        + "primary -> system RTP PCMU 100 1.300..3.300 payload=42 to-media=\(system):6002\n"
        + "system -> carrier RTP PCMU 100 1.301..3.301 payload=42 media=\(system):6000\n"),
    Example(.fails, "coded anew in the same codec", relayed + there("PCMU", "40")),
    Example(.fails, "PCMU comes in, PCMA goes out", relayed + there("PCMA", "41")),
    Example(
      .notApplicable, "the parties send to each other",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 100 0.300..2.300"),
    Example(
      .notApplicable, "only the system speaks",
      relayed + "system -> carrier RTP PCMU 100 0.300..2.300 media=\(system):6000"),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
