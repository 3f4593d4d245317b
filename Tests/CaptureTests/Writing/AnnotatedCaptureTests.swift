import Capture
import Foundation
import Testing
import Wire

private let one = Samples.datagram(Samples.options(1))
private let two = Samples.datagram(Samples.options(2, body: "two"))

/// Everything that a pcapng file may hold, in either byte order.
private func everything(isBig: Bool) -> RawFile {
  var raw = RawFile(isBig: isBig)
  raw.section(options: raw.option(2, Array("hardware".utf8)) + raw.option(1, Array("old".utf8)))
  raw.interface(101, options: raw.option(2, Array("lo".utf8)) + raw.option(9, [9]))
  raw.interface(228, snap: 60)
  raw.block(0x777, [1, 2, 3, 4, 5])
  raw.enhanced(one, ticks: 1_700_000_000_123_456_789)
  raw.enhanced(
    two, interface: 1, ticks: 1_700_000_000_000_001, original: 900,
    options: raw.option(1, Array("was here".utf8)) + raw.option(2, raw.number(UInt32(1)))
      + raw.number(UInt32(0)))
  raw.enhanced(one, interface: 1, ticks: 5, options: raw.option(1, Array("no end".utf8)))
  raw.old(two, ticks: 7)
  raw.section()
  raw.interface(101)
  raw.simple(one)
  raw.simple(two)
  return raw
}

private func annotation(_ comments: [Int: [String]]) -> AnnotatedCapture {
  var annotated = AnnotatedCapture(application: "harness 9.9", comment: "seed 4f1c")
  annotated.comments = comments
  annotated.names = [Samples.carrier.address: "carrier", Samples.system.address: "system"]
  return annotated
}

/// Annotates bytes and looks at the copy, which is gone afterwards.
private func annotate<Result>(
  _ source: String, _ annotated: AnnotatedCapture, _ body: (String, CaptureError?) throws -> Result
) throws -> Result {
  let copy = Scratch.path("annotated.pcapng")
  defer { Scratch.remove(copy) }
  let problem = try annotated.write(source, to: copy)
  return try body(copy, problem)
}

@Test(arguments: [false, true])
func `an annotated copy has the same packets, and comments and names besides`(
  _ isBig: Bool
) throws {
  let raw = everything(isBig: isBig)
  let annotated = annotation(Dictionary(uniqueKeysWithValues: (1...5).map { ($0, ["note \($0)"]) }))
  try raw.withPath { source in
    let before = try Seen.walk(source)
    try annotate(source, annotated) { copy, problem in
      let after = try Seen.walk(copy)
      #expect(problem == nil && before.end.problem == nil && after.end.problem == nil)
      #expect(before.seen.count == 6)
      #expect(after.seen == before.seen)
      #expect(after.end.notes.comments == ["seed 4f1c", "old"])
      #expect(after.end.notes.application == "harness 9.9")
      #expect(after.end.notes.names == annotated.names)
    }
  }
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: [false, true])
func `tshark reads an annotated copy without a word and shows comments and names`(
  _ isBig: Bool
) throws {
  let raw = everything(isBig: isBig)
  let annotated = annotation([
    1: ["first", "zweitens µ"], 2: ["new"], 3: ["n"], 4: ["old block"], 5: ["simple"],
  ])
  try raw.withPath { source in
    try annotate(source, annotated) { copy, _ in
      let output = try Shark.run([
        "-r", copy, "-N", "n", "-T", "fields", "-E", "separator=|", "-e", "frame.number", "-e",
        "frame.comment", "-e", "ip.src_host", "-e", "ip.dst_host", "-e", "frame.interface_id",
        "-e", "frame.cap_len",
      ])
      #expect(output.status == 0)
      #expect(output.complaints.isEmpty)
      #expect(
        output.text.split(separator: "\n").map(String.init) == [
          "1|first,zweitens µ|carrier|system|0|\(one.count)",
          "2|new,was here|carrier|system|1|\(two.count)",
          "3|n,no end|carrier|system|1|\(one.count)",
          "4|old block|carrier|system|0|\(two.count)",
          "5|simple|carrier|system|0|\(one.count)",
          "6||carrier|system|0|\(two.count)",
        ])
      let details = try Shark.run(["-r", copy, "-V"])
      #expect(details.status == 0)
      #expect(details.complaints.isEmpty)
      #expect(!details.text.contains("Malformed"))
    }
  }
}

@Test(arguments: PcapForm.all)
func `a pcap file becomes pcapng with stamps at the resolution they had`(
  _ form: PcapForm
) throws {
  var raw = RawFile(isBig: form.isBig)
  raw.header(magic: form.magic, linkType: 0x2400_0065)
  let more = [UInt8](repeating: 7, count: form.more)
  raw.record(one, seconds: 1_700_000_000, fraction: 123_456, more: more)
  raw.record(two, seconds: .max, fraction: 999_999, original: 2_000, more: more)
  try raw.withPath { source in
    let before = try Seen.walk(source).seen
    try annotate(source, annotation([2: ["note"]])) { copy, problem in
      #expect(problem == nil)
      let after = try Seen.walk(copy)
      #expect(after.seen == before)
      #expect(after.end.notes.names.count == 2)
      #expect(after.end.notes.application == "harness 9.9")
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: copy)))
      let resolution: [UInt8] = [9, 0, 1, 0, form.isNano ? 9 : 6]
      #expect(bytes.indices.contains { bytes[$0...].starts(with: resolution) })
      // if_fcslen: the header says that two words of check sequence are at the end.
      #expect(bytes.indices.contains { bytes[$0...].starts(with: [13, 0, 1, 0, 32]) })
    }
  }
}

@Test(arguments: Shelf.everything)
func `every capture is annotated without a change to its packets`(_ path: String) throws {
  try Shelf.skipIfAbsent(path)
  let before = try Seen.walk(path)
  let last = before.seen.count
  var annotated = annotation([1: ["the first"]])
  annotated.comments[last, default: []].append("the last")
  try annotate(path, annotated) { copy, problem in
    #expect(problem == nil)
    let after = try Seen.walk(copy).seen
    #expect(after == before.seen)
    guard Shark.path != nil else { return }
    let output = try Shark.run([
      "-r", copy, "-Y", "frame.comment contains \"the \"", "-T", "fields", "-e", "frame.number",
    ])
    #expect(output.complaints.isEmpty)
    let marked = output.text.split(separator: "\n").compactMap { Int($0) }
    #expect(Set(marked).isSuperset(of: [1, last]))
  }
}

@Test(arguments: [false, true])
func `what stands in a copy already is not added again`(_ isBig: Bool) throws {
  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
  func count(_ text: String, in bytes: [UInt8]) -> Int {
    bytes.indices.count { bytes[$0...].starts(with: text.utf8) }
  }
  let raw = everything(isBig: isBig)
  let notes = (1...6).map { ($0, ["note \($0)", "said twice", "said twice"]) }
  let annotated = annotation(Dictionary(uniqueKeysWithValues: notes))
  try raw.withPath { source in
    try annotate(source, annotated) { once, _ in
      let first = try bytes(once)
      #expect(count("said twice", in: first) == 6)
      try annotate(once, annotated) { twice, problem in
        #expect(problem == nil)
        let second = try bytes(twice)
        #expect(second == first)
      }
      // What is new is added, and nothing that was there goes.
      try annotate(once, annotation([1: ["note 1", "another"], 2: ["note 1"]])) { other, _ in
        let third = try bytes(other)
        #expect(count("note 1", in: third) == 2 && count("another", in: third) == 1)
        #expect(count("note 2", in: third) == 1 && count("was here", in: third) == 1)
        // Names are those of a section, of which there are two.
        #expect(count("seed 4f1c", in: third) == 1 && count("carrier", in: third) == 2)
      }
    }
  }
}

@Test func `names of files that were joined stay, each in its section`() throws {
  var raw = RawFile()
  raw.section()
  raw.interface()
  raw.enhanced(one, ticks: 5)
  try raw.withPath { source in
    try annotate(source, annotation([:])) { once, _ in
      let file = Array(try Data(contentsOf: URL(fileURLWithPath: once)))
      try RawFile.withPath(file + file) { joined in
        try annotate(joined, annotation([:])) { copy, problem in
          let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: copy)))
          #expect(problem == nil && bytes == file + file)
        }
      }
    }
  }
}

@Test func `a capture in gzip is annotated too`() throws {
  let raw = everything(isBig: true)
  let before = try Seen.walk(raw).seen
  try RawFile.withPath(try Gzip.pack(raw.bytes)) { source in
    try annotate(source, annotation([3: ["here"]])) { copy, problem in
      #expect(problem == nil)
      let after = try Seen.walk(copy).seen
      #expect(after == before)
    }
  }
}

@Test func `the copy of a file that breaks off holds what came before, and is whole`() throws {
  let raw = everything(isBig: false)
  try RawFile.withPath(Array(raw.bytes.dropLast(50))) { source in
    let before = try Seen.walk(source)
    try annotate(source, annotation([1: ["here"]])) { copy, problem in
      #expect(problem != nil && problem == before.end.problem)
      let after = try Seen.walk(copy)
      #expect(after.seen == before.seen && after.seen.count == 5)
      #expect(after.end.problem == nil)
    }
  }
}

@Test func `a capture is not annotated onto itself, under any name`() throws {
  let raw = everything(isBig: false)
  try raw.withPath { source in
    let link = Scratch.path("link")
    let hardLink = Scratch.path("hard")
    defer { for path in [link, hardLink] { Scratch.remove(path) } }
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: source)
    try FileManager.default.linkItem(atPath: source, toPath: hardLink)
    for path in [source, link, hardLink] {
      #expect(
        throws: CaptureError.cannotWrite(path: path, reason: "it is the capture that is read")
      ) { try annotation([:]).write(source, to: path) }
    }
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: source))) == raw.bytes)
  }
}

@Test func `what can be read only once is not annotated`() throws {
  let pipe = Scratch.path("pipe")
  defer { Scratch.remove(pipe) }
  #expect(mkfifo(pipe, 0o600) == 0)
  for source in [pipe, CaptureFile.standardInput] {
    #expect(
      throws: CaptureError.cannotRead(
        path: source, reason: "it is read only once, so it cannot be annotated; save it first")
    ) { try AnnotatedCapture.check(source, to: "/tmp/never.pcapng") }
  }
}

@Test func `a comment of any length is cut between characters`() throws {
  let raw = everything(isBig: false)
  // Two bytes each, after one of one byte: the limit falls inside a character.
  let long = "x" + String(repeating: "µ", count: 40_000)
  try raw.withPath { source in
    try annotate(source, annotation([1: [long]])) { copy, _ in
      let problem = try Seen.walk(copy).end.problem
      #expect(problem == nil)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: copy)))
      #expect(bytes.count > 65_000)
      let text = "x" + String(repeating: "µ", count: 32_765)
      #expect(text.utf8.count == 65_531)
      let option = [1, 0, 0xFB, 0xFF] + Array(text.utf8) + [0]
      let start = try #require(
        bytes.indices.first { bytes[$0...].starts(with: [1, 0, 0xFB, 0xFF]) })
      #expect(Array(bytes[start...].prefix(option.count)) == option)
    }
  }
}
