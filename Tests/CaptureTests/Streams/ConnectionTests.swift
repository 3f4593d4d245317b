import Capture
import SIP
import Testing
import Wire

private let talk = Talk()
private let opening = talk.segment(-1, [], flags: Talk.synchronise)
private let one = Samples.options(1)
private let two = one + Samples.options(2)

/// The message with every byte of its Call-ID value changed.
private func forged(_ message: [UInt8]) -> [UInt8] {
  Array(String(decoding: message, as: UTF8.self).replacing("call-", with: "fake-").utf8)
}

@Test func `a repetition with other content changes nothing`() {
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(0, forged(one)),
    talk.segment(one.count, Samples.options(2)),
  ])
  #expect(reading.words == ["2 OPTIONS call-1", "4 OPTIONS call-2"])
}

@Test func `behind a hole the segment that begins earlier counts`() {
  let late = talk.segment(50, forged(one)[50...])
  let early = talk.segment(40, one[40...])
  for order in [[late, early], [early, late]] {
    let reading = Samples.read([opening] + order + [talk.segment(0, one[..<40])])
    #expect(reading.words == ["4 OPTIONS call-1"])
  }
}

@Test func `of two segments that begin together the longer counts`() {
  let short = talk.segment(40, forged(one)[40..<200])
  let long = talk.segment(40, one[40...])
  for order in [[short, long], [long, short]] {
    let reading = Samples.read([opening] + order + [talk.segment(0, one[..<40])])
    #expect(reading.words == ["4 OPTIONS call-1"])
  }
}

@Test func `data in the opening segment is the beginning of the stream`() {
  let cut = 120
  let reading = Samples.read([
    talk.segment(-1, one[..<cut], flags: Talk.synchronise), talk.segment(cut, one[cut...]),
  ])
  #expect(reading.words == ["2 OPTIONS call-1"])
}

@Test func `two ends may open at the same time`() {
  let back = Talk(source: talk.destination, destination: talk.source)
  let reading = Samples.read([
    opening, back.segment(-1, [], flags: Talk.synchronise),
    talk.segment(-1, [], flags: Talk.synchronise | Talk.acknowledge),
    back.segment(-1, [], flags: Talk.synchronise | Talk.acknowledge),
    talk.segment(0, Samples.options(1)), back.segment(0, Samples.options(2)),
  ])
  #expect(reading.words == ["5 OPTIONS call-1", "6 OPTIONS call-2"])
}

@Test func `a message that the end of the stream cuts is told there`() {
  let reading = Samples.read([
    opening, talk.segment(0, two.dropLast(10)),
    talk.segment(two.count - 10, [], flags: Talk.finish), talk.segment(0, [0]),
  ])
  #expect(
    reading.words == ["2 OPTIONS call-1", "3 unreadable: no empty line after the headers"])
}

@Test func `a FIN that comes before the last bytes waits for them`() {
  let reading = Samples.read([
    opening, talk.segment(0, two[..<100]), talk.segment(two.count, [], flags: Talk.finish),
    talk.segment(100, two[100...]),
  ])
  #expect(reading.words == ["4 OPTIONS call-1", "4 OPTIONS call-2"])
}

@Test func `a FIN that nobody accepted hides nothing behind what is acknowledged after it`() {
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(one.count, [], flags: Talk.finish),
    talk.segment(one.count, Samples.options(2)), talk.acknowledgement(upTo: two.count),
    talk.segment(two.count, Samples.options(3)),
  ])
  #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-3"])
  #expect(reading.losses.streamGaps == 1)
}

@Test(arguments: [1, 2])
func `a SYN that nobody accepted hides nothing`(_ count: Int) {
  let forged = (0..<count).map { talk.segment(10_000_000 * ($0 + 1), [], flags: Talk.synchronise) }
  let reading = Samples.read(
    [opening, talk.segment(0, one)] + forged + [
      talk.segment(one.count, Samples.options(2)), talk.segment(two.count, Samples.options(3)),
    ])
  #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2", "call-3"])
  #expect(reading.losses.streamGaps == 0)
}

@Test func `a connection that opens anew goes on with its own numbers`() {
  let anew = 10_000_000
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(anew - 1, [], flags: Talk.synchronise),
    talk.segment(anew, Samples.options(2)), talk.segment(one.count, Samples.options(9)),
    talk.segment(anew + one.count, Samples.options(3)),
  ])
  #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2", "call-3"])
}

@Test func `bytes that are lost before a FIN are a gap`() {
  let acknowledgement = talk.acknowledgement(upTo: two.count + 1)
  var frames = Samples.frames([
    opening, talk.segment(0, one.prefix(100)), talk.segment(one.count, [], flags: Talk.finish),
    acknowledgement, acknowledgement,
  ])
  frames[4].at = .seconds(1)
  let reading = CaptureReading(frames, .raw)
  #expect(reading.words == ["5 unreadable: the rest of it is not in the capture"])
  #expect(reading.losses.streamGaps == 1)
}

@Test func `bytes behind a FIN belong to nobody`() {
  let end = one.count
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(end, [], flags: Talk.finish),
    talk.segment(end, Samples.options(2)), talk.segment(end + 1, Samples.options(3)),
  ])
  #expect(reading.words == ["2 OPTIONS call-1"])
}

@Test func `what was seen before a FIN or a reset is not seen again`() {
  for flags in [Talk.finish, Talk.reset] {
    let reading = Samples.read([
      opening, talk.segment(0, one), talk.segment(one.count, [], flags: flags),
      talk.segment(0, one),
    ])
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1"])
  }
}

@Test func `a reset that the other end did not accept hides nothing`() {
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(1_000, [], flags: Talk.reset),
    talk.segment(one.count, Samples.options(2)),
  ])
  #expect(reading.words == ["2 OPTIONS call-1", "3 reset by 127.0.0.9:5070", "4 OPTIONS call-2"])
}

@Test(arguments: [Talk.finish, Talk.reset])
func `a port used again after an end is a new stream`(_ flags: UInt8) {
  func again(_ offset: Int, _ bytes: [UInt8], _ flags: UInt8) -> [UInt8] {
    PacketBuilder.segment(
      from: talk.source, to: talk.destination, sequence: 77_000 + UInt32(offset),
      acknowledgement: 0, flags: flags, bytes)
  }
  let reading = Samples.read([
    opening, talk.segment(0, one), talk.segment(one.count, [], flags: flags),
    again(0, [], Talk.synchronise), again(1, Samples.options(2), Talk.push),
  ])
  #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2"])
}

@Test func `the length of a body may stand folded or under its short name`() {
  for field in ["l: 5", "L : 5 ", "content-length:\r\n 5", "CONTENT-LENGTH:5"] {
    let text = String(decoding: Samples.options(1, body: "v=0\r\n"), as: UTF8.self)
      .replacing("Content-Length: 5", with: field)
    let reading = Samples.read([talk.segment(0, Array(text.utf8) + Samples.options(2))])
    #expect(reading.words == ["1 OPTIONS call-1", "1 OPTIONS call-2"], "\(field)")
  }
}

/// Streams that never come to an end, by what they are made of.
private let endless: [(name: String, beginning: [UInt8], rest: [UInt8])] = [
  ("a line", [], Array(repeating: 0x41, count: 1_400)),
  ("lines", [], Array("abc\n".utf8)),
  ("headers", Array("OPTIONS sip:a SIP/2.0\r\n".utf8), Array("X: y\r\n".utf8)),
  (
    "a body", Array("OPTIONS sip:a SIP/2.0\r\nContent-Length: 999999999\r\n\r\n".utf8),
    Array(repeating: 0x0A, count: 1_400)
  ),
  ("start lines", [], Array("OPTIONS sip:a SIP/2.0\r\n".utf8)),
  ("HTTP", Array("GET / HTTP/1.1\r\n".utf8), Array("X: y\r\n".utf8)),
  ("a WebSocket frame", WebTalk.upgrade + [0x82, 0x7F, 0x10, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3]),
  ("WebSocket parts", WebTalk.upgrade + [0x01, 0x01, 0x41], [0x00, 0x02, 0x41, 0x42]),
  (
    "compressed WebSocket parts", WebTalk.upgrade + [0x41, 0x01, 0x41], [0x00, 0x02, 0x41, 0x42]
  ),
  ("HEP", Array("HEP3".utf8) + [0xFF, 0xFF], Array(repeating: 0, count: 1_400)),
]

@Test(arguments: endless.indices)
func `an endless stream stays within half a MiB`(_ index: Int) {
  let (name, beginning, rest) = endless[index]
  var block: [UInt8] = []
  while block.count < 1_400 { block += rest }
  var reader = SightingReader(.raw)
  var most = 0
  var offset = 0
  for number in 0..<700 {
    let bytes = number == 0 ? beginning + block : block
    let frame = Frame(number: number + 1, at: .zero, bytes: talk.segment(offset, bytes))
    _ = reader.read(frame)
    offset += bytes.count
    most = max(most, reader.heldBytes)
  }
  #expect(most < 524_288, "\(name) held \(most)")
}

@Test func `damage is told once for the bytes it shows`() {
  let line = Array("OPTIONS sip:a SIP/2.0\r\n".utf8)
  let bytes = (0..<8_000).flatMap { _ in line }
  let segments = stride(from: 0, to: bytes.count, by: 1_400).map {
    talk.segment($0, bytes[$0..<min($0 + 1_400, bytes.count)])
  }
  let shown = Samples.read(segments).sightings.map { sighting in
    if case .unreadable(let bytes, _) = sighting.content { bytes.count } else { 0 }
  }
  #expect(shown.count > 10)
  #expect(shown.reduce(0, +) <= bytes.count)
}

@Test func `a hole that is never filled stays within half a MiB`() {
  var reader = SightingReader(.raw)
  var most = 0
  _ = reader.read(Frame(number: 1, at: .zero, bytes: opening))
  for number in 0..<1_500 {
    // Every other block is missing.
    let bytes = talk.segment(10 + number * 2_000, [UInt8](repeating: 0x41, count: 1_000))
    _ = reader.read(Frame(number: number + 2, at: .zero, bytes: bytes))
    most = max(most, reader.heldBytes)
  }
  #expect(most < 524_288)
}

@Test func `segments of one byte behind a hole count with what they take`() {
  var reader = SightingReader(.raw)
  _ = reader.read(Frame(number: 1, at: .zero, bytes: opening))
  for number in 0..<1_000 {
    let bytes = talk.segment(10 + number * 2, [0x41])
    _ = reader.read(Frame(number: number + 2, at: .zero, bytes: bytes))
  }
  #expect(reader.heldBytes > 64_000)
}

@Test func `damaged streams of every kind never stop the reader`() throws {
  var mutation = Mutation(generator: SeededGenerator(seed: 61))
  let report = HEPWriter.bytes(
    HEPPacket(from: Samples.carrier, to: Samples.system, payload: Samples.options(1)))
  let deflater = try Deflater()
  let packed = try deflater.frame(one) + deflater.frame(two, mask: 7)
  let sources = [
    two, WebTalk.upgrade + packed,
    WebTalk.upgrade + WebTalk.frame(one) + WebTalk.frame(one, mask: 7),
    WebTalk.acceptance + WebTalk.frame(one, opcode: 1, isFinal: false)
      + WebTalk.frame([], opcode: 9)
      + WebTalk.frame(one, opcode: 0), report + report,
  ]
  for _ in 0..<100 {
    for source in sources {
      let bytes = mutation.damage(source)
      var segments = [opening]
      var offset = 0
      while offset < bytes.count {
        let end = min(bytes.count, offset + .random(in: 1...400, using: &mutation.generator))
        segments.append(talk.segment(offset, bytes[offset..<end]))
        offset = end
      }
      let reading = Samples.read(segments)
      #expect(reading.sightings.allSatisfy { (1...segments.count).contains($0.frame) })
    }
  }
}
