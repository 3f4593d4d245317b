import Capture
import Wire

/// One UDP datagram and when it is seen.
struct TimedPacket: Sendable {
  /// Microseconds since the capture began.
  let at: Int64
  let source: Endpoint
  let destination: Endpoint
  let payload: [UInt8]

  /// The datagram as an Ethernet frame.
  var frame: [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(payload.count + 42)
    Self.append(destination.address, to: &frame)
    Self.append(source.address, to: &frame)
    frame += [0x08, 0x00]
    frame += PacketBuilder.datagram(from: source, to: destination, payload)
    return frame
  }

  /// A locally administered station address made of the IP address.
  private static func append(_ address: IPAddress, to frame: inout [UInt8]) {
    frame += [0x02, 0x00]
    if case .v4(let number) = address {
      frame += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    } else {
      frame += [0, 0, 0, 0]
    }
  }
}
