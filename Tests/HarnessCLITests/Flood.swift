import Capture
import Testing
import Wire

/// Captures that flood their reader in one way, made while they are read.
enum Flood: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case halfOpenCalls = "calls that nobody answers, each from another address"
  case giantHeaders = "requests with headers of 60,000 bytes"
  case giantCallIDs = "calls with Call-IDs of 60,000 bytes"
  case endlessStream = "a TCP stream in which one message has no end"
  case bytesBehindHoles = "TCP segments of one byte behind holes"
  case randomSources = "RTP packets of a source each"
  case provenStreams = "RTP streams of a few packets each"
  case pausingStreams = "RTP streams that pause and change their payload type"
  case forkedSources = "RTP sources that speak into a call with many answers"
  case unfinishedFragments = "fragments of datagrams that never become whole"

  var testDescription: String { rawValue }

  private static let caller = Endpoint(.v4(10, 0, 0, 1), 5060)
  private static let system = Endpoint(.v4(10, 255, 0, 1), 5060)
  /// Where a packet has its number, its sender's address, its ports and its sequence number (TCP).
  private static let identification = 4
  private static let address = 12
  private static let ports = 20
  private static let sequence = 24

  /// Writes the capture.
  func pour(into pipe: inout FloodPipe) {
    switch self {
    case .halfOpenCalls:
      var packet = FloodPacket(Self.datagram(Self.invite("#######@h")))
      for number in 0..<125_000 {
        packet.put(number)
        packet.put(0x0A00_0002 + UInt32(number), at: Self.address)
        pipe.write(packet, after: 40)
      }
    case .giantHeaders:
      var packet = FloodPacket(
        Self.datagram(Self.request("OPTIONS", "#######", "X: " + Self.filling + "\r\n")))
      for number in 0..<7_000 {
        packet.put(number)
        packet.put(UInt32(number) << 16 | 0x4000, at: Self.identification)
        pipe.write(packet, after: 1_000)
      }
    case .giantCallIDs:
      var packet = FloodPacket(Self.datagram(Self.request("INVITE", "#######" + Self.filling, "")))
      for number in 0..<7_000 {
        packet.put(number)
        packet.put(UInt32(number) << 16 | 0x4000, at: Self.identification)
        pipe.write(packet, after: 1_000)
      }
    case .endlessStream:
      var opening = FloodPacket(Self.segment("", flags: Self.opens))
      opening.put(999, at: Self.sequence)
      pipe.write(opening, after: 0)
      let beginning = "INVITE sip:a@b SIP/2.0\r\nX: "
      pipe.write(FloodPacket(Self.segment(beginning)), after: 10)
      var packet = FloodPacket(Self.segment(Self.filling))
      var next = 1_000 + UInt32(beginning.utf8.count)
      for _ in 0..<1_500 {
        packet.put(next, at: Self.sequence)
        pipe.write(packet, after: 100)
        next += 60_000
      }
    case .bytesBehindHoles:
      var opening = FloodPacket(Self.segment("", flags: Self.opens))
      var packet = FloodPacket(Self.segment("x"))
      for connection in 0..<500 {
        opening.put(UInt32(10_000 + connection) << 16 | 5060, at: Self.ports)
        pipe.write(opening, after: 1)
      }
      for number in 0..<800 {
        packet.put(1_100 + UInt32(number) * 2, at: Self.sequence)
        for connection in 0..<500 {
          packet.put(UInt32(10_000 + connection) << 16 | 5060, at: Self.ports)
          pipe.write(packet, after: 1)
        }
      }
    case .randomSources:
      var packet = FloodPacket(Self.speech(0))
      for number in 0..<200_000 {
        packet.put(UInt32(number) &* 2_654_435_761, at: 36)
        pipe.write(packet, after: 10)
      }
    case .provenStreams:
      var packets = (0..<4).map { FloodPacket(Self.speech($0)) }
      for number in 0..<230_000 {
        for index in packets.indices {
          packets[index].put(UInt32(number) &* 2_654_435_761, at: 36)
          pipe.write(packets[index], after: 10)
        }
      }
    case .pausingStreams:
      let count = 230_000
      var packets = (0..<14).map { FloodPacket(Self.speech($0, type: $0 < 4 ? 0 : 96 + $0 % 6)) }
      func write(_ index: Int, of source: Int, after step: Int) {
        packets[index].put(UInt32(source) &* 2_654_435_761, at: 36)
        pipe.write(packets[index], after: step)
      }
      for source in 0..<count {
        for index in 0..<4 { write(index, of: source, after: 1) }
      }
      // Pauses of more than half a second and less than one, after which the numbers go on.
      for index in 4..<14 {
        write(index, of: 0, after: index == 4 ? 10 : 150_000)
        for source in 1..<count { write(index, of: source, after: 2) }
      }
    case .forkedSources:
      var opening = FloodPacket(Self.datagram(Self.invite("0000000@h")))
      opening.put(0)
      pipe.write(opening, after: 0)
      for answer in 0..<64 {
        var packet = FloodPacket(Self.progress(answer))
        packet.put(0)
        pipe.write(packet, after: 10)
      }
      var packets = (0..<4).map { FloodPacket(Self.speech($0)) }
      for number in 0..<230_000 {
        for index in packets.indices {
          packets[index].put(UInt32(number) &* 2_654_435_761, at: 36)
          pipe.write(packets[index], after: 10)
        }
      }
    case .unfinishedFragments:
      // More fragments follow, and this one begins at byte 1,400.
      var packet = FloodPacket(Self.datagram(String(repeating: "x", count: 1_392)))
      for number in 0..<60_000 {
        packet.put(UInt32(number & 0xFFFF) << 16 | 0x20AF, at: Self.identification)
        packet.put(0x0A00_0002 + UInt32(number), at: Self.address)
        pipe.write(packet, after: 100)
      }
    }
  }

  private static let filling = String(repeating: "f", count: 60_000)

  /// A request; hash signs stand for its number.
  private static func request(_ method: String, _ callID: String, _ rest: String) -> String {
    """
    \(method) sip:+1555#######@10.255.0.1 SIP/2.0\r
    Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK#######\r
    From: <sip:+1444#######@10.0.0.1>;tag=#######\r
    To: <sip:+1555#######@10.255.0.1>\r
    Call-ID: \(callID)\r
    CSeq: 1 \(method)\r
    Max-Forwards: 70\r
    \(rest)\r

    """
  }

  private static func invite(_ callID: String) -> String {
    let session = session("10.0.0.1", 4_000)
    let fields =
      "Contact: <sip:a@10.0.0.1>\r\nContent-Type: application/sdp\r\n"
      + "Content-Length: \(session.utf8.count)\r\n"
    return request("INVITE", callID, fields) + session
  }

  /// One of several answers to the INVITE with the number 0, from where `speech` goes.
  private static func progress(_ answer: Int) -> [UInt8] {
    let session = session("10.255.0.1", 4_002)
    let text = """
      SIP/2.0 183 Session Progress\r
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK#######\r
      From: <sip:+1444#######@10.0.0.1>;tag=#######\r
      To: <sip:+1555#######@10.255.0.1>;tag=answer-\(answer)\r
      Call-ID: 0000000@h\r
      CSeq: 1 INVITE\r
      Content-Type: application/sdp\r
      Content-Length: \(session.utf8.count)\r
      \r

      """
    return PacketBuilder.datagram(from: system, to: caller, Array((text + session).utf8))
  }

  private static func session(_ address: String, _ port: Int) -> String {
    """
    v=0\r
    o=- ####### 1 IN IP4 \(address)\r
    s=-\r
    c=IN IP4 \(address)\r
    t=0 0\r
    m=audio \(port) RTP/AVP 0\r

    """
  }

  private static func datagram(_ text: String) -> [UInt8] {
    PacketBuilder.datagram(from: caller, to: system, Array(text.utf8))
  }

  /// A SYN, and a PSH that acknowledges nothing.
  private static let opens: UInt8 = 0x02
  private static let pushes: UInt8 = 0x08

  private static func segment(_ text: String, flags: UInt8 = pushes) -> [UInt8] {
    PacketBuilder.segment(
      from: caller, to: system, sequence: 1_000, acknowledgement: 0, flags: flags,
      Array(text.utf8))
  }

  /// The so-and-so-manieth packet of a source, whose name stands at byte 36.
  private static func speech(_ number: Int, type: Int = 0) -> [UInt8] {
    let time = [UInt8(number * 40 >> 8), UInt8(number * 40 & 0xFF)]
    let header: [UInt8] = [0x80, UInt8(type), 0, UInt8(number), 0, 0] + time + [0, 0, 0, 0]
    return PacketBuilder.datagram(
      from: Endpoint(caller.address, 4_000), to: Endpoint(system.address, 4_002),
      header + [UInt8](repeating: 0xD5, count: 20))
  }
}

/// A packet as it stands in a pcap file, of which many are made by a few numbers.
struct FloodPacket {
  private static let header = 16
  private static let digits = 7

  private(set) var bytes: [UInt8]
  /// Where its number stands as text.
  private let places: [Int]

  /// Hash signs in the packet stand for its number.
  init(_ packet: [UInt8]) {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: packet.count >> (8 * $0)) }
    bytes = [UInt8](repeating: 0, count: 8) + length + length + packet
    let sign = UInt8(ascii: "#")
    var found: [Int] = []
    // Behind the headers of IP and UDP, which may hold any byte.
    var place = Self.header + 28
    while let next = bytes[place...].firstIndex(of: sign) {
      found.append(next)
      place = next + Self.digits
    }
    places = found
  }

  /// Writes its number wherever the packet has it.
  mutating func put(_ number: Int) {
    var left = number
    for digit in (0..<Self.digits).reversed() {
      for place in places { bytes[place + digit] = UInt8(0x30 + left % 10) }
      left /= 10
    }
  }

  /// Writes four bytes at a place of the packet.
  mutating func put(_ word: UInt32, at place: Int) {
    for index in 0..<4 {
      bytes[Self.header + place + index] = UInt8(truncatingIfNeeded: word >> (24 - 8 * index))
    }
  }

  mutating func put(seconds: Int, microseconds: Int) {
    for index in 0..<4 {
      bytes[index] = UInt8(truncatingIfNeeded: seconds >> (8 * index))
      bytes[4 + index] = UInt8(truncatingIfNeeded: microseconds >> (8 * index))
    }
  }
}
