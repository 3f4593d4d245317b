import Capture
import Foundation
import Testing
import Wire

private let one = Samples.datagram(Samples.options(1))
private let two = Samples.datagram(Samples.options(2, body: "two"))

struct PcapForm: Sendable, CustomStringConvertible {
  let magic: UInt32
  let isBig: Bool
  let isNano: Bool
  var more = 0
  var description: String { String(magic, radix: 16) + (isBig ? " big" : " little") }

  static let all = [false, true].flatMap { isBig in
    [
      PcapForm(magic: 0xA1B2_C3D4, isBig: isBig, isNano: false),
      PcapForm(magic: 0xA1B2_3C4D, isBig: isBig, isNano: true),
      PcapForm(magic: 0xA1B2_CD34, isBig: isBig, isNano: false, more: 8),
    ]
  }
}

@Test(arguments: PcapForm.all)
func `every form of pcap is read`(_ form: PcapForm) throws {
  var raw = RawFile(isBig: form.isBig)
  // The upper bits of the link type tell of frame check sequences.
  raw.header(magic: form.magic, linkType: 0x1400_0065)
  let more = [UInt8](repeating: 7, count: form.more)
  raw.record(one, seconds: 1_700_000_000, fraction: 123_456, more: more)
  raw.record(two, seconds: 1_700_000_001, fraction: 1, original: 2_000, more: more)
  let (seen, end) = try Seen.walk(raw)
  let unit: Int64 = form.isNano ? 1 : 1_000
  #expect(end.problem == nil && end.frames == 2)
  #expect(seen.map(\.bytes) == [one, two])
  #expect(seen.map(\.original) == [one.count, 2_000])
  #expect(seen.map(\.frame) == [1, 2])
  #expect(
    seen.map(\.nanoseconds) == [
      1_700_000_000_000_000_000 + 123_456 * unit, 1_700_000_001_000_000_000 + unit,
    ])
  #expect(seen.allSatisfy { $0.link == .raw })
}

@Test(arguments: [false, true])
func `every kind of pcapng packet of every interface is read, others are stepped over`(
  _ isBig: Bool
) throws {
  var raw = RawFile(isBig: isBig)
  raw.section(options: raw.option(4, Array("maker".utf8)) + raw.option(1, Array("why".utf8)))
  raw.interface(101, snap: 40)
  raw.interface(1, options: raw.option(9, [9]) + raw.number(UInt32(0)))
  raw.block(0x777, [1, 2, 3])
  raw.enhanced(one, ticks: 1_700_000_000_000_001)
  raw.enhanced(two, interface: 1, ticks: 1_700_000_000_000_000_002, original: 900)
  raw.simple(Array(one.prefix(40)), original: one.count)
  raw.old(two, interface: 1, ticks: 5)
  raw.block(
    4,
    raw.number(UInt16(1)) + raw.number(UInt16(7)) + RawFile.padded([127, 0, 0, 1, 97, 98, 0])
      + raw.number(UInt32(0)))
  raw.block(
    5, raw.number(UInt32(1)) + raw.number(UInt64(0)) + raw.option(7, raw.number(UInt64(3))))
  let (seen, end) = try Seen.walk(raw)
  #expect(end.problem == nil)
  #expect(
    seen.map(\.description) == [
      "1 at 1700000000000001000: \(one.count) of \(one.count) bytes, raw",
      "2 at 1700000000000000002: \(two.count) of 900 bytes, ethernet",
      "3 at 0: 40 of \(one.count) bytes, raw",
      "4 at 5: \(two.count) of \(two.count) bytes, ethernet",
    ])
  #expect(seen.map(\.bytes) == [one, two, Array(one.prefix(40)), two])
  #expect(end.notes.application == "maker")
  #expect(end.notes.comments == ["why"])
  #expect(end.notes.names == [.v4(127, 0, 0, 1): "ab"])
  #expect(end.notes.drops == CaptureDrops(received: 0, byKernel: 3, byInterface: 0))
}

@Test func `a new section has its own byte order and interfaces, and the count goes on`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface(101)
  raw.enhanced(one, ticks: 1)
  var second = RawFile(isBig: true)
  second.section()
  second.interface(228, options: second.option(9, [3]))
  second.enhanced(two, ticks: 1)
  raw.append(second.bytes)
  let (seen, end) = try Seen.walk(raw)
  #expect(end.problem == nil)
  #expect(seen.map(\.frame) == [1, 2])
  #expect(seen.map(\.link) == [.raw, .ipv4])
  #expect(seen.map(\.nanoseconds) == [1_000, 1_000_000])
}

@Test func `an interface of the section before is not known in the next`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface()
  raw.section()
  let offset = raw.bytes.count
  raw.enhanced(one, ticks: 1)
  let (seen, end) = try Seen.walk(raw)
  #expect(seen.isEmpty)
  guard case .damaged(_, 0, offset, let reason) = end.problem else {
    Issue.record("\(String(describing: end.problem))")
    return
  }
  #expect(reason == "a packet is of interface 0, which is not described")
}

@Test(
  arguments: [
    (0, 0, 7, 7_000_000_000), (3, 0, 7, 7_000_000), (6, 0, 7, 7_000), (9, 0, 7, 7),
    (12, 0, 7_999, 7), (9, 100, 7, 100_000_000_007), (6, -1, 1_000_001, 1_000),
    (0x80, 0, 7, 7_000_000_000), (0x81, 0, 7, 3_500_000_000), (0x94, 0, 1 << 20, 1_000_000_000),
    (0xFF, 0, .max, 0), (127, 0, .max, 0), (28, 0, .max, 1), (6, -9_000_000_000, 5, 0),
    (0, 0, .max, 4_294_967_295_999_999_999), (9, .max, 1, 4_294_967_295_999_999_999),
    (9, .min, .max, 0),
  ] as [(UInt8, Int64, UInt64, Int64)])
func `stamps count in the interface's units from the interface's beginning`(
  _ resolution: UInt8, _ offset: Int64, _ ticks: UInt64, _ nanoseconds: Int64
) throws {
  var raw = RawFile()
  raw.section()
  raw.interface(options: raw.option(9, [resolution]) + raw.option(14, raw.number(offset)))
  raw.enhanced(one, ticks: ticks)
  #expect(try Seen.walk(raw).seen.map(\.nanoseconds) == [nanoseconds])
}

@Test func `packets of an unknown link type are counted, and the others are read`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface(187)
  raw.interface(101)
  raw.enhanced([1, 2, 3], interface: 0, ticks: 1)
  raw.enhanced(one, interface: 1, ticks: 2)
  let (seen, end) = try Seen.walk(raw)
  #expect(seen.map(\.link) == [nil, .raw])
  #expect(end.unread == ["BLUETOOTH_HCI_H4": 1])
  #expect(end.linkProblem == nil)
  let reading = try raw.withPath { try CaptureFile.read($0) }
  #expect(reading.words == ["2 OPTIONS call-1"])
  #expect(reading.losses.unreadFrames == 1)
  #expect(reading.frames == 2)
}

@Test func `a file in which every link type is unknown is an error that names them`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface(187)
  raw.interface(220)
  raw.enhanced([1, 2, 3], interface: 0, ticks: 1)
  raw.enhanced([1, 2, 3], interface: 1, ticks: 1)
  try raw.withPath { path in
    #expect(
      throws: CaptureError.linkType(
        source: "capture file \(path)", name: "BLUETOOTH_HCI_H4, USB_LINUX_MMAPPED")
    ) { try CaptureFile.read(path) }
  }
}

@Test func `bytes of a plain file can be looked at again`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  raw.record(one, seconds: 1, fraction: 0)
  raw.record(two, seconds: 1, fraction: 0)
  try raw.withPath { path in
    let file = try PacketFile(path)
    #expect(file.canReread)
    var places: [(offset: Int, count: Int)] = []
    for _ in 1...2 {
      places = []
      _ = file.forEach { places.append(($0.offset, $0.bytes.count)) }
    }
    #expect(places.map(\.offset) == [40, 56 + one.count])
    #expect(places.map { file.bytes(at: $0.offset, count: $0.count) } == [one, two])
    #expect(file.bytes(at: raw.bytes.count - 3, count: 4) == nil)
    #expect(file.bytes(at: -1, count: 1) == nil)
    #expect(file.bytes(at: 0, count: -1) == nil)
    #expect(file.bytes(at: .max, count: 1) == nil)
  }
}

@Test func `a file that is cut while it is read is a problem told, not a crash`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  let packet = [UInt8](repeating: 0x60, count: 60_000)
  for _ in 1...200 { raw.record(packet, seconds: 1, fraction: 0) }
  try raw.withPath { path in
    let file = try PacketFile(path)
    var count = 0
    let end = file.forEach { packet in
      count += 1
      if packet.stamp.frame == 3 { #expect(truncate(path, 4_000_000) == 0) }
    }
    #expect((17...66).contains(count) && count == end.frames)
    guard case .damaged(path, count, _, let reason) = end.problem else {
      Issue.record("\(String(describing: end.problem))")
      return
    }
    #expect(reason == "it was cut to 4000000 bytes while it was read")
    #expect(file.bytes(at: 5_000_000, count: 10) == nil)
    #expect(file.bytes(at: 24, count: 4) != nil)
  }
}

@Test(arguments: Shelf.everything)
func `packets are as libpcap gives them`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let (seen, end) = try Seen.walk(path)
  let opinion = PcapOpinion(path)
  #expect(end.problem == nil && opinion.complaint == nil)
  #expect(!seen.isEmpty)
  #expect(seen.map(\.frame) == Array(1...seen.count))
  #expect(
    opinion.packets
      == seen.map {
        PcapOpinion.Packet(
          bytes: $0.bytes, originalLength: $0.original, at: Moment(nanoseconds: $0.nanoseconds),
          link: PcapOpinion.name($0.link))
      })
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `frames have the numbers that tshark gives them, whatever stands between`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface(101)
  raw.enhanced(one, ticks: 1)
  raw.block(9, Array("__REALTIME_TIMESTAMP=1\nMESSAGE=x\n\n".utf8))
  raw.simple(one)
  for type in [UInt32(0xBAD), 0x4000_0BAD] { raw.block(type, raw.number(UInt32(12_345))) }
  raw.old(one, ticks: 1)
  // System calls, secrets, and a type that nobody knows.
  raw.block(
    0x204,
    raw.number(UInt16(0)) + raw.number(UInt64(1)) + raw.number(UInt64(1)) + raw.number(UInt32(26))
      + raw.number(UInt16(1)) + [0, 0])
  raw.block(10, raw.number(UInt32(0x544C_534B)) + raw.number(UInt32(0)))
  raw.block(0x777, [])
  raw.enhanced(one, ticks: 1)
  try raw.withPath { path in
    let output = try Shark.run([
      "-r", path, "-Y", "sip", "-T", "fields", "-e", "frame.number",
    ])
    let numbers = output.text.split(separator: "\n").compactMap { Int($0) }
    let seen = try Seen.walk(path).seen.map(\.frame)
    #expect(seen == numbers)
    #expect(seen == [1, 3, 6, 8])
  }
}
