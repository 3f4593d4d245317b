import SIP
import Wire

extension HEPPacket {
  /// What the packet shows: between the endpoints and at the time the agent says.
  ///
  /// The frame is the one that brought the report. Time and frame can so disagree about order
  /// where several agents report; the order of frames is the order of arrival. Nil for payloads
  /// that are no SIP and only keep a connection open.
  func sighting(_ stamp: Stamp, from agent: Endpoint) -> Sighting? {
    let text = Array(payload.drop { $0 == 0x0D || $0 == 0x0A })
    // The view lives no longer than the closure that is given the bytes.
    let isWorthSeeing = text.withUnsafeBytes { raw in
      StartLine.begins(ByteView(raw)) || (kind == Self.sip && !KeepAlive.isOne(ByteView(raw)))
    }
    guard isWorthSeeing else { return nil }
    return Sighting(
      frame: stamp.frame, at: at ?? stamp.at, transport: transport, from: source,
      to: destination, reportedBy: witness(agent), MessageReading.content(text))
  }

  /// Stands for the agent, which may send from several sockets; never 0.
  private func witness(_ agent: Endpoint) -> UInt64 {
    Fingerprint.mix(UInt64(captureID ?? 0), agent.address) | 1
  }

  /// What a capture agent reports in a datagram; nil when it is no report.
  static func sightings(
    in payload: ByteView, from agent: Endpoint, to collector: Endpoint, _ stamp: Stamp
  ) -> [Sighting]? {
    guard payload.count > 6 else { return nil }
    if HEPReading.isVersionThree(payload) {
      switch HEPReading.versionThree(payload) {
      case .success(let packet): return packet.sighting(stamp, from: agent).map { [$0] } ?? []
      case .failure(let damage):
        let shown = payload.prefix(MessageCutter.damageShown).copy
        return [
          Sighting(
            frame: stamp.frame, at: stamp.at, transport: .udp, from: agent, to: collector,
            .unreadable(shown, damage.content))
        ]
      }
    }
    guard payload[0] <= 2, let packet = HEPOldReading.packet(payload) else { return nil }
    return packet.sighting(stamp, from: agent).map { [$0] } ?? []
  }
}
