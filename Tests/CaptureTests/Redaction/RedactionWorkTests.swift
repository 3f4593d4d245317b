import Capture
import Testing
import Wire

/// What costs time is in proportion to the capture, whatever stands in it.
struct RedactionWorkTests {
  private static let talk = Talk(
    source: Endpoint(.v4(10, 1, 2, 3), 40_000), destination: Endpoint(.v4(10, 1, 2, 4), 5_070))

  /// Rewrites and gives what there was to rewrite.
  private static func redact(_ packets: [[UInt8]]) throws -> RedactionReport {
    try Redaction.rewrite(
      TestCapture.pcap(packets), path: "test", RedactionSettings(key: Redacted.key)
    ).report
  }

  @Test(.timeLimit(.minutes(1)))
  func `a header of dots takes no longer than others`() throws {
    let value = String(repeating: "1.", count: 60_000)
    let stream = Array(
      "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 77\r\nUser-Agent: \(value)\r\n\r\n".utf8)
    let packets = stride(from: 0, to: stream.count, by: 1_400).map { start in
      Self.talk.segment(start, stream[start...].prefix(1_400))
    }
    #expect(try Self.redact(packets).counts[.messages] == 1)
  }

  /// Each begins with the first frame of a message and has another's end behind it.
  @Test(.timeLimit(.minutes(1))) func `segments that look packed take no longer than others`()
    throws
  {
    var segment = [UInt8](repeating: 0, count: 16)
    segment.replaceSubrange(0..<2, with: [0xC1, 8])
    segment.replaceSubrange(10..<12, with: [0x80, 14])
    let packets = (0..<30_000).map { Self.talk.segment($0 * 16, segment) }
    #expect(try Self.redact(packets).counts[.frames] == packets.count)
  }

  @Test func `of a host that is longer than one can be nothing stays`() throws {
    let host = String(repeating: "erika.", count: 60) + "example"
    let text = try Redacted.payload(
      "OPTIONS sip:a@b SIP/2.0\r\nServer: Phone/1.2 (\(host))\r\n\r\n")
    #expect(text.contains("Server: Phone/1.2 (") && !text.contains("erika"))
    #expect(!text.contains("example"))
  }
}
