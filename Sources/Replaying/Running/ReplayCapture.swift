import Capture
import Checks
import Scenarios
import Transports
import Wire

/// Where the packets of a replay come from: the interface, or the parties' own records.
enum ReplayCapture {
  case live(LiveCapture)
  case tap

  /// Starts capturing and returns when a packet of our own has been seen.
  static func open(
    _ source: Evidence.Source, _ block: AddressBlock
  ) async throws(CaptureError) -> ReplayCapture {
    guard source == .wire else { return .tap }
    let capture = try LiveCapture(
      LiveCapture.Settings(
        filter: CaptureFilter(.v4(127, block.network, 0, 0), prefix: 16, seesNames: false)))
    try await capture.confirm(at: block.sentinel)
    return .live(capture)
  }

  /// Ends it once everything sent before has been seen.
  func close(
    _ traffic: [Traffic], _ block: AddressBlock, at start: Moment
  ) async -> (frames: [Frame], LinkType, doubts: [String]) {
    switch self {
    case .live(let capture):
      let live = await capture.stop(at: block.sentinel)
      let split = EvidenceSplit(live.frames, live.linkType, network: block.network)
      return (
        split.frames(of: block, from: start, to: Moment(nanoseconds: .max)), live.linkType,
        live.doubts
      )
    case .tap: return (Self.frames(traffic), TapRecorder.linkType, [])
    }
  }

  /// What passes between two parties is recorded once, where it was sent.
  private static func frames(_ traffic: [Traffic]) -> [Frame] {
    let own = Set(traffic.filter { $0.direction == .sent }.map(\.packet.source.address))
    let events = traffic.filter {
      $0.direction == .sent || !own.contains($0.packet.source.address)
    }
    var recorder = TapRecorder()
    let inOrder = events.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    for (_, event) in inOrder { recorder.record(event.packet, at: event.at) }
    return recorder.frames
  }
}
