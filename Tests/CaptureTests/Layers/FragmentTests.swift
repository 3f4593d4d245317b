import Capture
import SIP
import Testing
import Wire

/// Cuts a raw IPv4 packet into fragments of at most that many payload bytes (a multiple of 8).
func fragments(
  _ packet: [UInt8], of size: Int, identification: UInt16 = 7
) -> [[UInt8]] {
  let payload = Array(packet[20...])
  return stride(from: 0, to: payload.count, by: size).map { offset in
    let part = Array(payload[offset..<min(offset + size, payload.count)])
    let isLast = offset + size >= payload.count
    var header = Array(packet[..<20])
    header.replaceSubrange(2..<4, with: UInt16(20 + part.count).bigEndianBytes)
    header.replaceSubrange(4..<6, with: identification.bigEndianBytes)
    let flags = UInt16(offset / 8) | (isLast ? 0 : 0x2000)
    header.replaceSubrange(6..<8, with: flags.bigEndianBytes)
    return header + part
  }
}

private let whole = Samples.datagram(Samples.options(body: String(repeating: "x", count: 900)))

@Test(arguments: [8, 16, 256, 1_000])
func `fragments make the datagram whatever their size`(_ size: Int) throws {
  let parts = fragments(whole, of: size)
  let reading = Samples.read(parts)
  #expect(reading.words == ["\(parts.count) OPTIONS call-1"])
  #expect(reading.sightings.first?.message?.body.count == 900)
  #expect(reading.losses == SightingReader.Losses())
}

@Test func `fragments make the datagram in any order`() {
  var generator = SeededGenerator(seed: 3)
  for _ in 0..<50 {
    let parts = fragments(whole, of: 64).shuffled(using: &generator)
    #expect(Samples.read(parts).words == ["\(parts.count) OPTIONS call-1"])
  }
}

@Test func `a repeated fragment changes nothing`() {
  let parts = fragments(whole, of: 256)
  #expect(Samples.read([parts[0]] + parts).words == ["\(parts.count + 1) OPTIONS call-1"])
}

@Test func `a datagram with contradicting fragments is given up and counted`() {
  var parts = fragments(whole, of: 256)
  var forged = parts[1]
  forged[30] ^= 0xFF
  parts.insert(forged, at: 1)
  let reading = Samples.read(parts)
  #expect(reading.sightings.isEmpty)
  #expect(reading.losses.fragmentedDatagrams == 1)
}

@Test func `a datagram with a missing fragment is counted as lost`() {
  let reading = Samples.read(Array(fragments(whole, of: 256).dropLast()))
  #expect(reading.sightings.isEmpty)
  #expect(reading.losses.fragmentedDatagrams == 1)
}

@Test func `fragments of many datagrams do not mix`() {
  let packets = (1...20).map {
    Samples.datagram(Samples.options($0, body: String(repeating: "y", count: 500)))
  }
  let parts = packets.enumerated().map {
    fragments($0.element, of: 128, identification: UInt16($0.offset))
  }
  let mixed = (0..<parts[0].count).flatMap { index in
    parts.compactMap { $0.indices.contains(index) ? $0[index] : nil }
  }
  let reading = Samples.read(mixed)
  #expect(Set(reading.sightings.compactMap { $0.message?.callID }).count == 20)
}

@Test func `a flood of first fragments stays within bounds and is counted`() {
  let first = fragments(whole, of: 256)[0]
  let flood = (0..<3_000).map { number in
    var fragment = first
    fragment.replaceSubrange(4..<6, with: UInt16(number).bigEndianBytes)
    return fragment
  }
  #expect(Samples.read(flood).losses.fragmentedDatagrams == 3_000)
}

@Test func `IPv6 fragments make the datagram`() {
  let peer = Endpoint(.v6(high: 0, low: 1), 5070)
  let packet = Samples.datagram(
    Samples.options(body: String(repeating: "z", count: 700)), from: peer, to: peer)
  let payload = Array(packet[40...])
  let parts = stride(from: 0, to: payload.count, by: 400).map { offset -> [UInt8] in
    let part = Array(payload[offset..<min(offset + 400, payload.count)])
    let field = UInt16(offset) | (offset + 400 < payload.count ? 1 : 0)
    var fragment = Array(packet[..<4])
    fragment += UInt16(part.count + 8).bigEndianBytes
    fragment += [44, 64] as [UInt8]
    fragment += packet[8..<40]
    fragment += [17, 0] as [UInt8]
    fragment += field.bigEndianBytes
    fragment += [0, 0, 0, 9] as [UInt8]
    return fragment + part
  }
  #expect(Samples.read(parts).words == ["\(parts.count) OPTIONS call-1"])
}
