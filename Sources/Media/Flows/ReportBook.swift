import Wire

/// What RTCP said of the sources, the latest word of each; bounded.
struct ReportBook: Sendable {
  private struct Key: Hashable {
    let speaker: IPAddress
    let ssrc: UInt32
  }

  static let most = 1 << 16

  /// By who sent the report and whom it is about.
  private var reports: [Key: ReceptionReport] = [:]
  private var spoken: [Key: Int] = [:]

  mutating func note(_ packets: [RTCPPacket], from source: IPAddress, to destination: IPAddress) {
    for packet in packets {
      switch packet {
      case .senderReport(let ssrc, _, let blocks), .receiverReport(let ssrc, let blocks):
        let key = Key(speaker: source, ssrc: ssrc)
        if spoken[key] != nil || spoken.count < Self.most { spoken[key, default: 0] += 1 }
        for block in blocks {
          let key = Key(speaker: source, ssrc: block.ssrc)
          if reports[key] != nil || reports.count < Self.most { reports[key] = block }
        }
      case .description, .goodbye, .other: continue
      }
    }
  }

  /// Writes into a flow what its sender and its receiver said.
  func complete(_ flow: inout MediaFlow) {
    flow.rtcpPackets = spoken[Key(speaker: flow.source.address, ssrc: flow.ssrc)] ?? 0
    flow.reported = reports[Key(speaker: flow.destination.address, ssrc: flow.ssrc)]
  }
}
