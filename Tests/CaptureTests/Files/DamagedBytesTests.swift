import Capture
import Foundation
import Testing
import Wire

private let packets = (1...6).map {
  Samples.datagram(Samples.options($0, body: String(repeating: "b", count: $0 * 11)))
}

private func pcap(isBig: Bool, magic: UInt32) -> RawFile {
  var raw = RawFile(isBig: isBig)
  raw.header(magic: magic)
  let more = [UInt8](repeating: 1, count: magic == 0xA1B2_CD34 ? 8 : 0)
  for packet in packets { raw.record(packet, seconds: 1, fraction: 2, more: more) }
  return raw
}

private func pcapng(isBig: Bool) -> RawFile {
  var raw = RawFile(isBig: isBig)
  for _ in 1...2 {
    raw.section(options: raw.option(1, Array("comment".utf8)))
    raw.interface(101, options: raw.option(9, [9]) + raw.option(14, raw.number(Int64(1))))
    raw.interface(187)
    raw.block(
      4,
      raw.number(UInt16(1)) + raw.number(UInt16(7)) + RawFile.padded([127, 0, 0, 1, 97, 98, 0])
        + raw.number(UInt32(0)))
    for packet in packets {
      raw.enhanced(packet, ticks: 1, options: raw.option(1, Array("c".utf8)))
      raw.simple(packet)
      raw.old(packet, interface: 1, ticks: 2)
    }
    raw.block(0xBAD, raw.number(UInt32(7)))
    raw.block(
      5, raw.number(UInt32(1)) + raw.number(UInt64(0)) + raw.option(7, raw.number(UInt64(3))))
  }
  return raw
}

private struct Form: Sendable, CustomStringConvertible {
  let description: String
  let raw: RawFile
}

private let forms = [false, true].flatMap { isBig in
  [
    Form(description: "pcap", raw: pcap(isBig: isBig, magic: 0xA1B2_C3D4)),
    Form(description: "pcap, ns", raw: pcap(isBig: isBig, magic: 0xA1B2_3C4D)),
    Form(description: "pcap, Kuznetsov", raw: pcap(isBig: isBig, magic: 0xA1B2_CD34)),
    Form(description: "pcapng", raw: pcapng(isBig: isBig)),
  ]
}

/// A few bytes changed, cut out, doubled, or the end cut off.
private func damage(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
    case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
    case 2:
      // Lengths stand in whole words.
      let word = place & ~3
      let value = [0, 0xFF, 0x80].randomElement(using: &generator) ?? 0
      for index in word..<min(word + 4, bytes.count) { bytes[index] = UInt8(value) }
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + 4))
    case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
    default: bytes = Array(bytes.prefix(place))
    }
  }
  return bytes
}

@Test(arguments: forms)
private func `a damaged file is read to its damage, and so is its copy`(_ form: Form) throws {
  var generator = SeededGenerator(seed: 11).fork(form.description)
  let source = Scratch.path("damaged")
  let copy = Scratch.path("copy")
  defer { for path in [source, copy] { Scratch.remove(path) } }
  var annotated = AnnotatedCapture(application: "x", comment: "why")
  annotated.comments = [1: ["one"], 2: ["two"], 3: ["three"]]
  annotated.names = [.v4(127, 0, 0, 1): "a"]
  var whole = 0
  for _ in 0..<120 {
    let bytes = damage(form.raw.bytes, &generator)
    try Data(bytes).write(to: URL(fileURLWithPath: source))
    do {
      let before = try Seen.walk(source)
      #expect(before.end.frames <= bytes.count / 12)
      #expect(before.seen.reduce(0) { $0 + $1.bytes.count } <= bytes.count)
      if before.end.problem == nil { whole += 1 }
      #expect(try annotated.write(source, to: copy) == before.end.problem)
      let after = try Seen.walk(copy)
      #expect(after.end.problem == nil)
      #expect(after.seen.map(\.bytes) == before.seen.map(\.bytes))
      #expect(after.seen.map(\.frame) == before.seen.map(\.frame))
    } catch let error as CaptureError {
      #expect("\(error)".contains(source))
    }
  }
  // The damage is such that some files stay readable to the end and others do not.
  #expect(whole > 5 && whole < 115)
}

@Test(arguments: forms)
private func `a file that is cut anywhere gives the packets before the cut`(_ form: Form) throws {
  let all = try Seen.walk(form.raw).seen
  for length in stride(from: 60, to: form.raw.bytes.count, by: 37) {
    let (seen, end) = try RawFile.withPath(Array(form.raw.bytes.prefix(length))) {
      try Seen.walk($0)
    }
    #expect(seen == Array(all.prefix(seen.count)))
    #expect(seen.count < all.count || end.problem != nil || length > form.raw.bytes.count - 80)
  }
}

@Test func `lengths that make no sense are damage at their place`() throws {
  for (length, reason) in [
    (UInt32(0), "a block says it has 0 bytes"), (8, "a block says it has 8 bytes"),
    (33, "a block says it has 33 bytes"),
    (0xFFFF_FFFC, "a block says it has 4294967292 bytes; 16777216 is the most"),
  ] {
    var raw = RawFile()
    raw.section()
    raw.interface()
    raw.enhanced(packets[0], ticks: 1)
    let offset = raw.bytes.count
    raw.append(raw.number(UInt32(6)) + raw.number(length) + [UInt8](repeating: 0, count: 100))
    let (seen, end) = try Seen.walk(raw)
    #expect(seen.count == 1)
    guard case .damaged(_, 1, offset, reason) = end.problem else {
      Issue.record("\(String(describing: end.problem))")
      continue
    }
  }
  for (size, reason) in [
    (UInt32(262_145), "a packet says it has 262145 bytes; 262144 is the most"),
    (.max, "a packet says it has 4294967295 bytes; 262144 is the most"),
    (2_000, "it ends in the middle of a packet, after 116 of 2016 bytes"),
  ] {
    var raw = RawFile()
    raw.header(magic: 0xA1B2_C3D4)
    raw.record(packets[0], seconds: 1, fraction: 1)
    let offset = raw.bytes.count
    raw.append(raw.number(UInt64(0)) + raw.number(size) + raw.number(size))
    raw.append([UInt8](repeating: 0, count: 100))
    let (seen, end) = try Seen.walk(raw)
    #expect(seen.count == 1)
    guard case .damaged(_, 1, offset, reason) = end.problem else {
      Issue.record("\(String(describing: end.problem))")
      continue
    }
  }
}
