import Calls
import SIP
import Testing
import Wire

/// Descriptions of one shape are read once; what is said of the others must be what they say.
struct SessionTextsTests {
  private static let heads = [
    "v=0\r\no=- 12 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\n",
    "v=0\r\no=box 7 7 IN IP4 127.0.0.2\r\ns=a b\r\ni=x\r\nc=IN IP4 127.0.0.9\r\nt=0 0\r\n"
      + "a=sendonly\r\n",
    "v=0\r\no=- 12 1 IN IP4 127.0.0.2\r\ns=-\r\nt=0 0\r\nc=IN IP4 127.0.0.2\r\n",
    "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\n",
    "v=0\r\no=- 1 1 IN IP4 host\r\ns=\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n",
    "v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nc=IN IP4 127.0.0.2\r\n",
    "v=0\no=- 1 1 IN IP4 127.0.0.2\ns=-\nc=IN IP4 127.0.0.2\nt=0 0\n",
  ]
  private static let media = [
    "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n",
    "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 127.0.0.2\r\na=sendonly\r\n",
    "m=audio 4000 RTP/AVP 8\r\na=rtcp:4321\r\na=recvonly\r\n", "m=audio 0 RTP/AVP 8\r\n",
    "m=audio 4000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-mux\r\n",
    "m=video 4002 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0\r\n",
    "m=audio 4000 RTP/AVP 0\r\nm=audio 4004 RTP/AVP 8\r\nm=image 4008 udptl t38\r\n",
    "m=audio 4000 RTP/SAVP 8\r\nm=audio 4000 RTP/AVP 0\r\n",
    "m=audio 4000 RTP/AVP 0\r\na=mid:0\r\nm=video 4000 RTP/AVP 96\r\na=mid:1\r\n",
    "m=audio 0 RTP/SAVP 8\r\nm=audio 4000 RTP/AVP 0\r\n",
    "m=audio 4000/2 RTP/AVP 0\r\n", "m=audio 4000 RTP/SAVP 0\r\na=inactive\r\n",
  ]
  private static let holes = [
    ("4000", ["4000", "65535", "65536", "04000", "1", "70000", "40 00", "x"]),
    ("127.0.0.2", ["127.0.0.3", "0.0.0.0", "127.0.0.02", "127.0.0.256", "127.0.0", "host", ""]),
    ("- 12 1", ["- 13 2", "joe 12345678 9", "- 12", "-  1", "a b c d", "\u{e9} 1 1"]),
  ]

  @Test func `what is read by its shape is what the grammar reads`() throws {
    var generator = SeededGenerator(seed: 23)
    var shared = SessionTexts()
    var told = 0
    for _ in 0..<20_000 {
      var text =
        Self.heads.randomElement(using: &generator)! + Self.media.randomElement(using: &generator)!
      for (hole, others) in Self.holes where Bool.random(using: &generator) {
        text = Self.replacing(hole, others.randomElement(using: &generator)!, in: text)
      }
      var bytes = Array(text.utf8)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = [10, 13, 32, 47, 48, 99, 109].randomElement(using: &generator)!
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      let sighting = try Self.sighting(bytes)
      var alone = SessionTexts()
      let said = shared.announcement(sighting)
      #expect(said == alone.announcement(sighting), "\(String(decoding: bytes, as: UTF8.self))")
      if said?.endpoint != nil { told += 1 }
    }
    #expect(told > 5_000)
  }

  private static func sighting(_ body: [UInt8]) throws -> Sighting {
    let head = """
      INVITE sip:b@127.0.0.1 SIP/2.0\r
      Via: SIP/2.0/UDP 127.0.0.2;branch=z9hG4bK1\r
      From: <sip:a@127.0.0.2>;tag=1\r
      To: <sip:b@127.0.0.1>\r
      Call-ID: 1\r
      CSeq: 1 INVITE\r
      Content-Length: \(body.count)\r
      \r

      """
    return Sighting(
      frame: 1, at: .zero, transport: .udp, from: Endpoint(.v4(127, 0, 0, 2)),
      to: Endpoint(.v4(127, 0, 0, 1)), .sip(try Message(Array(head.utf8) + body)))
  }

  private static func replacing(_ part: String, _ other: String, in text: String) -> String {
    text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
