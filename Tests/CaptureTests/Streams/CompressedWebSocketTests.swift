import Capture
import SIP
import Testing
import Wire

/// WebSockets whose messages are compressed (RFC 7692).
struct CompressedWebSocketTests {
  private static let browser = Endpoint(.v4(127, 0, 0, 9), 40_000)
  private static let server = Endpoint(.v4(127, 0, 0, 1), 8_080)
  private static let up = Talk(source: browser, destination: server)
  private static let down = Talk(source: server, destination: browser)
  private static let mask: UInt32 = 0x37FA_213D
  private static let unread = "unreadable: it is compressed and could not be unpacked"

  /// Segments of one direction, one behind the other.
  private static func segments(_ talk: Talk, _ parts: [[UInt8]]) -> [[UInt8]] {
    var offset = 0
    return parts.map { part in
      defer { offset += part.count }
      return talk.segment(offset, part)
    }
  }

  @Test(arguments: [true, false])
  func `messages are unpacked in both directions`(_ keepsContext: Bool) throws {
    let client = try Deflater(keepsContext: keepsContext)
    let system = try Deflater(keepsContext: keepsContext)
    let upward = try (1...3).map { try client.frame(Samples.options($0), mask: Self.mask) }
    let downward = try (4...6).map { try system.frame(Samples.options($0)) }
    let reading = Samples.read(
      Self.segments(Self.up, [WebTalk.upgrade] + upward)
        + Self.segments(Self.down, [WebTalk.acceptance] + downward))
    #expect(
      reading.words == [
        "2 OPTIONS call-1", "3 OPTIONS call-2", "4 OPTIONS call-3", "6 OPTIONS call-4",
        "7 OPTIONS call-5", "8 OPTIONS call-6",
      ])
    #expect(reading.sightings.first?.message?.bytes == Samples.options(1))
    #expect(reading.sightings.allSatisfy { $0.transport == .ws })
    #expect(reading.losses == SightingReader.Losses())
  }

  @Test func `frames in parts, control frames and plain messages between do no harm`() throws {
    let client = try Deflater()
    let packed = try (1...3).map { try client.pack(Samples.options($0)) }
    let bytes =
      WebTalk.upgrade + WebTalk.frame(packed[0], mask: Self.mask, reserved: 0x40)
      + WebTalk.frame(Array("\r\n\r\n".utf8), mask: 3)
      + WebTalk.frame(Array(packed[1][..<9]), isFinal: false, mask: 5, reserved: 0x40)
      + WebTalk.frame([1, 2], opcode: 9, mask: 6)
      + WebTalk.frame(Array(packed[1][9...]), opcode: 0, mask: 7)
      + WebTalk.frame(Samples.options(8), mask: 8)
      + WebTalk.frame(packed[2], mask: 9, reserved: 0x40)
    for size in [1, 50, 1_400] {
      let parts = stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min($0 + size, bytes.count)])
      }
      let reading = Samples.read(Self.segments(Self.up, parts))
      #expect(
        reading.sightings.map { $0.message?.callID } == ["call-1", "call-2", "call-8", "call-3"])
    }
  }

  @Test func `empty messages between others say nothing`() throws {
    let client = try Deflater()
    let empty = WebTalk.frame([0x00], reserved: 0x40) + WebTalk.frame([], reserved: 0x40)
    let frames = try (1...3).map { try client.frame(Samples.options($0)) + empty }
    let reading = Samples.read(Self.segments(Self.up, [WebTalk.upgrade] + frames))
    #expect(reading.words == ["2 OPTIONS call-1", "3 OPTIONS call-2", "4 OPTIONS call-3"])
    #expect(reading.losses == SightingReader.Losses())
  }

  /// The same text that does not repeat itself in each: as far back as deflate looks, and not.
  @Test(arguments: [300, 12_000, 31_000, 50_000])
  func `a message may refer to what was long before`(_ length: Int) throws {
    var generator = SeededGenerator(seed: 17)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let body = String((0..<length).map { _ in letters.randomElement(using: &generator) ?? "a" })
    let client = try Deflater()
    let messages = (1...20).map { Samples.options($0, body: body) }
    let frames = try messages.map { try client.frame($0, mask: Self.mask) }
    let reading = Samples.read(Self.segments(Self.up, [WebTalk.upgrade] + frames))
    #expect(reading.sightings.compactMap { $0.message?.bytes } == messages)
  }

  @Test func `a message in a block that says it is the last is not`() throws {
    let client = try Deflater()
    let frames = try (1...3).map {
      WebTalk.frame(try client.pack(Samples.options($0), isLast: $0 == 2), reserved: 0x40)
    }
    let reading = Samples.read(Self.segments(Self.up, [WebTalk.upgrade] + frames))
    #expect(reading.words == ["2 OPTIONS call-1", "3 OPTIONS call-2", "4 OPTIONS call-3"])
    #expect(reading.losses == SightingReader.Losses())
  }

  /// More connections than there is room to keep what messages may refer to.
  @Test func `what cannot be unpacked of a thousand connections is told`() throws {
    let client = try Deflater()
    let large = Samples.options(1, body: String(repeating: "Z", count: 60_000))
    let first =
      try client.frame(large, mask: Self.mask)
      + client.frame(Samples.options(2), mask: Self.mask)
    let second = try client.frame(Samples.options(3), mask: Self.mask)
    let talks = (0..<1_200).map { number in
      Talk(source: Endpoint(.v4(127, 0, 0, 9), UInt16(20_000 + number)), destination: Self.server)
    }
    let starts = talks.flatMap { Self.segments($0, [WebTalk.upgrade, first]) }
    let place = WebTalk.upgrade.count + first.count
    let reading = Samples.read(starts + talks.map { $0.segment(place, second) })
    let unread = reading.sightings.count { $0.message == nil }
    #expect(reading.sightings.count == 3 * talks.count)
    #expect(unread > 0 && unread < talks.count)
    #expect(reading.losses.packedWebSockets == unread)
    #expect(!reading.gaps.isEmpty)
  }

  /// What is read of frames behind their handshake, the second of which was not captured.
  private static func readWithoutSecond(_ frames: [[UInt8]]) -> CaptureReading {
    var segments = segments(up, [WebTalk.upgrade] + frames)
    segments.remove(at: 2)
    let end = frames.reduce(WebTalk.upgrade.count) { $0 + $1.count }
    return Samples.read(
      [up.segment(-1, [], flags: Talk.synchronise)] + segments + [up.acknowledgement(upTo: end)])
  }

  @Test func `what refers to a message that was not captured is told once and not guessed`()
    throws
  {
    let client = try Deflater()
    let frames = try (1...5).map { try client.frame(Samples.options($0), mask: Self.mask) }
    let reading = Self.readWithoutSecond(frames)
    #expect(reading.words == ["3 OPTIONS call-1"] + (4...6).map { "\($0) \(Self.unread)" })
    #expect(reading.losses.packedWebSockets == 1 && reading.losses.streamGaps == 1)
    #expect(
      reading.losses.missing.contains(
        "1 WebSocket connection is compressed and could not be unpacked"))
    #expect(Set(reading.gaps.map(\.kind)) == [.hole, .packed])
  }

  @Test func `what refers to nothing is unpacked behind a gap as well`() throws {
    let client = try Deflater(keepsContext: false)
    let frames = try (1...3).map { try client.frame(Samples.options($0), mask: Self.mask) }
    let reading = Self.readWithoutSecond(frames)
    #expect(reading.words == ["3 OPTIONS call-1", "4 OPTIONS call-3"])
    #expect(reading.losses.packedWebSockets == 0)
  }

  @Test func `a connection that began before the capture is told, with doubt where SIP is spoken`()
    throws
  {
    let client = try Deflater()
    let frames = try (1...4).map { try client.frame(Samples.options($0), mask: Self.mask) }
    let anywhere = Samples.read(Self.segments(Self.up, Array(frames.dropFirst())))
    #expect(anywhere.words.isEmpty && anywhere.losses.missing.isEmpty)
    #expect(
      anywhere.losses.foreign == [
        "1 connection seems to be a compressed WebSocket that began before the capture"
      ])
    let talk = Talk(source: Self.browser, destination: Samples.system)
    let there = Samples.read(Self.segments(talk, Array(frames.dropFirst())))
    #expect(there.words == (1...3).map { "\($0) \(Self.unread)" })
    #expect(there.losses.packedWebSockets == 1 && there.losses.foreign.isEmpty)
  }

  @Test func `one that began before and refers to nothing is read`() throws {
    let client = try Deflater(keepsContext: false)
    let frames = try (1...2).map { try client.frame(Samples.options($0), mask: Self.mask) }
    let reading = Samples.read(Self.segments(Self.up, [Array("half of a".utf8)] + frames))
    #expect(reading.words == ["2 OPTIONS call-1", "3 OPTIONS call-2"])
    #expect(reading.losses == SightingReader.Losses())
  }

  @Test func `a message that unpacks to more than any may have costs little and hides nothing`()
    throws
  {
    let client = try Deflater(keepsContext: false)
    let bomb = try client.frame([UInt8](repeating: 0x61, count: 10_000_000))
    let reading = Samples.read(
      Self.segments(Self.up, [WebTalk.upgrade, bomb, try client.frame(Samples.options(2))]))
    #expect(reading.words == ["2 \(Self.unread)", "3 OPTIONS call-2"])
  }

  @Test func `a compressed WebSocket for something else says nothing`() throws {
    let client = try Deflater()
    let text = String(decoding: WebTalk.upgrade, as: UTF8.self).replacing("chat, sip", with: "chat")
    let frames = try (1...3).map { try client.frame(Array("{\"hello\": \"world \($0)\"}".utf8)) }
    let reading = Samples.read(Self.segments(Self.up, [Array(text.utf8)] + frames))
    #expect(reading.words.isEmpty && reading.losses.missing.isEmpty)
  }
}
