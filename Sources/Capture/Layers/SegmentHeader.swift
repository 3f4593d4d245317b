/// A TCP header (RFC 9293 §3.1).
struct SegmentHeader {
  let sourcePort: UInt16
  let destinationPort: UInt16
  let sequence: UInt32
  let acknowledgement: UInt32?
  let isSynchronising: Bool
  let isFinal: Bool
  let isReset: Bool
  let payload: ByteView

  init?(_ segment: ByteView) {
    guard segment.count >= 20 else { return nil }
    let headerLength = Int(segment[12] >> 4) * 4
    guard headerLength >= 20, segment.count >= headerLength else { return nil }
    let flags = segment[13]
    sourcePort = UInt16(segment.two(at: 0))
    destinationPort = UInt16(segment.two(at: 2))
    sequence = segment.four(at: 4)
    acknowledgement = flags & 0x10 != 0 ? segment.four(at: 8) : nil
    isFinal = flags & 0x01 != 0
    isSynchronising = flags & 0x02 != 0
    isReset = flags & 0x04 != 0
    payload = segment.dropping(headerLength)
  }
}
