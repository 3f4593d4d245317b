import Capture
import SIP
import Testing
import Wire

private func write(_ frames: [Frame], comments: [Int: [String]] = [:]) throws -> String {
  var writer = PcapngWriter(
    application: "harness test", comment: "seed 4f1c", interface: "lo", linkType: .raw)
  writer.names = [Samples.carrier.address: "carrier", Samples.system.address: "system"]
  writer.drops = CaptureDrops(received: 20, byKernel: 3, byInterface: 1)
  let path = Scratch.path("pcapng")
  try writer.write(frames, comments: comments, to: path)
  return path
}

private let frames = Samples.frames((1...5).map { Samples.datagram(Samples.options($0)) }).map {
  Frame(
    number: $0.number, at: Moment(nanoseconds: 1_700_000_000_123_456_789) + .nanoseconds($0.number),
    bytes: $0.bytes)
}

@Test func `written frames are read back as they were`() throws {
  let path = try write(frames, comments: [2: ["why"]])
  defer { Scratch.remove(path) }
  let back = try CaptureFile.frames(path)
  #expect(back.problem == nil)
  #expect(back.linkType == .raw)
  #expect(back.frames == frames)
}

@Test func `the original length of a cut frame is kept`() throws {
  let cut = Frame(
    number: 1, at: .zero, bytes: Array(frames[0].bytes.prefix(41)), originalLength: 90)
  let path = try write([cut])
  defer { Scratch.remove(path) }
  #expect(try CaptureFile.frames(path).frames == [cut])
  #expect(try CaptureFile.read(path).losses.cutFrames == 1)
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"))
func `tshark reads the file without a word and shows comments, stamps and names`() throws {
  let comments = [2: ["the failover INVITE left before the CANCEL"], 4: ["first", "zweitens µ"]]
  let path = try write(frames, comments: comments)
  defer { Scratch.remove(path) }
  let output = try Shark.run([
    "-r", path, "-N", "n", "-T", "fields", "-E", "separator=|", "-e", "frame.number", "-e",
    "frame.time_epoch", "-e", "frame.comment", "-e", "ip.src_host", "-e", "ip.dst_host", "-e",
    "sip.Method",
  ])
  #expect(output.status == 0)
  #expect(output.complaints.isEmpty)
  let lines = output.text.split(separator: "\n").map(String.init)
  #expect(
    lines == [
      "1|1700000000.123456790||carrier|system|OPTIONS",
      "2|1700000000.123456791|the failover INVITE left before the CANCEL|carrier|system|OPTIONS",
      "3|1700000000.123456792||carrier|system|OPTIONS",
      "4|1700000000.123456793|first,zweitens µ|carrier|system|OPTIONS",
      "5|1700000000.123456794||carrier|system|OPTIONS",
    ])
}

@Test func `a file that cannot be written is an error with its path`() {
  let path = "/nowhere/at/all.pcapng"
  #expect(throws: CaptureError.cannotWrite(path: path, reason: "No such file or directory")) {
    try PcapngWriter(application: "x", interface: "lo", linkType: .raw).write([], to: path)
  }
}

@Test func `frames are parted by address and numbered anew`() {
  let other = Endpoint(.v4(127, 7, 0, 1))
  let stranger = Endpoint(.v4(127, 99, 0, 1))
  let packets = [
    Samples.datagram(Samples.options(1)),
    Samples.datagram(Samples.options(2), from: other, to: other),
    Samples.datagram(Samples.options(3), from: stranger, to: stranger),
    Samples.datagram(Samples.options(4), from: other, to: Samples.system),
    Samples.datagram(Samples.options(5)),
  ]
  let parts = FrameSplitter<String>(.raw) { address in
    switch address {
    case Samples.carrier.address, Samples.system.address: "a"
    case other.address: "b"
    default: nil
    }
  }.split(Samples.frames(packets))
  #expect(
    CaptureReading(parts["a"] ?? [], .raw).words == [
      "1 OPTIONS call-1", "2 OPTIONS call-4", "3 OPTIONS call-5",
    ])
  #expect(
    CaptureReading(parts["b"] ?? [], .raw).words == ["1 OPTIONS call-2", "2 OPTIONS call-4"])
  #expect(parts.count == 2)
}
