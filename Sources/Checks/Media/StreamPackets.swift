public import Calls
public import Media
import SIP
import Wire

// The packets of a stream, where the evidence has kept them, and how they sound.
extension Evidence {
  /// The RTP packets of a stream, in capture order; none where only flows were kept.
  public func packets(of stream: MediaStream) -> [MediaPacket] {
    places(of: stream).map { packets[$0] }
  }

  /// Where in the evidence those packets are.
  func places(of stream: MediaStream) -> [Int] {
    let flow = stream.flow
    let places = finds.packetPlaces { PacketPlaces(packets) }
    // Another call's may have come from the same source to the same port.
    return places.of(flow.source, flow.destination, flow.ssrc).filter {
      packets[$0].frame >= flow.firstFrame && packets[$0].frame <= flow.lastFrame
    }
  }

  /// What is heard of a stream, at 8,000 samples a second from its first packet on: in the order
  /// of its numbers, losses and pauses as silence.
  ///
  /// Nil where its packets were not kept, or none is of a codec that is decoded here.
  public func sound(of stream: MediaStream) -> Clip? {
    var sound = StreamSound()
    for packet in packets(of: stream) {
      guard let header = packet.header,
        let codec = stream.codec(header.payloadType).flatMap({ AudioCodec($0) })
      else { continue }
      sound.add(packet, header, codec)
    }
    return sound.clip
  }
}

/// Where in the evidence the packets of each source are.
struct PacketPlaces: Sendable {
  private struct Key: Hashable {
    let source: Endpoint
    let destination: Endpoint
    let ssrc: UInt32
  }

  private var places: [Key: [Int]] = [:]

  init(_ packets: [MediaPacket]) {
    for (index, packet) in packets.enumerated() {
      guard let header = packet.header else { continue }
      let key = Key(source: packet.source, destination: packet.destination, ssrc: header.ssrc)
      places[key, default: []].append(index)
    }
  }

  func of(_ source: Endpoint, _ destination: Endpoint, _ ssrc: UInt32) -> [Int] {
    places[Key(source: source, destination: destination, ssrc: ssrc)] ?? []
  }
}
