import Capture
import SIP
import Testing
import Wire

private struct Wrapping: CustomTestStringConvertible {
  let testDescription: String
  let linkType: LinkType
  let header: [UInt8]

  static let all = [
    Wrapping("Ethernet", .ethernet, macs + [0x08, 0x00]),
    Wrapping("802.1Q", .ethernet, macs + [0x81, 0x00, 0x00, 0x64, 0x08, 0x00]),
    Wrapping(
      "QinQ", .ethernet, macs + [0x88, 0xA8, 0x00, 0x01, 0x81, 0x00, 0x00, 0x64, 0x08, 0x00]),
    Wrapping("PPPoE", .ethernet, macs + [0x88, 0x64, 0x11, 0, 0, 1, 0, 0, 0x00, 0x21]),
    Wrapping("SLL", .linuxSLL, [UInt8](repeating: 0, count: 14) + [0x08, 0x00]),
    Wrapping("SLL2", .linuxSLL2, [0x08, 0x00] + [UInt8](repeating: 0, count: 18)),
    Wrapping("null, little-endian", .null, [2, 0, 0, 0]),
    Wrapping("null, big-endian", .null, [0, 0, 0, 2]),
    Wrapping("loop", .loop, [0, 0, 0, 2]),
    Wrapping(
      "SLL with a VLAN tag", .linuxSLL,
      [UInt8](repeating: 0, count: 14) + [0x81, 0x00, 0x00, 0x64, 0x08, 0x00]),
    Wrapping(
      "SLL2 with a VLAN tag", .linuxSLL2,
      [0x81, 0x00] + [UInt8](repeating: 0, count: 18) + [0x00, 0x64, 0x08, 0x00]),
    Wrapping(
      "LLC and SNAP", .ethernet, macs + [0x01, 0x00, 0xAA, 0xAA, 3, 0, 0, 0, 0x08, 0x00]),
    Wrapping("MPLS", .ethernet, macs + [0x88, 0x47, 0, 1, 0x00, 64, 0, 2, 0x01, 64]),
    Wrapping(
      "MPLS pseudowire", .ethernet,
      macs + [0x88, 0x47, 0, 2, 0x01, 64, 0, 0, 0, 0] + macs + [0x08, 0x00]),
    Wrapping("PPP", .ppp, [0xFF, 0x03, 0x00, 0x21]),
    Wrapping("PPP, compressed", .ppp, [0x21]),
    Wrapping("PPP, address compressed", .ppp, [0x00, 0x21]),
    Wrapping("PPP over a serial line", .pppHDLC, [0xFF, 0x03, 0x00, 0x21]),
    Wrapping("Cisco HDLC called PPP", .pppHDLC, [0x0F, 0x00, 0x08, 0x00]),
    Wrapping("Cisco HDLC", .ciscoHDLC, [0x0F, 0x00, 0x08, 0x00]),
    Wrapping("PPPoE session", .pppoe, [0x11, 0, 0, 1, 0, 0, 0x00, 0x21]),
    Wrapping("raw", .raw, []),
    Wrapping("IPv4", .ipv4, []),
  ]

  private static let macs = [UInt8](repeating: 0, count: 12)

  init(_ name: String, _ linkType: LinkType, _ header: [UInt8]) {
    testDescription = name
    self.linkType = linkType
    self.header = header
  }
}

@Test(arguments: Wrapping.all)
private func `a message is found under every link layer`(_ wrapping: Wrapping) throws {
  let reading = Samples.read(
    [wrapping.header + Samples.datagram(Samples.options())], wrapping.linkType)
  let sighting = try #require(reading.sightings.first)
  #expect(reading.words == ["1 OPTIONS call-1"])
  #expect(sighting.source == Samples.carrier)
  #expect(sighting.destination == Samples.system)
  #expect(sighting.transport == .udp)
  #expect(sighting.message?.bytes == Samples.options())
}

@Test(arguments: Wrapping.all)
private func `a frame cut anywhere is never taken for a whole message`(_ wrapping: Wrapping) {
  let whole = wrapping.header + Samples.datagram(Samples.options())
  for length in 0..<whole.count {
    let frame = Frame(
      number: 1, at: .zero, bytes: Array(whole.prefix(length)), originalLength: whole.count)
    let reading = CaptureReading([frame], wrapping.linkType)
    #expect(!reading.sightings.contains { $0.message != nil })
    #expect(reading.losses.cutFrames == 1)
  }
}

@Test func `padding behind the IP packet is not part of the message`() {
  let ethernet = [UInt8](repeating: 0, count: 12) + [0x08, 0x00]
  let padded = ethernet + Samples.datagram(Samples.options()) + [0xFF, 0xFF, 0xFF]
  let reading = Samples.read([padded], .ethernet)
  #expect(reading.sightings.first?.message?.bytes == Samples.options())
}

@Test func `a message is found over IPv6 behind extension headers`() throws {
  let source = Endpoint(.v6(high: 0, low: 1), 5070)
  let plain = Samples.datagram(Samples.options(), from: source, to: source)
  #expect(Samples.read([plain]).words == ["1 OPTIONS call-1"])

  var extended = Array(plain[..<4])
  extended += UInt16(plain.count - 40 + 8).bigEndianBytes
  extended += [0, plain[7]]
  extended += plain[8..<40]
  extended += [17, 0, 1, 4, 0, 0, 0, 0] as [UInt8]
  extended += plain[40...]
  #expect(Samples.read([extended]).words == ["1 OPTIONS call-1"])
}

@Test func `raw IP is known by every number it has`() {
  for number: UInt16 in [12, 14, 101] { #expect(LinkType(file: number) == .raw) }
  #expect(LinkType(file: 1) == .ethernet)
  // Wireless frames are not read.
  #expect(LinkType(file: 105) == nil)
}

@Test func `a frame that holds no IP is counted and nothing else`() {
  let arp = [UInt8](repeating: 0, count: 12) + [0x08, 0x06] + [UInt8](repeating: 1, count: 28)
  let reading = Samples.read([arp], .ethernet)
  #expect(reading.sightings.isEmpty)
  #expect(reading.losses.unreadFrames == 1)
}

extension UInt16 {
  var bigEndianBytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 255)] }
}
