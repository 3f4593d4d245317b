/// The header of an RTP packet (RFC 3550 §5.1), read in place.
public struct RTPHeader: Hashable, Sendable {
  /// Without contributing sources.
  public static let length = 12

  public var payloadType: UInt8
  public var hasMarker: Bool
  public var sequence: UInt16
  /// In units of the payload's clock.
  public var timestamp: UInt32
  public var ssrc: UInt32
  /// How many contributing sources are named.
  public let contributors: Int
  /// Where the header extension's words stand in the packet; nil without one.
  public let extensionBody: Range<Int>?
  /// Where the payload stands in the packet, without padding.
  public let payload: Range<Int>

  /// A header as a sender writes it: no contributors, no extension, no padding.
  public init(
    payloadType: UInt8, hasMarker: Bool = false, sequence: UInt16, timestamp: UInt32,
    ssrc: UInt32, payloadLength: Int = 0
  ) {
    self.payloadType = payloadType & 0x7F
    self.hasMarker = hasMarker
    self.sequence = sequence
    self.timestamp = timestamp
    self.ssrc = ssrc
    contributors = 0
    extensionBody = nil
    payload = Self.length..<Self.length + max(0, payloadLength)
  }

  /// Reads a packet; nil when it is none of version 2 or its parts do not fit into it.
  ///
  /// `isWhole` is false where a capture kept only the beginning: then padding cannot be told.
  @inline(__always)
  public init?(_ packet: UnsafeRawBufferPointer, isWhole: Bool = true) {
    let count = packet.count
    guard count >= Self.length else { return nil }
    let first = packet[0]
    guard first & 0xC0 == 0x80 else { return nil }
    let second = packet[1]
    payloadType = second & 0x7F
    hasMarker = second & 0x80 != 0
    sequence = UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    timestamp = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    ssrc = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    contributors = Int(first & 0x0F)
    var start = Self.length + 4 * contributors
    if first & 0x10 != 0 {
      guard count >= start + 4 else { return nil }
      let words = packet.loadUnaligned(fromByteOffset: start + 2, as: UInt16.self)
      let body = start + 4
      start = body + 4 * Int(UInt16(bigEndian: words))
      guard count >= start else { return nil }
      extensionBody = body..<start
    } else {
      guard count >= start else { return nil }
      extensionBody = nil
    }
    var end = count
    if first & 0x20 != 0, isWhole {
      let padding = Int(packet[count - 1])
      guard padding > 0, padding <= count - start else { return nil }
      end -= padding
    }
    payload = start..<end
  }

  public init?(_ packet: [UInt8]) {
    // Borrowed for the call only; the header keeps no pointer.
    guard let header = packet.withUnsafeBytes({ RTPHeader($0) }) else { return nil }
    self = header
  }

  /// The packet with that payload, as a sender without contributors and extension writes it.
  public func packet(_ payload: some Collection<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = [0x80, (hasMarker ? 0x80 : 0) | payloadType]
    bytes.reserveCapacity(Self.length + payload.count)
    bytes += [UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence)]
    for number in [timestamp, ssrc] {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    return bytes + payload
  }
}
