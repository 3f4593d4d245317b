import Capture
import Testing
import Wire

private let one = Samples.datagram(Samples.options(1))
private let two = Samples.datagram(Samples.options(2, body: "two"))

/// What a file gives where it is mapped, and that it gives the same where it is unpacked.
private func walk(_ parts: [[UInt8]]) throws -> (seen: [Seen], problem: CaptureError?) {
  let plain = try RawFile.withPath(parts.flatMap { $0 }) { (path: $0, try Seen.walk($0)) }
  let packed = try RawFile.withPath(parts.flatMap { try Gzip.pack($0) }) {
    (path: $0, try Seen.walk($0))
  }
  #expect(packed.1.seen == plain.1.seen)
  let (told, unpacked) = (plain.1.end.problem?.description, packed.1.end.problem?.description)
  #expect(unpacked?.replacing(packed.path, with: "") == told?.replacing(plain.path, with: ""))
  return (plain.1.seen, plain.1.end.problem)
}

private func expectDamage(
  _ problem: CaptureError?, afterFrames: Int, offset: Int, _ reason: String
) {
  guard case .damaged(_, afterFrames, offset, reason) = problem else {
    Issue.record("\(String(describing: problem))")
    return
  }
}

private func file(_ form: PcapForm, _ packets: [[UInt8]]) -> RawFile {
  var raw = RawFile(isBig: form.isBig)
  raw.header(magic: form.magic)
  let more = [UInt8](repeating: 0, count: form.more)
  for packet in packets { raw.record(packet, seconds: 1_700_000_000, fraction: 7, more: more) }
  return raw
}

private let another = "another capture file begins there (mergecap joins captures)"

@Test(arguments: PcapForm.all)
func `a file that was put behind another ends it, and is no packet`(_ form: PcapForm) throws {
  for first in PcapForm.all {
    for packets in [[one, two], []] {
      let begin = file(first, packets).bytes
      let (seen, problem) = try walk([begin, file(form, [two]).bytes])
      #expect(seen.map(\.bytes) == packets)
      expectDamage(problem, afterFrames: packets.count, offset: begin.count, another)
    }
  }
}

@Test func `a pcapng file behind a pcap file is told as well`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface()
  raw.enhanced(two, ticks: 1)
  let begin = file(PcapForm.all[0], [one]).bytes
  let (seen, problem) = try walk([begin, raw.bytes])
  #expect(seen.count == 1)
  expectDamage(problem, afterFrames: 1, offset: begin.count, another)
}

@Test func `a stamp that reads like the beginning of a file is a stamp`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  raw.record(one, seconds: 0x4D3C_B2A1, fraction: 5)
  raw.record(two, seconds: 0xA1B2_C3D4, fraction: 262_145)
  let (seen, problem) = try walk([raw.bytes])
  #expect(seen.map(\.bytes) == [one, two] && problem == nil)
}

@Test func `a leap in time counts where a packet or the end of the file follows`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  raw.record(one, seconds: 1_700_000_000, fraction: 0)
  raw.record(two, seconds: 1_600_000_000, fraction: 0)
  raw.record(one, seconds: 1_600_000_001, fraction: 0)
  raw.record(two, seconds: 1_800_000_000, fraction: 0)
  let (seen, problem) = try walk([raw.bytes])
  #expect(seen.map(\.bytes) == [one, two, one, two] && problem == nil)
}

@Test func `a leap in time that damage follows is part of the damage`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  raw.record(one, seconds: 1_700_000_000, fraction: 0)
  let offset = raw.bytes.count
  raw.record([1, 2, 3], seconds: 3_000_000_000, fraction: 0)
  let (seen, problem) = try walk([raw.bytes + [UInt8](repeating: 0xFF, count: 40)])
  #expect(seen.map(\.bytes) == [one])
  expectDamage(
    problem, afterFrames: 1, offset: offset,
    "a packet is stamped 3000000000 s after 1970, the one before 1700000000 s, "
      + "and what follows it is no packet")
}

@Test func `a leap in time counts where what follows is cut`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  raw.record(one, seconds: 1_700_000_000, fraction: 0)
  raw.record(two, seconds: 1_700_200_000, fraction: 0)
  let offset = raw.bytes.count
  raw.record(one, seconds: 1_700_200_001, fraction: 0)
  for length in [offset + 3, raw.bytes.count - 3] {
    let (seen, problem) = try walk([Array(raw.bytes.prefix(length))])
    #expect(seen.map(\.bytes) == [one, two])
    guard case .damaged(_, 2, offset, _)? = problem else {
      Issue.record("\(String(describing: problem))")
      continue
    }
  }
}

@Test func `nothing of a file that was put behind another is in the redacted copy`() throws {
  let begin = file(PcapForm.all[0], [one]).bytes
  let whole = begin + file(PcapForm.all[1], [two]).bytes
  let (bytes, report) = try Redaction.rewrite(
    whole, path: "joined", RedactionSettings(key: Redacted.key))
  // The copy ends in the middle of something, as it is not all of the file.
  #expect(bytes.count == begin.count + 8)
  expectDamage(report.problem, afterFrames: 1, offset: begin.count, another)
}
