import Media
import Wire

/// Passes one leg's packets on to another: payloads byte for byte, numbers as of one sender.
///
/// Each receiver sees a single source from the answer on, whoever speaks to it. Time stamps keep
/// their distances, so that events and pauses arrive as they were sent.
struct PacketRelay: Sendable {
  private let ssrc: UInt32
  /// By the number a packet came under, that under which the receiver wants it.
  var types: [UInt8: UInt8]
  private var nextSequence: UInt16
  private var nextTimestamp: UInt32
  private var source: UInt32?
  private var sequenceShift: UInt16 = 0
  private var timestampShift: UInt32 = 0
  /// Sent so far by the one sender that the receiver sees.
  private var packets: UInt32
  private var octets: UInt32

  /// Goes on where the sender stopped.
  init(after sender: RTPSender, types: [UInt8: UInt8]) {
    ssrc = sender.ssrc
    nextSequence = sender.sequence
    nextTimestamp = sender.timestamp
    packets = sender.packets
    octets = sender.octets
    self.types = types
  }

  /// What a sender report says at that moment; nil before the first packet.
  func account(at now: Moment) -> RTCPPacket.SenderInfo? {
    guard packets > 0 else { return nil }
    return RTCPPacket.SenderInfo(
      at: now, timestamp: nextTimestamp, packets: packets, octets: octets)
  }

  /// The packet as it is to be sent; nil for what is no RTP and for what the receiver has not
  /// agreed to.
  mutating func relay(_ packet: [UInt8]) -> [UInt8]? {
    guard packet.count > 1, !RTCPPacket.isOne(secondByte: packet[1]),
      let header = RTPHeader(packet), let type = types[header.payloadType]
    else { return nil }
    var hasMarker = header.hasMarker
    if header.ssrc != source {
      source = header.ssrc
      sequenceShift = nextSequence &- header.sequence
      timestampShift = nextTimestamp &- header.timestamp
      hasMarker = true
    }
    let sequence = header.sequence &+ sequenceShift
    let timestamp = header.timestamp &+ timestampShift
    // A packet that was overtaken does not turn the numbers back.
    if Int16(bitPattern: sequence &- nextSequence) >= 0 {
      nextSequence = sequence &+ 1
      nextTimestamp = timestamp &+ 160
    }
    packets &+= 1
    octets &+= UInt32(header.payload.count)
    var copy = packet
    copy[1] = (hasMarker ? 0x80 : 0) | type & 0x7F
    copy[2] = UInt8(sequence >> 8)
    copy[3] = UInt8(truncatingIfNeeded: sequence)
    for (place, number) in [(4, timestamp), (8, ssrc)] {
      for index in 0..<4 {
        copy[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index))
      }
    }
    return copy
  }
}
