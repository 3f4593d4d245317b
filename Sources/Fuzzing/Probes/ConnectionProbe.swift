import Capture
import SIP

/// Right messages in segments that overlap, repeat and come in the wrong order: none is lost.
enum ConnectionProbe {
  private static let most = 12

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    let messages = (0..<supply.number(below: most) + 1).map { message($0, supply.byte()) }
    let stream = messages.flatMap { $0 }
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
