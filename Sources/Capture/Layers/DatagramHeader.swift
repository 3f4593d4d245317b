/// A UDP header (RFC 768).
struct DatagramHeader {
  let sourcePort: UInt16
  let destinationPort: UInt16
  let payload: ByteView

  init?(_ datagram: ByteView) {
    guard datagram.count >= 8 else { return nil }
    let written = datagram.two(at: 4)
    // Zero only in jumbograms (RFC 2675 §4) and before offload: then the rest counts.
    let length = written == 0 ? datagram.count : written
    guard length >= 8 else { return nil }
    sourcePort = UInt16(datagram.two(at: 0))
    destinationPort = UInt16(datagram.two(at: 2))
    payload = datagram.prefix(length).dropping(8)
  }
}
