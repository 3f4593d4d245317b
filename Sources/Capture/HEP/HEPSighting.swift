import SIP
import Wire

extension HEPPacket {
  /// What the packet shows: between the endpoints and at the time the agent says.
  ///
  /// The frame is the one that brought the report. Time and frame can so disagree about order
  /// where several agents report; the order of frames is the order of arrival. Nil for payloads
  /// that are no SIP and only keep a connection open.
  func sighting(_ stamp: Stamp) -> Sighting? {
    let text = Array(payload.drop { $0 == 0x0D || $0 == 0x0A })
    // The view lives no longer than the closure that is given the bytes.
    let isWorthSeeing = text.withUnsafeBytes { raw in
      StartLine.begins(ByteView(raw)) || (kind == Self.sip && !KeepAlive.isOne(ByteView(raw)))
    }
    guard isWorthSeeing else { return nil }
    return Sighting(
      frame: stamp.frame, at: at ?? stamp.at, transport: transport, from: source,
      to: destination, MessageReading.content(text))
  }
}
