import Capture
import SIP
import Testing
import Wire

private let six = Endpoint(.v6(high: 0, low: 1), 5070)
private let plain = Samples.datagram(Samples.options(), from: six, to: six)

/// An extension header of that number; `next` is filled in by `extended`.
private func header(_ number: UInt8) -> (number: UInt8, body: [UInt8]) {
  switch number {
  // Authentication: its length counts fours, less two.
  case 51: (51, [0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4])
  // An atomic fragment header.
  case 44: (44, [0, 0, 0, 0, 0, 0, 0, 9])
  case 43: (43, [0, 2, 0, 1] + [UInt8](repeating: 0, count: 20))
  default: (number, [0, 0, 1, 4, 0, 0, 0, 0])
  }
}

/// The IPv6 packet with those headers before its content.
private func extended(_ numbers: [UInt8], _ packet: [UInt8] = plain) -> [UInt8] {
  var next = packet[6]
  var chain: [UInt8] = []
  for number in numbers.reversed() {
    var body = header(number).body
    body[0] = next
    chain = body + chain
    next = number
  }
  var bytes = Array(packet[..<4])
  bytes += UInt16(packet.count - 40 + chain.count).bigEndianBytes
  bytes += [next, packet[7]]
  return bytes + packet[8..<40] + chain + packet[40...]
}

@Test func `IPv6 headers are passed over in every order`() {
  var generator = SeededGenerator(seed: 17)
  let numbers: [UInt8] = [0, 43, 60, 51, 44, 135, 60]
  for _ in 0..<100 {
    let count = Int.random(in: 1...numbers.count, using: &generator)
    let order = Array(numbers.shuffled(using: &generator).prefix(count))
    #expect(Samples.read([extended(order)]).words == ["1 OPTIONS call-1"], "\(order)")
  }
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `tshark reads the same IPv6 headers`() throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  let packets = [extended([0, 60, 43, 44, 51, 60]), extended([43, 60]), extended([51])]
  try PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    .write(Samples.frames(packets), to: path)
  #expect(try Shark.messages(path).map(\.words) == [["OPTIONS"], ["OPTIONS"], ["OPTIONS"]])
}

@Test func `more IPv6 headers than anyone needs are not followed`() {
  #expect(Samples.read([extended([UInt8](repeating: 60, count: 200))]).words.isEmpty)
}

@Test func `options inside a fragmented IPv6 datagram are passed over`() {
  let peer = Endpoint(.v6(high: 0, low: 2), 5071)
  let long = extended(
    [60, 60],
    Samples.datagram(Samples.options(body: String(repeating: "z", count: 700)), from: peer, to: six)
  )
  let payload = Array(long[40...])
  let parts = stride(from: 0, to: payload.count, by: 400).map { offset -> [UInt8] in
    let part = Array(payload[offset..<min(offset + 400, payload.count)])
    var fragment = Array(long[..<4]) + UInt16(part.count + 8).bigEndianBytes + [44, 64]
    fragment += long[8..<40] + [60, 0]
    fragment += UInt16(offset | (offset + 400 < payload.count ? 1 : 0)).bigEndianBytes
    return fragment + [0, 0, 0, 5] + part
  }
  #expect(Samples.read(parts).words == ["\(parts.count) OPTIONS call-1"])
}

/// The IPv4 packet with that many fours of options.
private func withOptions(_ fours: Int, _ packet: [UInt8]) -> [UInt8] {
  var bytes = packet
  bytes[0] = 0x45 + UInt8(fours)
  bytes.replaceSubrange(2..<4, with: UInt16(packet.count + fours * 4).bigEndianBytes)
  bytes.insert(contentsOf: [UInt8](repeating: 1, count: fours * 4), at: 20)
  return bytes
}

@Test func `IPv4 options are passed over`() {
  for fours in 1...10 {
    let packet = withOptions(fours, Samples.datagram(Samples.options()))
    #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
  }
}

@Test func `an IPv4 authentication header is passed over`() {
  let datagram = Samples.datagram(Samples.options())
  let packet = Carriage.packet(
    51, [17, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4] + datagram[20...])
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `a packet seen before the card filled its length in counts whole`() {
  var packet = Samples.datagram(Samples.options())
  packet.replaceSubrange(2..<4, with: [0, 0])
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
  packet.replaceSubrange(24..<26, with: [0, 0])
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `a UDP length beyond the packet takes what is there`() {
  var packet = Samples.datagram(Samples.options())
  packet.replaceSubrange(24..<26, with: UInt16(9_000).bigEndianBytes)
  #expect(Samples.read([packet]).words == ["1 OPTIONS call-1"])
}

@Test func `what is behind the UDP length is not part of the message`() {
  let padded = Samples.options() + [0xEE, 0xEE, 0xEE]
  var packet = Samples.datagram(padded)
  packet.replaceSubrange(24..<26, with: UInt16(padded.count + 8 - 3).bigEndianBytes)
  #expect(Samples.read([packet]).sightings.first?.message?.bytes == Samples.options())
}

@Test func `a UDP length too small for a header is no datagram`() {
  var packet = Samples.datagram(Samples.options())
  packet.replaceSubrange(24..<26, with: [0, 7])
  #expect(Samples.read([packet]).words.isEmpty)
}
