import Calls
import SIP
import Testing
import Wire

@Suite struct SessionShapeTests {
  /// The shape of calls of one INVITE each, with these bodies, in one table.
  private func shapes(_ bodies: [[UInt8]]) throws -> [UInt64] {
    var table = OutlineTable(correlationHeader: nil, seed: 7)
    var draft = OutlineDraft()
    var shapes: [UInt64] = []
    for (index, body) in bodies.enumerated() {
      let head = """
        INVITE sip:1@127.0.0.2 SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK\(index)\r
        From: <sip:+15551@127.0.0.1>;tag=\(index)\r
        To: <sip:1@127.0.0.2>\r
        Call-ID: \(index)\r
        CSeq: 1 INVITE\r
        Content-Type: application/sdp\r
        Content-Length: \(body.count)\r
        \r\n
        """
      let bytes = Array(head.utf8) + body
      try bytes.withUnsafeBufferPointer { octets in
        table.add(
          try MessageScan(octets), octets, frame: index + 1, at: .seconds(Double(index)), .udp,
          from: Endpoint(.v4(0x7F00_0001), 5060), to: Endpoint(.v4(0x7F00_0002), 5060),
          location: UInt64(index))
      }
      for cluster in table.remaining() {
        guard case .call = table.read(cluster, roles: nil, endedAt: .seconds(1), into: &draft)
        else { continue }
        shapes.append(draft.outline.shape)
        table.release(cluster)
      }
    }
    return shapes
  }

  private func body(_ media: String, _ ending: String, session: Int = 1) -> [UInt8] {
    Array(
      """
      v=0\r
      o=- \(session) 1 IN IP4 127.0.0.\(session % 200)\r
      s=-\r
      c=IN IP4 127.0.0.\(session % 200)\r
      t=0 0\r
      m=audio \(10_000 + session) \(media)\r
      \(ending)
      """.utf8)
  }

  private let endings = [
    "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n",
    "a=rtpmap:0 PCMU/8000\r\na=ptime:30\r\na=inactive\r\n",
    "a=ptime:20\r\na=rtpmap:0 PCMU/8000\r\n",
    "a=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n",
    "a=sendrecv\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n",
    "a=sendrecv\r\nm=audio 20000 RTP/AVP 8\r\nc=IN IP4 127.0.0.9\r\n",
    "a=sendrecv\r\no=- 5 5 IN IP4 127.0.0.5\r\n",
    "a=rtpmap:0 PCMU/8000\u{E9}\r\na=sendrecv\r\n",
    "a=rtpmap:0 PCMU/8000\na=sendrecv\n",
    "a=rtpmap:0 PCMU/8000\0\r\na=sendrecv\r\n",
    "",
  ]

  @Test func `a body has its shape whether its end was seen before or not`() throws {
    var bodies: [[UInt8]] = []
    for round in 0..<3 {
      for (index, ending) in endings.enumerated() {
        bodies.append(body("RTP/AVP 0", ending, session: 1 + round * 20 + index))
        bodies.append(body("RTP/AVP 8 0", ending, session: 7 + round * 20 + index))
        // What stands before it has to be looked at all the same.
        bodies.append(body("RTP/AVP 0\r\ni=a\0b", ending, session: 3 + index))
      }
    }
    let together = try shapes(bodies)
    #expect(together.count == bodies.count)
    #expect(try together == bodies.flatMap { try shapes([$0]) })
  }

  @Test func `bodies that differ in their codecs have shapes of their own`() throws {
    let seen = try shapes(
      ["RTP/AVP 0", "RTP/AVP 8 0"].flatMap { media in endings.map { body(media, $0) } })
    // The first two endings differ in attributes that are left out.
    #expect(seen[0] == seen[1])
    #expect(seen[endings.count] == seen[endings.count + 1])
    #expect(Set(seen).count == seen.count - 2)
  }
}
