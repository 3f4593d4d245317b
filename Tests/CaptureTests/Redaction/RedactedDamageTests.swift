import Capture
import Foundation
import SIP
import Testing
import Wire

/// What becomes of messages that are damaged, or made to do damage.
struct RedactedDamageTests {
  @Test func `of damage the call it belongs to stays known`() throws {
    let text = "SIP/x 200 OK Erika\r\nFrom: 15551234567\r\nCall-ID: 77@10.1.2.3\r\n\r\n"
    let torn = "OPTIONS sip:15551234567@10.1.2.3 SIP/2.0\r\n\r\ni: 77@10.1.2.3\r\nErika\r\n"
    for damage in [text, torn] {
      let copy = try RedactedCopy([
        TestCapture.datagram(Array(damage.utf8)), TestCapture.datagram(TestCapture.message),
      ])
      _ = try copy.message()
      #expect(TestCapture.secrets(in: copy.packets.joined()).isEmpty)
      let left = Array(copy.packets[0].dropFirst(28))
      let callID = left.withUnsafeBytes { CallIDLine.value(in: ByteView($0)) }
      #expect(callID == copy.after.messages.first?.message?.callID)
      #expect(left.prefix(4).elementsEqual(Array(damage.utf8).prefix(4)))
    }
  }

  @Test(arguments: [("OPTIONS sip", " OPTIONS sip"), ("Via: ", " Via: ")])
  func `blanks that a reader passes over change nothing`(
    _ usual: String, _ odd: String
  ) throws {
    let text = String(decoding: TestCapture.message, as: UTF8.self)
      .replacingOccurrences(of: usual, with: odd)
    let message = try RedactedCopy([TestCapture.datagram(Array(text.utf8))]).message()
    #expect(message.header(.via).flatMap { Via($0) } != nil)
  }

  /// In small letters they are longer.
  @Test func `a boundary is found behind letters of any alphabet`() throws {
    let body = "--x\r\nContent-Type: text/plain\r\n\r\nErika 15551234567\r\n--x--\r\n"
    let letters = String(repeating: "\u{0130}", count: 40)
    for parameters in ["\(letters);Boundary=x", "boundary=\"x\";\(letters)"] {
      let head = "OPTIONS sip:15551234567@10.1.2.3 SIP/2.0\r\nContent-Type: multipart/mixed;"
      let after = try Redacted.payload("\(head)\(parameters)\r\n\r\n\(body)")
      #expect(TestCapture.secrets(in: after.utf8).isEmpty)
      #expect(after.contains("Content-Type: text/plain") && after.contains("--x--"))
    }
  }

  @Test func `messages inside one another never bring it down`() throws {
    let unit = Array("A b SIP/2.0\nc:message/sip\n\n".utf8)
    var stream: [UInt8] = []
    for _ in 0..<30_000 { stream += unit }
    let head = Array("A b SIP/2.0\nc:message/sip\nl:\(stream.count)\n\n".utf8)
    stream = head + stream
    var segments: [[UInt8]] = []
    for start in stride(from: 0, to: stream.count, by: 60_000) {
      segments.append(
        try TestCapture.segment(
          Array(stream[start...].prefix(60_000)), sequence: 5 + UInt32(start)))
    }
    let (bytes, _) = try Redaction.rewrite(
      TestCapture.pcap(segments), path: "test", RedactionSettings(key: Redacted.key))
    #expect(TestCapture.packets(bytes).map(\.count) == segments.map(\.count))
  }

  @Test(arguments: [
    "Via: SIP/2.0/UDP10.1.2.3:5060;branch=z9hG4bKerika15551", "Via: SIP/2.0/;branch=erika15551",
  ])
  func `a Via without a blank behind its transport loses address and branch`(
    _ via: String
  ) throws {
    let text = "SIP/2.0 200 OK\r\n\(via)\r\nCall-ID: 77@10.1.2.3\r\n\r\n"
    let after = try Redacted.payload(text)
    #expect(after.contains("Via: SIP/2.0/") && !after.contains("erika"))
    #expect(!after.contains("10.1.2.3"))
  }
}
