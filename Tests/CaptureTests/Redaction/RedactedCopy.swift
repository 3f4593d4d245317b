import Capture
import SIP
import Testing

/// Packets after a redaction, and what is read of them before and after.
struct RedactedCopy {
  let before: CaptureReading
  let after: CaptureReading
  let packets: [[UInt8]]
  let report: RedactionReport

  init(
    _ packets: [[UInt8]], linkType: UInt8 = 101,
    _ settings: RedactionSettings = RedactionSettings(key: Redacted.key)
  ) throws {
    try self.init(file: TestCapture.pcap(packets, linkType: linkType), settings)
  }

  /// Of a file that is no pcap the packets are not taken apart.
  init(
    file: [UInt8], _ settings: RedactionSettings = RedactionSettings(key: Redacted.key)
  ) throws {
    let (bytes, report) = try Redaction.rewrite(file, path: "test", settings)
    self.report = report
    before = try CaptureFile.read(file, called: "test")
    after = try CaptureFile.read(bytes, called: "copy")
    packets = file.first == 0xD4 ? TestCapture.packets(bytes) : []
  }

  /// The only message that the copy shows, where the capture shows one as well and nothing is left.
  func message() throws -> Message {
    #expect(before.messages.count == 1 && after.messages.count == 1)
    #expect(report.unread == 0 && report.doubt == nil)
    let message = try #require(after.messages.first?.message)
    #expect(TestCapture.secrets(in: message.bytes).isEmpty, "\(message)")
    #expect(message.bytes.count == before.messages.first?.message?.bytes.count)
    return message
  }
}
