import Capture
import Foundation
import SIP
import Testing
import Wire

private func write(_ capture: SealedCapture, _ keys: TLSKeyLog, _ path: String) throws {
  var writer = PcapngWriter(
    application: "harness test", interface: "lo", linkType: capture.linkType)
  writer.keys = keys
  try writer.write(capture.frames, to: path)
}

@Test(.enabled(if: Shark.path != nil, "\(Shark.absence)"), arguments: SealedCall.all)
func `tshark decrypts a file with keys that is written here, without being told`(
  call: SealedCall
) throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  let capture = try SealedCapture(call.name)
  try write(capture, capture.keys, path)
  let lines = try Shark.messages(path)
  #expect(lines.flatMap(\.words) == (0..<call.frames.count).map { SealedCall.summaries[$0 % 6] })
  let given = try Shark.messages(SealedCapture.path("\(call.name).pcapng"))
  #expect(lines.map(\.stamp) == given.map(\.stamp))
  #expect(try Shark.run(["-r", path]).complaints.isEmpty)
}

@Test func `a file written with keys is read with them, and others' keys are not in it`() throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  let capture = try SealedCapture("tls13-resumed")
  let other = try SealedCapture("tls12-chacha")
  var keys = capture.keys
  keys.merge(other.keys)
  let reading = capture.read(keys: keys)
  let own = keys.limited(to: reading.tls.randoms)
  #expect(own == capture.keys)
  try write(capture, own, path)
  let back = try CaptureFile.read(path)
  #expect(back.words == reading.words)
  #expect(back.tls == reading.tls)
}

/// A section with one block of secrets of that type and text, and the frames of a capture.
private func file(
  _ capture: SealedCapture, isBig: Bool = false, type: UInt32 = 0x544C_534B, length: Int? = nil,
  _ text: [UInt8]
) -> RawFile {
  var file = RawFile(isBig: isBig)
  file.section()
  file.interface(capture.linkType.rawValue)
  file.block(10, file.number(type) + file.number(UInt32(length ?? text.count)) + text)
  for frame in capture.frames {
    file.enhanced(frame.bytes, ticks: UInt64(frame.at.nanoseconds / 1_000))
  }
  return file
}

@Test func `secrets are found in either byte order`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  for isBig in [false, true] {
    try file(capture, isBig: isBig, capture.keys.text).withPath { path in
      let words = try CaptureFile.read(path).words
      #expect(words == capture.read().words)
    }
  }
}

@Test func `secrets that are none are harmless`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  let keys = capture.keys.text
  let files = [
    file(capture, type: 0x5747_4B4C, keys), file(capture, length: keys.count + 5, keys),
    file(capture, length: .init(UInt32.max), keys), file(capture, []),
    file(capture, [UInt8](repeating: 0xFF, count: 5_000)),
  ]
  for file in files {
    try file.withPath { path in
      let reading = try CaptureFile.read(path)
      #expect(reading.problem == nil)
      #expect(reading.frames == capture.frames.count)
      #expect(reading.tls.unread.map(\.reason) == [.noKeys])
    }
  }
}

@Test func `lines of a capture's own keys that cannot be read are counted`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  try file(capture, capture.keys.text + Array("what is this\n".utf8)).withPath { path in
    let reading = try CaptureFile.read(path)
    #expect(reading.words == capture.read().words)
    #expect(reading.tls.notes == ["1 line of the capture's TLS keys could not be read"])
  }
}

@Test func `a secrets block without room for its fields ends nothing`() throws {
  let capture = try SealedCapture("tls13-aes128gcm")
  var file = RawFile()
  file.section()
  file.interface(capture.linkType.rawValue)
  file.block(10, [])
  file.block(10, file.number(UInt32(0x544C_534B)))
  file.enhanced(capture.frames[0].bytes, ticks: 1)
  try file.withPath { path in
    let reading = try CaptureFile.read(path)
    #expect(reading.problem == nil)
    #expect(reading.frames == 1)
  }
}

@Test func `an annotated copy keeps the keys`() throws {
  let path = Scratch.path("pcapng")
  defer { Scratch.remove(path) }
  let source = SealedCapture.path("tls13-aes128gcm.pcapng")
  var annotated = AnnotatedCapture(application: "harness test")
  annotated.comments = [12: ["the INVITE"]]
  try annotated.write(source, to: path)
  let words = try CaptureFile.read(source).words
  #expect(words.filter { !$0.contains("connected") }.count == 7)
  #expect(try CaptureFile.read(path).words == words)
}
