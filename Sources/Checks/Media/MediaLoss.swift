import Calls
import Media
import SIP
import Wire

/// Audio arrives complete and in time.
public struct MediaLoss: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.loss",
      title: "audio loses few packets, with little jitter and no standstill",
      why: """
        What a caller hears as stuttering or as "are you still there?" is here first, while the \
        signalling is in perfect order.
        """,
      source: "ITU-T G.1010 table I.1 (loss 3 %); ITU-T Y.1541 class 0 (jitter 50 ms)",
      severity: .note,
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for stream in evidence.streams where stream.flow.packets > 1 {
      judgement.judged()
      let problems = Self.problems(stream)
      guard !problems.isEmpty else { continue }
      let flow = stream.flow
      judgement.find(
        "\(evidence.name(flow.source)) to \(evidence.name(flow.destination)), \(flow.packets) "
          + "packets: " + problems.map(\.text).joined(separator: "; "),
        frames: problems.map(\.frame) + [flow.firstFrame], callID: stream.callID)
    }
    return judgement.verdict
  }

  private static func problems(_ stream: MediaStream) -> [(text: String, frame: Int)] {
    let flow = stream.flow
    var problems: [(text: String, frame: Int)] = []
    let share = Double(flow.lost) / Double(max(1, flow.order.expected))
    if share > Bounds.loss {
      problems.append(
        (
          "\(flow.lost) of \(flow.order.expected) lost (\(decimal(share * 100, places: 1)) %)",
          flow.lastFrame
        ))
    }
    if let jitter = stream.jitter, jitter.maximum > Bounds.jitter {
      problems.append(("jitter up to \(jitter.maximum.text)", flow.lastFrame))
    }
    let stall = flow.stalls.filter { $0.duration > Bounds.stall && !stream.isHeld(during: $0) }
      .max { $0.nanoseconds < $1.nanoseconds }
    if let stall { problems.append(("nothing for \(stall.duration.text)", stall.frame)) }
    return problems
  }

  private static let examples = [
    Example(
      .passes, "a second of speech",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300"),
    Example(
      .passes, "a pause between two talkspurts",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + "carrier -> primary RTP PCMU 50 3.300..4.300"),
    Example(
      .passes, "a pause in which the listener had the speaker on hold",
      ExampleLadders.answered
        + """
        primary -> carrier   RTP PCMU 50 0.300..1.300
        carrier -> system    INVITE  1.400  hold
        system  -> primary   INVITE  1.401
        primary -> system    200     1.402
        system  -> carrier   200     1.403
        carrier -> system    ACK     1.404
        system  -> primary   ACK     1.405
        carrier -> system    INVITE  9.400  new in-dialog cseq=3
        system  -> primary   INVITE  9.401
        primary -> system    200     9.402
        system  -> carrier   200     9.403
        carrier -> system    ACK     9.404  cseq=3
        system  -> primary   ACK     9.405
        primary -> carrier   RTP PCMU 50 9.500..10.500 unmarked
        """),
    Example(
      .fails, "one packet in ten is lost",
      ExampleLadders.answered
        + (0..<10).map { round in
          let start = decimal(0.3 + Double(round) * 0.2, places: 3)
          let end = decimal(0.48 + Double(round) * 0.2, places: 3)
          return "carrier -> primary RTP PCMU 9 \(start)..\(end)\(round > 0 ? " skip=1" : "")\n"
        }.joined()),
    Example(
      .fails, "a standstill in the middle of speech",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + "carrier -> primary RTP PCMU 50 2.300..3.300 unmarked"),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}

extension MediaStream {
  /// Whether its receiver wanted nothing, or its sender had said to send nothing, at some time of a
  /// pause; what a hold began a moment before still reaches into it.
  fileprivate func isHeld(during pause: MediaFlow.Gap) -> Bool {
    let from = pause.at - pause.duration - Bounds.renegotiation
    return places.contains { place in
      let changes = (place.receiver.announcements + place.sender.announcements).map(\.at)
      let moments = [from] + changes.filter { $0 > from && $0 <= pause.at }
      return moments.contains { moment in
        place.receiver.announcement(at: moment).map { !$0.direction.receives } ?? false
          || place.sender.announcement(at: moment).map { !$0.direction.sends } ?? false
      }
    }
  }
}
