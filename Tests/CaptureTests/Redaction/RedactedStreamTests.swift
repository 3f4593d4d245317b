import Capture
import SIP
import Testing
import Wire

/// What becomes of connections of which the beginning or a part is missing.
struct RedactedStreamTests {
  private static let up = Talk(
    source: Endpoint(.v4(10, 1, 2, 3), 40_000), destination: Endpoint(.v4(10, 1, 2, 4), 8_080))
  private static let down = Talk(source: up.destination, destination: up.source)
  private static let mask: UInt32 = 0x37FA_213D

  /// Every message is there, and nobody is named in it.
  private static func expect(_ copy: RedactedCopy, messages count: Int) {
    #expect(copy.before.messages.count == count && copy.after.messages.count == count)
    #expect(copy.report.unread == 0, "\(copy.before.words) \(copy.after.words)")
    for sighting in copy.after.messages {
      let secrets = TestCapture.secrets(in: sighting.message?.bytes ?? [])
      #expect(secrets.isEmpty)
    }
    for packet in copy.packets { #expect(TestCapture.secrets(in: packet).isEmpty) }
  }

  @Test func `a WebSocket that was open before the capture is rewritten`() throws {
    let frame = WebTalk.frame(TestCapture.message, opcode: 1, mask: Self.mask)
    let copy = try RedactedCopy([
      Self.up.segment(0, frame), Self.down.segment(0, WebTalk.frame(TestCapture.message)),
      Self.up.segment(frame.count, frame),
    ])
    Self.expect(copy, messages: 3)
    #expect(copy.before.sightings.map(\.transport) == copy.after.sightings.map(\.transport))
    #expect(copy.after.sightings.first?.transport == .ws)
  }

  @Test func `behind a hole a WebSocket goes on with the segment that a reader knows`() throws {
    let frame = WebTalk.frame(TestCapture.message, mask: Self.mask)
    let start = WebTalk.upgrade.count
    // Of the second message the beginning is missing.
    let copy = try RedactedCopy([
      Self.up.segment(0, WebTalk.upgrade), Self.up.segment(start, frame),
      Self.up.segment(start + frame.count + 40, frame.dropFirst(40)),
      Self.up.segment(start + 2 * frame.count, frame),
      Self.up.segment(start + 3 * frame.count, frame),
    ])
    Self.expect(copy, messages: 3)
  }

  @Test func `what is no frame hides nothing of what comes after it`() throws {
    let frame = WebTalk.frame(TestCapture.message, mask: Self.mask)
    for odd in [[0xF3, 1, 2, 3], [0x82, 0x7F, 0x10, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]] {
      let start = WebTalk.upgrade.count
      let copy = try RedactedCopy([
        Self.up.segment(0, WebTalk.upgrade), Self.up.segment(start, frame + odd),
        Self.up.segment(start + frame.count + odd.count, frame),
      ])
      Self.expect(copy, messages: 2)
      #expect(copy.before.sightings.count == 3)
    }
  }

  @Test func `empty and packed messages of a WebSocket stay what they are`() throws {
    let packed = WebTalk.frame([1, 2, 3, 4], mask: Self.mask, reserved: 0x40)
    let blank = WebTalk.frame([0x20, 0x0D, 0x0A, 0], mask: Self.mask)
    let copy = try RedactedCopy([
      Self.up.segment(
        0, WebTalk.upgrade + blank + packed + WebTalk.frame(TestCapture.message, mask: Self.mask))
    ])
    Self.expect(copy, messages: 1)
    #expect(copy.before.words.count == 2 && copy.after.words.first == copy.before.words.first)
  }

  @Test func `TLS that begins behind something else is still seen to be there`() throws {
    let record: [UInt8] = [22, 3, 3, 0, 4, 1, 0, 0, 0]
    let copy = try RedactedCopy([
      Self.up.segment(0, TestCapture.message), Self.up.segment(TestCapture.message.count, record),
    ])
    Self.expect(copy, messages: 1)
    #expect(copy.before.tls.connections == 1 && copy.after.tls.connections == 1)
    #expect(copy.report.counts[.records] == 1)
  }
}
