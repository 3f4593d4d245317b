import Calls
import Media
import SIP
import Wire

/// A digit is one event: one time stamp, a growing duration, its end said three times.
public struct DTMFEvents: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "dtmf.rfc4733",
      title: "digits keep their time stamp, grow, and end three times",
      why: """
        Receivers take each new time stamp for a new digit and wait for the end: a menu hears 55 \
        for 5, or nothing.
        """,
      source: "RFC 4733 §2.5.1",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let streams = evidence.streams
    let order = StreamOrder(streams)
    for (place, stream) in streams.enumerated() where !stream.places.isEmpty {
      let events = stream.events
      let isLast = !events.isEmpty && !order.isContinued(place)
      for (index, event) in events.enumerated() {
        let next = events.indices.contains(index + 1) ? events[index + 1] : nil
        judge(event, next, stream, isLast: isLast, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  private func judge(
    _ event: HeardEvent, _ next: HeardEvent?, _ stream: MediaStream, isLast: Bool,
    _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let digit = event.digit.map { "digit \($0)" } ?? "event \(event.event)"
    let way =
      "\(digit) from \(evidence.name(stream.flow.source)) at \(evidence.time(event.startedAt))"
    func find(_ what: String, _ frames: [Int], stands: Bool) {
      judgement.find("\(way) \(what)", frames: frames, callID: stream.callID, stands: stands)
    }
    judgement.judged()
    if let frame = event.shrinkingFrame {
      find("says a shorter duration than before", [frame], stands: true)
    }
    if event.ends >= Bounds.eventEnds { return }
    let frames = [event.lastFrame, event.firstFrame]
    let isWhole = event.isWhole(in: stream.flow)
    let isOver = stream.flow.lastAt - event.lastAt >= Bounds.eventEndsAgain
    let isOpen =
      isLast && next == nil && event.lastFrame == stream.flow.lastFrame
      && evidence.endedAt - event.lastAt < Bounds.eventEndsAgain
    if event.ends == 0, let next, Self.isContinuation(next, of: event) {
      // Longer than 16 bits of duration can say, an event goes on as a new one (§2.5.1.3).
      if event.duration >= 0xFF00 { return }
      find(
        "goes on under another time stamp", [next.firstFrame, event.firstFrame], stands: isWhole)
    } else if event.ends == 0, isLast, event.lastFrame == stream.flow.lastFrame {
      judgement.leaveOpen("\(way) is cut off by the end of its stream")
    } else if event.ends == 0 {
      find(
        "never ends: none of its \(counted(event.packets, "packet")) has the end bit", frames,
        stands: isWhole && isOver)
    } else if isOpen {
      judgement.leaveOpen("\(way) had not ended three times when the capture ended")
    } else if event.missing == 0, (next?.missing ?? 0) == 0, stream.flow.lost == 0 {
      // What the network lost, three ends were there to make up for.
      find(
        "ends \(event.ends == 1 ? "once" : "twice"), not three times", frames,
        stands: isWhole && isOver)
    }
  }

  /// The same digit once more with hardly a pause and without an end in between.
  private static func isContinuation(_ next: HeardEvent, of event: HeardEvent) -> Bool {
    next.event == event.event && next.payloadType == event.payloadType
      && next.startedAt - event.lastAt < .milliseconds(100)
  }

  private static let speech =
    ExampleLadders.answered + "carrier -> primary RTP PCMU 20 0.300..0.700\n"
  private static let more = "carrier -> primary RTP PCMU 20 1.500..1.900\n"

  private static let examples = [
    Example(.passes, "one digit", speech + "carrier -> primary DTMF 5 0.700\n" + more),
    Example(
      .passes, "the same digit twice",
      speech + "carrier -> primary DTMF 5 0.700\ncarrier -> primary DTMF 5 1.000\n" + more),
    Example(
      .fails, "one end packet",
      speech + "carrier -> primary DTMF 5 0.700 ends=1\n" + more),
    Example(
      .fails, "no end packet", speech + "carrier -> primary DTMF 5 0.700 ends=0\n" + more),
    Example(
      .fails, "each packet has its own time stamp",
      speech + "carrier -> primary DTMF 5 0.700 moving\n" + more),
    Example(
      .inconclusive, "the capture ends before the end is said again",
      speech + "carrier -> primary DTMF 5 0.700 ends=1\nend 0.850"),
    Example(
      .fails, "the capture ends when the end would have been said again",
      speech + "carrier -> primary DTMF 5 0.700 ends=1\nend 1.200"),
    Example(
      .inconclusive, "the call ends inside a digit",
      speech + "carrier -> primary DTMF 5 0.700 ends=0"),
    Example(.notApplicable, "nobody presses a digit", speech),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}

extension HeardEvent {
  /// Whether no end of a digit can be missing up to the last packet of its flow.
  ///
  /// Numbers that follow each other, one by one in the order of the capture, leave room for nothing.
  /// What came before the first of them is not known, so that one without an end has to be there.
  fileprivate func isWhole(in flow: MediaFlow) -> Bool {
    let order = flow.order
    return digit != nil && packets > ends && order.lost == 0 && order.expected == order.received
      && order.late == 0 && order.restarts == 0
  }
}
