import Capture
import Foundation
import Testing
import Wire

/// A pcapng file of forty messages.
private let forty = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
  .bytes(Samples.frames((1...40).map { Samples.datagram(Samples.options($0)) }))
private let words = (1...40).map { "\($0) OPTIONS call-\($0)" }

private func read(_ bytes: [UInt8]) throws -> CaptureReading {
  try RawFile.withPath(bytes) { try CaptureFile.read($0) }
}

private func reason(_ reading: CaptureReading) -> String? {
  if case .damaged(_, _, _, let reason) = reading.problem { reason } else { nil }
}

@Test func `a gzip file is read like the file in it`() throws {
  try RawFile.withPath(try Gzip.pack(forty)) { path in
    let reading = try CaptureFile.read(path)
    #expect(reading.words == words)
    #expect(reading.problem == nil)
    #expect(try CaptureFile.frames(path).frames.count == 40)
    #expect(try !PacketFile(path).canReread)
  }
}

@Test func `gzip members stand one after the other, cut anywhere, with zeros behind`() throws {
  for cut in [1, 2, 100, 777, forty.count - 1] {
    let packed = try Gzip.pack(Array(forty.prefix(cut))) + Gzip.pack(Array(forty.dropFirst(cut)))
    let reading = try read(packed + [0, 0, 0])
    #expect(reading.words == words)
    #expect(reading.problem == nil)
  }
}

@Test func `a gzip file that breaks off gives what came before`() throws {
  let packed = try Gzip.pack(forty)
  var counts: Set<Int> = []
  for length in stride(from: packed.count - 1, to: packed.count / 4, by: -7) {
    let reading = try read(Array(packed.prefix(length)))
    #expect(reading.words == Array(words.prefix(reading.frames)))
    #expect(reason(reading) == "it ends in the middle of its gzip data")
    counts.insert(reading.frames)
  }
  // Only the check value at the end was missing: all packets are there.
  #expect(counts.contains(40) && counts.count > 5)
}

@Test func `damage inside gzip data is told, and no packet is invented`() throws {
  var packed = try Gzip.pack(forty)
  packed[packed.count - 6] ^= 0xFF
  let wrongSum = try read(packed)
  #expect(wrongSum.words == words)
  #expect(reason(wrongSum) == "its gzip data are damaged (incorrect data check)")
  let trailing = try read(try Gzip.pack(forty) + Array("and more".utf8))
  #expect(trailing.words == words)
  #expect(reason(trailing) == "after its gzip data stands something else")
}

@Test func `what is in a gzip file may be foreign too`() throws {
  for (bytes, why) in [
    (Array("text\n".utf8), "it is text, not pcap or pcapng"),
    (try Gzip.pack(forty), "it is compressed with gzip twice; unpack it first (gzip -d)"),
    ([], "it is empty"),
  ] {
    try RawFile.withPath(try Gzip.pack(bytes)) { path in
      #expect(throws: CaptureError.cannotRead(path: path, reason: why)) {
        try CaptureFile.read(path)
      }
    }
  }
  try RawFile.withPath([0x1F, 0x8B, 8, 0]) { path in
    #expect(
      throws: CaptureError.cannotRead(path: path, reason: "it ends in the middle of its gzip data")
    ) { try CaptureFile.read(path) }
  }
}

@Test func `a gzip file that unpacks to very much is read in little memory`() throws {
  // 256 MiB of one block that nobody knows, in members of 1 MiB each.
  let member = try Gzip.pack([UInt8](repeating: 0, count: 1 << 20))
  var raw = RawFile()
  raw.section()
  raw.interface()
  let length = UInt32(256 << 20) + 12
  let start = raw.bytes + raw.number(UInt32(0x777)) + raw.number(length)
  var rest = RawFile()
  rest.append(rest.number(length))
  rest.enhanced(Samples.datagram(Samples.options(1)), ticks: 1)
  var packed = try Gzip.pack(start)
  for _ in 1...256 { packed += member }
  packed += try Gzip.pack(rest.bytes)
  try RawFile.withPath(packed) { path in
    let file = try PacketFile(path)
    var seen = 0
    #expect(file.forEach { _ in seen += 1 }.problem == nil)
    #expect(seen == 1)
    #expect(file.held <= 1 << 20)
  }
}
