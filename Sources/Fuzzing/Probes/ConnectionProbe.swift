import Capture
import SIP

/// Right messages, plain or in WebSocket frames, in segments that overlap, repeat and come in the wrong order: none is lost.
enum ConnectionProbe {
  private static let most = 12

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    let kind = supply.byte()
    let messages = (0..<Int(kind & 0x7F) % most + 1).map { message($0, supply.byte()) }
    let stream =
      kind & 0x80 == 0 ? messages.flatMap { $0 } : opening + messages.flatMap(Self.masked)
    var segments: [Range<Int>] = []
    var start = 0
    while start < stream.count {
      // Up to 1,020 bytes, and at least one.
      let end = min(start + Int(supply.byte()) * 4 + 1, stream.count)
      segments.append(start..<end)
      start = end
    }
    var frames: [Frame] = []
    func send(_ range: Range<Int>) {
      frames.append(Wiring.segment(frames.count + 1, at: range.lowerBound, stream[range]))
    }
    // The first segment says where the stream begins.
    send(segments[0])
    var waiting = Array(segments.dropFirst())
    while !waiting.isEmpty {
      let range = waiting.remove(at: supply.number(below: min(4, waiting.count)))
      switch supply.number(below: 8) {
      case 1:
        send(range)
        send(range)
      case 2: send(max(0, range.lowerBound - supply.number(below: 200))..<range.upperBound)
      case 3:
        send(range.lowerBound..<min(stream.count, range.upperBound + supply.number(below: 200)))
      default: send(range)
      }
    }
    let found = CaptureReading(frames, .raw).sightings.map(Summary.init)
    try FuzzFinding.expect(
      found == messages.map(Summary.message),
      "\(found.count) found of \(messages.count) messages in \(frames.count) segments")
  }

  /// The client's side of a WebSocket handshake (RFC 7118 §4).
  private static let opening = Array(
    """
    GET / HTTP/1.1\r
    Host: 192.0.2.2\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Sec-WebSocket-Protocol: sip\r
    Sec-WebSocket-Version: 13\r
    \r\n
    """.utf8)

  /// A message in one masked binary frame (RFC 6455 §5.2).
  private static func masked(_ message: [UInt8]) -> [UInt8] {
    let mask: [UInt8] = [0xA5, 0x5A, 0x0F, 0xF0]
    return [0x82, 0x80 | 126, UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + mask
      + message.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  private static func message(_ number: Int, _ size: UInt8) -> [UInt8] {
    let body = String(repeating: "v=0\r\n", count: Int(size))
    return Array(
      """
      MESSAGE sip:far@192.0.2.2 SIP/2.0\r
      Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKf\(number)\r
      From: <sip:near@192.0.2.1>;tag=n\r
      To: <sip:far@192.0.2.2>\r
      Call-ID: fuzz-\(number)\r
      CSeq: \(number + 1) MESSAGE\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
  }
}
