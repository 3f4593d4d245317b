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

  /// Passed over, kept, and not believed at all.
  @Test(arguments: [1_000_000, 30_000, 20_000_000])
  func `a length that lies hides nothing in the copy either`(_ length: Int) throws {
    let lying = Samples.options(1, body: "v=0\r\n")
    let text = String(decoding: lying, as: UTF8.self)
      .replacing("Content-Length: 5", with: "Content-Length: \(length)")
    let parts = [Array(text.utf8), TestCapture.message, TestCapture.message]
    var offset = 0
    let copy = try RedactedCopy(
      parts.map { part in
        defer { offset += part.count }
        return Self.up.segment(offset, part)
      })
    Self.expect(copy, messages: 2)
    #expect(copy.before.sightings.count == copy.after.sightings.count)
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

  /// Whether messages refer to those before them or not, who has no key to them may have the rest.
  @Test(arguments: [true, false])
  func `compressed messages of a WebSocket that was open before are masked, and that is said`(
    _ keepsContext: Bool
  ) throws {
    let upward = try Deflater(keepsContext: keepsContext)
    let downward = try Deflater(keepsContext: keepsContext)
    let first = try upward.frame(TestCapture.message, mask: Self.mask)
    var settings = RedactionSettings(key: Redacted.key)
    settings.keepsOther = true
    let copy = try RedactedCopy(
      [
        Self.up.segment(0, first), Self.down.segment(0, downward.frame(TestCapture.message)),
        Self.up.segment(first.count, upward.frame(TestCapture.message, mask: Self.mask)),
      ], settings)
    #expect(copy.before.messages.count == 3 && copy.after.messages.isEmpty)
    #expect(copy.report.unread == 3 && copy.report.unchanged == 0)
    #expect(copy.packets[1].suffix(16).allSatisfy { [0x78, 0x0D, 0x0A].contains($0) })
  }

  @Test func `compressed messages in one segment are masked, too`() throws {
    let packer = try Deflater()
    let frames = try (1...2).map { _ in try packer.frame(TestCapture.message) }
    var settings = RedactionSettings(key: Redacted.key)
    settings.keepsOther = true
    let copy = try RedactedCopy([Self.down.segment(0, frames.flatMap(\.self))], settings)
    let masked = copy.packets[0].suffix(frames[1].count - 2)
    #expect(masked.allSatisfy { [0x78, 0x0D, 0x0A].contains($0) })
  }

  @Test func `of a frame's header that is cut no more is kept than what it is`() throws {
    let frame = WebTalk.frame(TestCapture.message, mask: Self.mask)
    let start = WebTalk.upgrade.count
    let copy = try RedactedCopy([
      Self.up.segment(0, WebTalk.upgrade),
      Self.up.segment(start, frame + [0x82, 0xFE] + Array("Erika".utf8)),
    ])
    Self.expect(copy, messages: 1)
    #expect(copy.packets[1].suffix(7).elementsEqual([0x82, 0xFE, 0, 0, 0, 0, 0]))
  }

  /// The end of a body whose beginning was not captured.
  @Test(arguments: ["Erika</name></presence>", "the end of a text by Erika"])
  func `a message that begins a segment does not go on in the rest of a line`(
    _ rest: String
  ) throws {
    let message = TestCapture.message
    let copy = try RedactedCopy([
      Self.up.segment(0, Array(rest.utf8)), Self.up.segment(rest.utf8.count, message),
    ])
    let alone = try RedactedCopy([Self.up.segment(0, message)])
    #expect(copy.packets[1].suffix(message.count) == alone.packets[0].suffix(message.count))
    #expect(TestCapture.secrets(in: copy.packets[0]).isEmpty)
  }

  @Test func `a SYN that comes once more begins no other connection`() throws {
    let message = TestCapture.message
    let opening = Self.up.segment(-1, [UInt8](), flags: Talk.synchronise)
    let copy = try RedactedCopy([
      opening, Self.up.segment(0, message.prefix(60)), opening,
      Self.up.segment(60, message.dropFirst(60)),
    ])
    Self.expect(copy, messages: 1)
  }

  @Test func `a method that is cut by a segment is still one`() throws {
    let message = TestCapture.message
    let copy = try RedactedCopy([
      Self.up.segment(0, message.prefix(4)), Self.up.segment(4, message.dropFirst(4)),
    ])
    #expect(copy.packets[0].suffix(4).elementsEqual(Array("OPTI".utf8)))
    #expect(copy.packets[1].dropFirst(40).prefix(8).elementsEqual(Array("ONS sip:".utf8)))
    #expect(TestCapture.secrets(in: copy.packets[1]).isEmpty)
  }
}
