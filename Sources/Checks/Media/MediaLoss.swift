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
    let streams = evidence.streams
    let earlier = StreamOrder(streams)
    for (index, stream) in streams.enumerated()
    where stream.flow.packets > 1 && stream.isAudio {
      judgement.judged()
      let problems = Self.problems(stream, after: earlier.before(index))
      guard !problems.isEmpty else { continue }
      let flow = stream.flow
      judgement.find(
        "\(evidence.name(flow.source)) to \(evidence.name(flow.destination)), \(flow.packets) "
          + "packets: " + problems.map(\.text).joined(separator: "; "),
        frames: problems.map(\.frame) + [flow.firstFrame], callID: stream.callID)
    }
    return judgement.verdict
  }

  /// What is wrong with a stream; `earlier` is what its source sent before in the same call.
  private static func problems(
    _ stream: MediaStream, after earlier: MediaStream?
  ) -> [(text: String, frame: Int)] {
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
    var pauses = flow.stalls
    if let earlier, !flow.beginsTalkspurt { pauses.append(earlier.flow.pause(before: flow)) }
    let stall = pauses.filter { $0.duration > Bounds.stall && stream.isStalled(during: $0) }
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
      ExampleLadders.answered + "primary -> carrier RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.reoffer("hold", at: 1.4) + """
          carrier -> system    INVITE  9.400  new in-dialog cseq=3
          system  -> primary   INVITE  9.401
          primary -> system    200     9.402
          system  -> carrier   200     9.403
          carrier -> system    ACK     9.404  cseq=3
          system  -> primary   ACK     9.405
          primary -> carrier   RTP PCMU 50 9.500..10.500 unmarked
          """),
    Example(
      .passes, "a fax, and then speech again",
      ExampleLadders.answered + "primary -> carrier RTP PCMU 10 0.300..0.500\n" + ExampleLadders.fax
        + """
        primary -> system    INVITE  9.000  new in-dialog cseq=3 media=127.10.0.11:4000
        system  -> carrier   INVITE  9.001
        carrier -> system    200     9.002  media=127.10.0.2:4000
        system  -> primary   200     9.003
        primary -> system    ACK     9.004  cseq=3
        system  -> carrier   ACK     9.005
        primary -> carrier   RTP PCMU 50 9.100..10.100 unmarked
        """),
    Example(
      .passes, "a pause in which the speaker had the listener on hold, without music",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.reoffer("hold", at: 1.4)
        + ExampleLadders.reoffer("media=127.10.0.2:4000", at: 9.4)
        + "carrier -> primary RTP PCMU 50 9.500..10.500 unmarked"),
    Example(
      .passes, "an announcement ends before the call is taken up",
      ExampleLadders.earlyMedia(40, until: "0.950", answer: 5)
        + "primary -> carrier RTP PCMU 50 5.100..6.100 unmarked"),
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
    Example(
      .fails, "a standstill after which the source goes on with other numbers",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + "carrier -> primary RTP PCMU 50 6.300..7.300 skip=20000"),
    Example(
      .fails, "a standstill at the end of which the listener has the speaker on hold",
      ExampleLadders.answered + "primary -> carrier RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.reoffer("hold", at: 9)
        + "primary -> carrier RTP PCMU 50 9.500..10.500 unmarked"),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}

extension MediaStream {
  /// Whether a pause stays too long without the time in which either side had the other on hold; what
  /// a hold began a moment before still reaches into it.
  ///
  /// Before the call was taken up nobody has to speak all the time.
  fileprivate func isStalled(during pause: MediaFlow.Gap) -> Bool {
    places.allSatisfy { place in
      guard let established = place.session.establishedAt,
        pause.at - pause.duration >= established
      else { return false }
      let hold = Self.holdTime(place, during: pause)
      guard hold > .zero else { return true }
      return pause.duration - hold > Bounds.stall + Bounds.renegotiation
    }
  }

  /// How much of a pause was on hold.
  private static func holdTime(
    _ place: MediaStream.Place, during pause: MediaFlow.Gap
  ) -> Duration {
    let begin = pause.at - pause.duration
    let from = begin - Bounds.renegotiation
    let receiver = place.receiver.announcements.map {
      HoldChange(at: $0.at, isReceiver: true, isHeld: $0.direction != .sendrecv)
    }
    let sender = place.sender.announcements.map {
      HoldChange(at: $0.at, isReceiver: false, isHeld: $0.direction != .sendrecv)
    }
    var hold = Duration.zero
    var since = from
    var isReceiverHeld = false
    var isSenderHeld = false
    for change in (receiver + sender).sorted(by: { $0.at < $1.at }) where change.at <= pause.at {
      if change.at > since {
        if isReceiverHeld || isSenderHeld { hold += change.at - since }
        since = change.at
      }
      if change.isReceiver { isReceiverHeld = change.isHeld } else { isSenderHeld = change.isHeld }
    }
    if isReceiverHeld || isSenderHeld, pause.at > since { hold += pause.at - since }
    return hold
  }

  private struct HoldChange {
    let at: Moment
    let isReceiver: Bool
    let isHeld: Bool
  }
}
