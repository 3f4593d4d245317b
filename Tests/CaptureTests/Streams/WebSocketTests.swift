import Capture
import SIP
import Testing
import Wire

private let browser = Endpoint(.v4(127, 0, 0, 9), 40_000)
private let server = Endpoint(.v4(127, 0, 0, 1), 8_080)
private let up = Talk(source: browser, destination: server)
private let down = Talk(source: server, destination: browser)
private let mask: UInt32 = 0x37FA_213D

/// What is read of bytes that the browser sends in one segment.
private func read(_ bytes: [UInt8]) -> CaptureReading {
  Samples.read([up.segment(0, bytes)])
}

@Test func `messages over a WebSocket are seen in both directions`() {
  let reading = Samples.read([
    up.segment(0, WebTalk.upgrade), down.segment(0, WebTalk.acceptance),
    up.segment(WebTalk.upgrade.count, WebTalk.frame(Samples.options(1), opcode: 1, mask: mask)),
    down.segment(WebTalk.acceptance.count, WebTalk.frame(Samples.options(2))),
  ])
  #expect(reading.words == ["3 OPTIONS call-1", "4 OPTIONS call-2"])
  #expect(reading.sightings.map(\.transport) == [.ws, .ws])
  #expect(reading.sightings.map(\.source) == [browser, server])
  #expect(reading.sightings.first?.message?.bytes == Samples.options(1))
}

@Test func `a WebSocket cut at every byte gives the same messages`() {
  let bytes =
    WebTalk.upgrade + WebTalk.frame(Samples.options(1), mask: mask)
    + WebTalk.frame(Samples.options(2), mask: 9)
  for cut in 1..<bytes.count {
    let reading = Samples.read([up.segment(0, bytes[..<cut]), up.segment(cut, bytes[cut...])])
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2"])
  }
}

@Test func `a message in several frames with control frames between is one`() {
  let message = Samples.options(1)
  let bytes =
    WebTalk.upgrade + WebTalk.frame(Array(message[..<50]), isFinal: false, mask: 5)
    + WebTalk.frame([1, 2], opcode: 9, mask: 6)
    + WebTalk.frame(Array(message[50..<90]), opcode: 0, isFinal: false, mask: 7)
    + WebTalk.frame([], opcode: 10) + WebTalk.frame(Array(message[90...]), opcode: 0)
  #expect(read(bytes).words == ["1 OPTIONS call-1"])
}

@Test func `every way to write a length is read`() {
  let short = Array("OPTIONS sip:a SIP/2.0\r\n\r\n".utf8)
  let bytes =
    WebTalk.upgrade + WebTalk.frame(short) + WebTalk.frame(Samples.options(2))
    + WebTalk.frame(Samples.options(3), mask: mask, isLong: true)
  #expect(
    read(bytes).words == [
      "1 unreadable: no Call-ID header", "1 OPTIONS call-2", "1 OPTIONS call-3",
    ])
}

@Test func `keep-alives in a WebSocket say nothing`() {
  let bytes =
    WebTalk.upgrade + WebTalk.frame(Array("\r\n\r\n".utf8), mask: mask) + WebTalk.frame([])
    + WebTalk.frame(Samples.options(1))
  #expect(read(bytes).words == ["1 OPTIONS call-1"])
}

@Test func `after a close frame nothing more is read`() {
  let bytes =
    WebTalk.upgrade + WebTalk.frame(Samples.options(1)) + WebTalk.frame([3, 0xE8], opcode: 8)
    + WebTalk.frame(Samples.options(2))
  #expect(read(bytes).words == ["1 OPTIONS call-1"])
}

@Test func `a compressed message that is damaged is unreadable, the next one is not`() {
  let bytes =
    WebTalk.upgrade + WebTalk.frame([1, 2, 3], mask: mask, reserved: 0x40)
    + WebTalk.frame(Samples.options(2))
  #expect(
    read(bytes).words == [
      "1 unreadable: it is compressed and could not be unpacked",
      "1 OPTIONS call-2",
    ])
}

@Test func `an absurd length is said, costs nothing and hides nothing for long`() {
  let absurd: [UInt8] = [0x82, 0x7F, 0x10, 0, 0, 0, 0, 0, 0, 0]
  let reading = Samples.read([
    up.segment(0, WebTalk.upgrade + absurd), up.segment(WebTalk.upgrade.count + 10, [1, 2, 3]),
    up.segment(WebTalk.upgrade.count + 13, WebTalk.frame(Samples.options(2), mask: mask)),
  ])
  #expect(
    reading.words == [
      "1 unreadable: message of 1152921504606846976 bytes is larger than 65535",
      "3 OPTIONS call-2",
    ])
}

@Test func `a frame larger than a message is passed over`() {
  let large = [UInt8](repeating: 0x41, count: 70_000)
  let header: [UInt8] = [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0x11, 0x70]
  let bytes = WebTalk.upgrade + header + large + WebTalk.frame(Samples.options(2))
  let segments = stride(from: 0, to: bytes.count, by: 10_000).map {
    up.segment($0, bytes[$0..<min($0 + 10_000, bytes.count)])
  }
  #expect(
    Samples.read(segments).words == [
      "1 unreadable: message of 70000 bytes is larger than 65535",
      "\(segments.count) OPTIONS call-2",
    ])
}

@Test func `what a frame hides that is never whole may have been messages`() {
  let header: [UInt8] = [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0x11, 0x70]
  let parts = [WebTalk.upgrade + header] + (1...3).map { WebTalk.frame(Samples.options($0)) }
  var offset = 0
  let segments = parts.map { part in
    defer { offset += part.count }
    return up.segment(offset, part)
  }
  let reading = Samples.read(segments)
  #expect(reading.words == ["1 unreadable: message of 70000 bytes is larger than 65535"])
  #expect(reading.gaps.map(\.kind) == [.large])
  #expect(reading.gaps.last?.span == Moment.zero...(Moment.zero + .milliseconds(3)))
}

@Test(arguments: [nil, mask])
func `a WebSocket whose opening was missed is known by what it carries`(_ mask: UInt32?) {
  let frames = [1, 2].map { WebTalk.frame(Samples.options($0), mask: mask) }
  let reading = Samples.read([
    up.segment(0, Array("half of a frame".utf8)), up.segment(15, frames[0]),
    up.segment(15 + frames[0].count, frames[1]),
  ])
  #expect(reading.words == ["2 OPTIONS call-1", "3 OPTIONS call-2"])
  #expect(reading.sightings.allSatisfy { $0.transport == .ws })
}

@Test func `a WebSocket goes on after a gap`() {
  let first = WebTalk.upgrade + WebTalk.frame(Samples.options(1), mask: mask)
  let third = WebTalk.frame(Samples.options(3), mask: mask)
  let reading = Samples.read([
    up.segment(-1, [], flags: Talk.synchronise), up.segment(0, first.dropLast(20)),
    up.segment(first.count + 500, third), up.acknowledgement(upTo: first.count + 500 + third.count),
  ])
  #expect(reading.words.last == "3 OPTIONS call-3")
  #expect(reading.words.first?.hasPrefix("3 unreadable: the rest of it") == true)
  #expect(reading.losses.streamGaps == 1)
}

@Test func `a WebSocket for something else says nothing`() {
  let text = String(decoding: WebTalk.upgrade, as: UTF8.self).replacing("chat, sip", with: "chat")
  let bytes = Array(text.utf8) + WebTalk.frame(Array("hello\n".utf8), opcode: 1, mask: mask)
  #expect(read(bytes).words.isEmpty)
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `tshark finds the same messages in a WebSocket`() throws {
  let web = Endpoint(.v4(127, 0, 0, 1), 80)
  let message = Samples.options(1)
  let masked =
    WebTalk.frame(Array(message[..<70]), opcode: 1, isFinal: false, mask: 5)
    + WebTalk.frame(Array(message[70...]), opcode: 0, mask: mask)
  var numbers = (up: UInt32(1_000), down: UInt32(5_000))
  func up(_ bytes: [UInt8], _ flags: UInt8 = Talk.push) -> [UInt8] {
    defer { numbers.up += flags & Talk.synchronise == 0 ? UInt32(bytes.count) : 1 }
    return PacketBuilder.segment(
      from: browser, to: web, sequence: numbers.up, acknowledgement: numbers.down, flags: flags,
      bytes)
  }
  func down(_ bytes: [UInt8], _ flags: UInt8 = Talk.push) -> [UInt8] {
    defer { numbers.down += flags & Talk.synchronise == 0 ? UInt32(bytes.count) : 1 }
    return PacketBuilder.segment(
      from: web, to: browser, sequence: numbers.down, acknowledgement: numbers.up, flags: flags,
      bytes)
  }
  let packets = [
    up([], Talk.synchronise), down([], Talk.synchronise | Talk.acknowledge),
    up([], Talk.acknowledge), up(WebTalk.upgrade), down(WebTalk.acceptance), up(masked),
    down(WebTalk.frame(Samples.options(2), opcode: 1)),
  ]
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  try PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    .write(Samples.frames(packets), to: path)
  #expect(try Shark.messages(path).map(\.words) == [["OPTIONS"], ["OPTIONS"]])
  #expect(try CaptureFile.read(path).words == ["6 OPTIONS call-1", "7 OPTIONS call-2"])
}
