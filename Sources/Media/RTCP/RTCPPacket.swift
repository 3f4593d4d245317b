/// One packet of a compound RTCP packet (RFC 3550 §6).
public enum RTCPPacket: Hashable, Sendable {
  /// What a sender says of itself (RFC 3550 §6.4.1).
  public struct SenderInfo: Hashable, Sendable {
    /// Seconds since 1900 in the upper half, fractions in the lower.
    public var ntpTime: UInt64
    public var timestamp: UInt32
    public var packets: UInt32
    public var octets: UInt32

    public init(ntpTime: UInt64, timestamp: UInt32, packets: UInt32, octets: UInt32) {
      self.ntpTime = ntpTime
      self.timestamp = timestamp
      self.packets = packets
      self.octets = octets
    }
  }

  case senderReport(ssrc: UInt32, SenderInfo, [ReceptionReport])
  case receiverReport(ssrc: UInt32, [ReceptionReport])
  /// The canonical name of each source described.
  case description([UInt32: String])
  case goodbye([UInt32])
  /// Any other packet type, by number.
  case other(type: UInt8)

  /// Whether a packet's second byte marks RTCP, on a port shared with RTP (RFC 5761 §4).
  public static func isOne(secondByte: UInt8) -> Bool { (192...223).contains(secondByte) }

  /// Reads a compound packet; nil unless all of it is RTCP and it begins with a known type.
  ///
  /// RFC 5506 lets it begin with others than a report.
  public static func read(_ datagram: some Sequence<UInt8>) -> [RTCPPacket]? {
    var rest = Array(datagram)[...]
    var packets: [RTCPPacket] = []
    while !rest.isEmpty {
      let bytes = RTCPBytes(rest)
      guard bytes.count >= 4, bytes[0] & 0xC0 == 0x80, isOne(secondByte: bytes[1]) else {
        return nil
      }
      let length = 4 * (Int(bytes[2]) << 8 + Int(bytes[3]) + 1)
      guard length <= bytes.count else { return nil }
      var end = length
      if bytes[0] & 0x20 != 0 {
        let padding = Int(bytes[length - 1])
        guard padding > 0, padding <= length - 4 else { return nil }
        end -= padding
      }
      guard let packet = RTCPPacket(bytes.part(0..<end)) else { return nil }
      packets.append(packet)
      rest = rest.dropFirst(length)
    }
    guard let first = packets.first else { return nil }
    if case .other(let type) = first, !(200...207).contains(type) { return nil }
    return packets
  }

  private init?(_ bytes: RTCPBytes) {
    let count = Int(bytes[0] & 0x1F)
    switch bytes[1] {
    case 200:
      guard bytes.count >= 28, let reports = Self.reports(bytes, count, from: 28) else {
        return nil
      }
      let info = SenderInfo(
        ntpTime: UInt64(bytes.four(8)) << 32 | UInt64(bytes.four(12)), timestamp: bytes.four(16),
        packets: bytes.four(20), octets: bytes.four(24))
      self = .senderReport(ssrc: bytes.four(4), info, reports)
    case 201:
      guard bytes.count >= 8, let reports = Self.reports(bytes, count, from: 8) else { return nil }
      self = .receiverReport(ssrc: bytes.four(4), reports)
    case 202:
      guard let names = Self.names(bytes, count) else { return nil }
      self = .description(names)
    case 203:
      guard bytes.count >= 4 + 4 * count else { return nil }
      self = .goodbye((0..<count).map { bytes.four(4 + 4 * $0) })
    default: self = .other(type: bytes[1])
    }
  }

  private static func reports(
    _ bytes: RTCPBytes, _ count: Int, from start: Int
  ) -> [ReceptionReport]? {
    guard bytes.count >= start + ReceptionReport.length * count else { return nil }
    return (0..<count).map { index in
      let place = start + ReceptionReport.length * index
      return ReceptionReport(bytes.part(place..<place + ReceptionReport.length))
    }
  }

  /// RFC 3550 §6.5: chunks of items, each chunk filled up to whole words; item 1 is CNAME.
  private static func names(_ bytes: RTCPBytes, _ count: Int) -> [UInt32: String]? {
    var names: [UInt32: String] = [:]
    var place = 4
    for _ in 0..<count {
      guard place + 4 <= bytes.count else { return nil }
      let source = bytes.four(place)
      place += 4
      while place < bytes.count, bytes[place] != 0 {
        guard place + 2 <= bytes.count else { return nil }
        let end = place + 2 + Int(bytes[place + 1])
        guard end <= bytes.count else { return nil }
        if bytes[place] == 1 { names[source] = bytes.part(place + 2..<end).text }
        place = end
      }
      place = (place / 4 + 1) * 4
    }
    return names
  }
}

extension RTCPPacket {
  /// The packet as it goes on the wire; a compound packet is several one after the other.
  public var bytes: [UInt8] {
    switch self {
    case .senderReport(let ssrc, let info, let reports):
      let words = [
        ssrc, UInt32(truncatingIfNeeded: info.ntpTime >> 32),
        UInt32(truncatingIfNeeded: info.ntpTime), info.timestamp, info.packets, info.octets,
      ]
      return Self.packet(200, reports.count, RTCPBytes.write(words) + reports.flatMap(\.bytes))
    case .receiverReport(let ssrc, let reports):
      return Self.packet(201, reports.count, RTCPBytes.write([ssrc]) + reports.flatMap(\.bytes))
    case .description(let names):
      var body: [UInt8] = []
      for (source, name) in names.sorted(by: { $0.key < $1.key }) {
        let text = Array(name.utf8.prefix(255))
        body += RTCPBytes.write([source]) + [1, UInt8(text.count)] + text
        body += [UInt8](repeating: 0, count: 4 - body.count % 4)
      }
      return Self.packet(202, names.count, body)
    case .goodbye(let sources): return Self.packet(203, sources.count, RTCPBytes.write(sources))
    case .other(let type): return Self.packet(type, 0, [])
    }
  }

  private static func packet(_ type: UInt8, _ count: Int, _ body: [UInt8]) -> [UInt8] {
    let words = body.count / 4
    return [
      0x80 | UInt8(count & 0x1F), type, UInt8(truncatingIfNeeded: words >> 8),
      UInt8(truncatingIfNeeded: words),
    ] + body
  }
}
