import Capture
import Checks
import Systems
import Transports
import Wire

/// Where the packets of a wave come from: the interface, or the parties' own records.
enum WaveCapture {
  case live(LiveCapture, at: IPAddress)
  case tap

  /// Starts capturing and returns when a packet of our own has been seen.
  static func open(
    _ source: Evidence.Source, _ block: AddressBlock, standing: StandingSite?, interface: String
  ) async throws(CaptureError) -> WaveCapture {
    guard source == .wire else { return .tap }
    var settings = LiveCapture.Settings(
      filter: CaptureFilter(
        AddressPlan.network(block), prefix: 16, hosts: standing?.addresses ?? []))
    settings.interface = interface
    // In immediate mode each packet has room for the largest: a thousand of audio fill the buffer.
    settings.isImmediate = false
    let capture = try LiveCapture(settings)
    try await capture.confirm(at: block.sentinel)
    return .live(capture, at: block.sentinel)
  }

  /// Ends it once everything sent before has been seen.
  func close(network: UInt8, standing: StandingSite?) async -> WaveFrames {
    switch self {
    case .tap: return WaveFrames(split: nil, linkType: TapRecorder.linkType, doubts: [])
    case .live(let capture, let address):
      let live = await capture.stop(at: address)
      return WaveFrames(
        split: EvidenceSplit(
          live.frames, live.linkType, network: network, standing: standing?.addresses ?? []),
        linkType: live.linkType, doubts: live.doubts)
    }
  }
}

/// The packets of a wave.
struct WaveFrames: Sendable {
  /// Nil for a tap: each run has its own record.
  let split: EvidenceSplit?
  let linkType: LinkType
  let doubts: [String]

  /// A run's frames, and what makes them doubtful.
  func of(
    _ prepared: PreparedRun, _ record: StageRecord, from start: Moment
  ) -> (frames: [Frame], doubts: [String]) {
    let block = prepared.addresses.block
    if let split {
      return (
        split.frames(of: block, from: start, to: Moment(nanoseconds: .max)), doubts
      )
    }
    let addresses = prepared.addresses.endpoints.filter { record.seated.contains($0.key) }
    let tap = TapFrames.make(record, parties: Set(addresses.values.map(\.address)))
    let refused = tap.refused
    return (
      tap.frames,
      refused > 0
        ? [counted(refused, "message was", "messages were") + " too large to be recorded"] : []
    )
  }
}
