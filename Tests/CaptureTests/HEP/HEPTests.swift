import Capture
import SIP
import Testing
import Wire

private let agent = Endpoint(.v4(127, 0, 0, 7), 41_000)
private let collector = Endpoint(.v4(127, 0, 0, 8), 9_060)
private let report = HEPPacket(
  from: Samples.carrier, to: Samples.system, carrier: 17,
  at: Moment(nanoseconds: 1_700_000_000_123_456_000), captureID: 2_001, correlation: "call-1",
  payload: Samples.options(1))

/// A HEP version 3 packet of those chunks of the generic vendor.
private func packet(_ chunks: [(type: UInt16, value: [UInt8])]) -> [UInt8] {
  var body: [UInt8] = []
  for chunk in chunks {
    body += [0, 0] + chunk.type.bigEndianBytes
    body += UInt16(chunk.value.count + 6).bigEndianBytes + chunk.value
  }
  return Array("HEP3".utf8) + UInt16(body.count + 6).bigEndianBytes + body
}

private let chunks: [(type: UInt16, value: [UInt8])] = [
  (1, [2]), (2, [6]), (3, [127, 0, 0, 9]), (4, [127, 0, 0, 1]), (7, [0x13, 0xCE]),
  (8, [0x13, 0xC4]), (9, [0x65, 0x53, 0xF1, 0x00]), (10, [0, 0, 0, 7]), (11, [1]),
  (12, [0, 0, 0, 9]), (14, Array("secret".utf8)), (15, Samples.options(1)),
]

@Test func `a report by hand from the specification is read`() throws {
  let read = try #require(HEPPacket(packet(chunks)))
  #expect(read.source == Samples.carrier && read.destination == Samples.system)
  #expect(read.transport == .tcp && read.kind == 1 && read.captureID == 9)
  #expect(read.at == Moment(nanoseconds: 1_700_000_000_000_007_000))
  #expect(read.payload == Samples.options(1))
  #expect(!"\(read)".contains("secret"))
}

/// A datagram that sngrep 1.6 sends of a call it reads from a file (`--eep-send`), up to
/// the payload.
private let foreign: [UInt8] = [
  0x48, 0x45, 0x50, 0x33, 0x02, 0x4B, 0x00, 0x00, 0x00, 0x01, 0x00, 0x07, 0x02, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x07, 0x11, 0x00, 0x00, 0x00, 0x07, 0x00, 0x08, 0x13, 0xC4, 0x00, 0x00, 0x00, 0x08,
  0x00, 0x08, 0x13, 0xC4, 0x00, 0x00, 0x00, 0x09, 0x00, 0x0A, 0x6B, 0x00, 0xD2, 0xD9, 0x00, 0x00,
  0x00, 0x0A, 0x00, 0x0A, 0x00, 0x01, 0x47, 0x50, 0x00, 0x00, 0x00, 0x0B, 0x00, 0x07, 0x01, 0x00,
  0x00, 0x00, 0x0C, 0x00, 0x0A, 0x07, 0xD2, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x0A, 0x7F,
  0x09, 0x00, 0x02, 0x00, 0x00, 0x00, 0x04, 0x00, 0x0A, 0x7F, 0x09, 0x00, 0x01,
]

@Test func `what another program writes is read, and would be written the same`() throws {
  let payload = Samples.options(1)
  var bytes = foreign + [0, 0, 0, 15] + UInt16(payload.count + 6).bigEndianBytes + payload
  bytes.replaceSubrange(4..<6, with: UInt16(bytes.count).bigEndianBytes)
  let read = try #require(HEPPacket(bytes))
  #expect(read.source == Endpoint(.v4(127, 9, 0, 2), 5060))
  #expect(read.destination == Endpoint(.v4(127, 9, 0, 1), 5060))
  #expect(read.at == Moment(nanoseconds: 1_795_216_089_083_792_000))
  // Its number, 2002, stands in the upper half.
  #expect(read.captureID == 0x07D2_0000 && read.transport == .udp)
  let written = HEPWriter.bytes(read)
  // The same chunks, in whatever order.
  #expect(written.count == bytes.count)
  #expect(written.sorted() == bytes.sorted())
  #expect(HEPPacket(written) == read)
}

@Test func `a written report is read as it was`() {
  #expect(HEPPacket(HEPWriter.bytes(report)) == report)
  let six = Endpoint(.v6(high: 1, low: 2), 5070)
  let other = HEPPacket(from: six, to: six, carrier: 6, payload: Samples.options(2))
  #expect(HEPPacket(HEPWriter.bytes(other)) == other)
}

@Test(arguments: [UInt16(9_060), 5_060, 31_000])
func `a report in a datagram shows the inner packet at the inner time`(_ port: UInt16) throws {
  let datagram = PacketBuilder.datagram(
    from: agent, to: Endpoint(collector.address, port), HEPWriter.bytes(report))
  let reading = Samples.read([datagram])
  let sighting = try #require(reading.sightings.first)
  #expect(reading.words == ["1 OPTIONS call-1"])
  #expect(sighting.source == Samples.carrier && sighting.destination == Samples.system)
  #expect(sighting.at == report.at && sighting.transport == .udp)
}

@Test func `reports in a TCP stream are seen whatever the segments`() {
  let second = HEPPacket(from: Samples.system, to: Samples.carrier, payload: Samples.options(2))
  let bytes = HEPWriter.bytes(report) + HEPWriter.bytes(second)
  let talk = Talk(source: agent, destination: collector)
  for cut in 1..<bytes.count {
    let reading = Samples.read([talk.segment(0, bytes[..<cut]), talk.segment(cut, bytes[cut...])])
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2"])
    #expect(reading.sightings.map(\.source) == [Samples.carrier, Samples.system])
  }
}

@Test func `chunks of others and unknown ones are passed over`() {
  var bytes = packet([(99, [1, 2, 3])] + chunks)
  // A chunk of another vendor that looks like an address of the wrong size.
  bytes += [0, 7, 0, 3, 0, 8, 1, 2]
  bytes.replaceSubrange(4..<6, with: UInt16(bytes.count).bigEndianBytes)
  #expect(HEPPacket(bytes)?.payload == Samples.options(1))
}

@Test func `a report that is no SIP says nothing`() {
  for (kind, payload) in [(UInt8(5), "{}"), (100, "log"), (1, "\r\n\r\n")] {
    var other = report
    other.kind = kind
    other.payload = Array(payload.utf8)
    let datagram = PacketBuilder.datagram(from: agent, to: collector, HEPWriter.bytes(other))
    #expect(Samples.read([datagram]).words.isEmpty)
  }
}

@Test func `a report that cannot be read is told with the reason`() {
  let cases: [([UInt8], String)] = [
    (packet(chunks.filter { $0.type != 3 }), "no addresses"),
    (packet(chunks.filter { $0.type != 15 }), "no payload"),
    (packet([(3, [1, 2])] + chunks), "chunk 3 of 8 bytes"),
    (packet(chunks.filter { $0.type != 15 } + [(16, [1, 2, 3])]), "compressed payload"),
    (Array(packet(chunks).dropLast()), "length 318 of 317 bytes"),
  ]
  for (bytes, why) in cases {
    let datagram = PacketBuilder.datagram(from: agent, to: collector, bytes)
    #expect(Samples.read([datagram]).words == ["1 unreadable: HEP3 cannot be read: \"\(why)\""])
  }
}

@Test func `a compressed payload is unpacked within bounds`() throws {
  // gzip of "OPTIONS", as the gzip program writes it.
  let packed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xF3, 0x0F, 0x08, 0xF1, 0xF4, 0xF7, 0x0B, 0x06, 0,
    0x9D, 0x04, 0x70, 0xEF, 7, 0, 0, 0,
  ]
  let read = HEPPacket(packet(chunks.filter { $0.type != 15 } + [(16, packed)]))
  #expect(read.map { String(decoding: $0.payload, as: UTF8.self) } == "OPTIONS")
}

@Test func `reports of the older versions are read by their content`() throws {
  let header: [UInt8] = [1, 16, 2, 17, 0x13, 0xCE, 0x13, 0xC4, 127, 0, 0, 9, 127, 0, 0, 1]
  let first = try #require(HEPPacket(header + Samples.options(1)))
  #expect(first.source == Samples.carrier && first.destination == Samples.system)
  #expect(first.at == nil && first.payload == Samples.options(1))
  let time: [UInt8] = [0x00, 0xF1, 0x53, 0x65, 7, 0, 0, 0, 9, 0, 0, 0]
  let second = try #require(HEPPacket([2] + header[1...] + time + Samples.options(1)))
  #expect(second.at == Moment(nanoseconds: 1_700_000_000_000_007_000))
  #expect(second.captureID == 9)
  #expect(HEPPacket(header + Array("hello, this is no SIP at all".utf8)) == nil)
  let datagram = PacketBuilder.datagram(from: agent, to: collector, header + Samples.options(1))
  #expect(Samples.read([datagram]).words == ["1 OPTIONS call-1"])
}

@Test func `damaged reports never stop the reader`() {
  var mutation = Mutation(generator: SeededGenerator(seed: 3))
  let whole = HEPWriter.bytes(report)
  for _ in 0..<3_000 {
    let bytes = mutation.damage(whole)
    if let read = HEPPacket(bytes) { #expect(read.payload.count <= bytes.count) }
  }
}
