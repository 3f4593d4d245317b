import Calls
import Media
import SIP
import Wire

/// Packets carry payload types their receiver asked for and their sender agreed to.
public struct MediaNegotiated: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.negotiated",
      title: "RTP carries the payload types that were negotiated for its direction",
      why: """
        A payload type the receiver did not ask for is dropped or played as noise: the call is up \
        and nobody is heard; with telephone events the digits are lost.
        """,
      source: "RFC 3264 §5.1, §6.1; RFC 4733 §2.5",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for stream in evidence.streams {
      // Both hops of a proxied call say the same of it.
      var told: Set<UInt8> = []
      for place in stream.places where stream.isAudio && !place.receiver.codecs.isEmpty {
        judgement.judged()
        for usage in stream.flow.usages where !told.contains(usage.payloadType) {
          guard let problem = Self.problem(usage, stream, place) else { continue }
          told.insert(usage.payloadType)
          let sender = evidence.roles.name(of: stream.flow.source)
          let packets = counted(usage.packets, "packet")
          judgement.find(
            "\(sender) sends \(packets) of payload type \(problem)",
            frames: [usage.firstFrame, usage.lastFrame], callID: place.session.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// What is wrong with a payload type, as the end of a sentence; nil when nothing is.
  private static func problem(
    _ usage: MediaFlow.Usage, _ stream: MediaStream, _ place: MediaStream.Place
  ) -> String? {
    let type = usage.payloadType
    // Comfort noise may be sent unasked (RFC 3551 §6 has its number fixed, and had another before).
    if [PayloadType.comfortNoise.rawValue, formerComfortNoise].contains(type) { return nil }
    // Other media may share the port (RFC 9143).
    if place.receiver.otherTypes.contains(type) || place.sender.otherTypes.contains(type) {
      return nil
    }
    let wanted = codecs(of: place.receiver, when: usage)
    let sent = codecs(of: place.sender, when: usage)
    guard let codec = wanted.first(where: { $0.payloadType == type }) else {
      if isKeepAlive(usage, sent) { return nil }
      let meaning = (sent.first { $0.payloadType == type } ?? Codec.fixed(type))
        .map { " (\($0.name))" }
      let list = wanted.map(\.description).joined(separator: ", ")
      return "\(type)\(meaning ?? ""), which its receiver did not ask for: it asked for \(list)"
    }
    // An offerer hears what it offered until the answer is there; then only what both have.
    guard let established = place.session.establishedAt, !sent.isEmpty,
      usage.lastAt > established + Bounds.renegotiation
    else { return nil }
    let isAgreed = sent.contains { AudioFormats.isSame($0, codec) }
    return isAgreed
      ? nil : "\(type) (\(codec.name)), which its sender's own description leaves out"
  }

  /// RFC 3551 §6 keeps it reserved: drafts had comfort noise there, and some gateways still do.
  private static let formerComfortNoise: UInt8 = 19

  /// What a side wanted when a payload type was last used, or a second before; all it ever did where
  /// it wanted nothing then.
  private static func codecs(of side: MediaSide, when usage: MediaFlow.Usage) -> [Codec] {
    let held = side.heldCodecs(from: usage.lastAt - Bounds.renegotiation, to: usage.lastAt)
    return held.isEmpty ? side.codecs : held
  }

  /// Whether they hold the path open: nothing, under a number that means nothing (RFC 6263 §4.6).
  private static func isKeepAlive(_ usage: MediaFlow.Usage, _ sent: [Codec]) -> Bool {
    usage.empty == usage.packets && PayloadType(rawValue: usage.payloadType)?.isDynamic == true
      && !sent.contains { $0.payloadType == usage.payloadType }
  }

  private static let recoded =
    ExampleLadders.answered + """
      carrier -> primary  RTP PCMU 80 0.300..1.900
      carrier -> system   INVITE  2.000 codecs=PCMA
      system  -> primary  INVITE  2.001
      primary -> system   200     2.100 codecs=PCMA
      system  -> carrier  200     2.101
      carrier -> system   ACK     2.102
      system  -> primary  ACK     2.103

      """

  private static let examples = [
    Example(
      .passes, "the codec that was answered, and a digit",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 20 0.300..0.700
        carrier -> primary  DTMF 5 0.700
        primary -> carrier  RTP PCMU 20 0.800..1.200
        """),
    Example(
      .passes, "a dynamic payload type under the number it was offered with",
      """
      carrier -> system   INVITE  0.000  codecs=opus@107,PCMU
      system  -> primary  INVITE  0.001
      primary -> system   200     0.100  codecs=opus@107
      system  -> carrier  200     0.101
      carrier -> system   ACK     0.102
      system  -> primary  ACK     0.103
      primary -> carrier  RTP opus@107 50 0.200..1.200
      carrier -> primary  RTP opus@107 50 0.200..1.200
      """),
    Example(
      .passes, "early media in any codec of the offer",
      """
      carrier -> system   INVITE  0.000  codecs=PCMU,PCMA
      system  -> primary  INVITE  0.001
      primary -> carrier  RTP PCMA 20 0.050..0.450
      primary -> system   200     0.500  codecs=PCMU
      system  -> carrier  200     0.501
      """),
    Example(
      .passes, "empty packets of a number that means nothing keep the path open",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 20 0.300..0.700
        carrier -> primary  RTP 120 4 15.000..75.000 empty
        carrier -> primary  RTP PCMU 20 80.000..80.400
        """),
    Example(
      .fails, "audio under a number that means nothing",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 20 0.300..0.700
        carrier -> primary  RTP 120 4 0.700..0.780
        """),
    Example(
      .fails, "a codec nobody offered",
      ExampleLadders.answered + "primary -> carrier RTP G729 20 0.300..0.700"),
    Example(
      .fails, "the caller goes on with a codec the answer left out",
      ExampleLadders.answered + "carrier -> primary RTP PCMA 100 0.300..2.300"),
    Example(
      .fails, "the primary speaks what its own answer left out",
      ExampleLadders.answered + "primary -> carrier RTP PCMA 100 0.300..2.300"),
    Example(
      .fails, "a digit under a number the other side did not ask for",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 20 0.300..0.700
        carrier -> primary  DTMF 5 0.700 as=telephone-event@96
        """),
    Example(
      .passes, "comfort noise under the number it once had",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 20 0.300..0.700
        carrier -> primary  RTP 19 1 0.700..0.720
        """),
    Example(
      .passes, "of two sections of audio one is refused",
      ExampleSessions.besideSRTP + "carrier -> primary RTP PCMA 50 0.300..1.300\n"
        + "primary -> carrier RTP PCMA 50 0.310..1.310"),
    Example(
      .passes, "video shares the audio's port",
      ExampleSessions.bundled + "carrier -> primary RTP PCMU 50 0.300..1.300 ssrc=1\n"
        + "carrier -> primary RTP 96 50 0.310..1.310 ssrc=2"),
    Example(
      .passes, "the codec changes, and both follow within a second",
      recoded + "carrier -> primary RTP PCMU 20 2.120..2.520\n"
        + "carrier -> primary RTP PCMA 100 2.520..4.520"),
    Example(
      .fails, "the codec changes, and the caller goes on with the old one",
      recoded + "carrier -> primary RTP PCMU 100 2.120..4.120"),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}
