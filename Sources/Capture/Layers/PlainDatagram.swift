import Wire

/// A UDP datagram as most captures hold them: whole, in one IPv4 packet without options, right
/// behind an Ethernet header.
///
/// What it says is what `LinkHeader`, `IPHeader` and `DatagramHeader` say of the same frame, in one
/// look; every other frame takes their way.
struct PlainDatagram {
  let source: Endpoint
  let destination: Endpoint
  /// As in `IPHeader`.
  let identification: UInt32
  let hopLimit: UInt8
  let payload: ByteView
  /// What the IP packet carries: the datagram with its header.
  let datagram: ByteView

  /// Where the IP packet begins in the frame.
  static let start = 14
  /// Where the payload begins in the frame.
  var offset: Int { Self.headers }
  private static let headers = start + 20 + 8

  @inline(__always)
  init?(_ frame: ByteView) {
    guard frame.count >= Self.headers, frame.two(at: 12) == EtherType.ipv4, frame[14] == 0x45,
      frame[23] == 17
    else { return nil }
    let total = frame.two(at: 16)
    // Neither a fragment nor cut, nor longer or shorter than the datagram says.
    guard frame.two(at: 20) & 0x3FFF == 0, total >= 28, total <= frame.count - Self.start,
      frame.two(at: 38) == total - 20
    else { return nil }
    identification = UInt32(frame.two(at: 18))
    hopLimit = frame[22]
    source = Endpoint(.v4(frame.four(at: 26)), UInt16(frame.two(at: 34)))
    destination = Endpoint(.v4(frame.four(at: 30)), UInt16(frame.two(at: 36)))
    let packet = frame.prefix(Self.start + total)
    datagram = packet.dropping(Self.start + 20)
    payload = packet.dropping(Self.headers)
  }
}
