import Calls
import Media
import SIP
import Wire

/// An RTP stream as a ladder shows it, or a direction that stayed silent.
struct LadderMediaRow {
  let label: LadderLabel
  /// Its first packet's; of a silence, the packet that it began with.
  let frame: Int
  let at: Moment
  let lastAt: Moment
  /// The packets a finding can point at.
  let frames: [Int]
  /// Where it comes from and goes to: itself, or else who announced it.
  let from: [Endpoint]
  let to: [Endpoint]

  init(_ stream: MediaStream) {
    let flow = stream.flow
    label = LadderLabel(stream)
    frame = flow.firstFrame
    at = flow.firstAt
    lastAt = flow.lastAt
    frames =
      [flow.firstFrame, flow.lastFrame, flow.longestGap.frame]
      + flow.stalls.map(\.frame)
      + flow.usages.flatMap { [$0.firstFrame, $0.lastFrame] }
      + stream.events.flatMap { [$0.firstFrame, $0.lastFrame] }
    // Legs are in order of the call: what flows to the callee enters by the first of them.
    let inOrder = stream.places.sorted { $0.session.leg < $1.session.leg }
    let places = inOrder.first?.to == .caller ? inOrder.reversed() : inOrder
    from = [flow.source] + places.map(\.sender.party)
    to = [flow.destination] + places.reversed().map(\.receiver.party)
  }

  init(_ silence: MediaSilence) {
    label = LadderLabel(silence)
    let said = [silence.silent, silence.listener].compactMap {
      $0.announcement(at: silence.from)?.frame
    }
    frame = max(said.max() ?? 0, silence.session.establishedFrame ?? 0)
    at = silence.from
    lastAt = silence.to
    frames = []
    from = silence.silent.endpoints.reversed() + [silence.silent.party]
    to = silence.listener.endpoints.reversed() + [silence.listener.party]
  }

  /// All of a call, in order of the capture.
  static func all(_ media: MediaReading, until end: Moment) -> [LadderMediaRow] {
    let rows =
      media.silences(until: end).map(LadderMediaRow.init)
      + media.streams.filter { !$0.places.isEmpty }.map(LadderMediaRow.init)
    return rows.enumerated().sorted {
      ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset)
    }.map(\.element)
  }
}
