import Capture
import Foundation
import Testing

private struct Foreign: Sendable, CustomStringConvertible {
  let bytes: [UInt8]
  let what: String

  init(_ bytes: [UInt8], _ what: String) {
    self.bytes = bytes
    self.what = what
  }

  init(_ text: String, _ what: String) {
    self.init(Array(text.utf8), what)
  }

  var description: String { what }
}

private let foreign = [
  Foreign("", "it is empty"),
  Foreign("# not a capture\n", "it is text, not pcap or pcapng"),
  Foreign(String(repeating: "é", count: 5_000), "it is text, not pcap or pcapng"),
  Foreign("x", "it is text, not pcap or pcapng"),
  Foreign([0xA1, 0xB2], "it has only 2 bytes"),
  Foreign([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70], "it is a JPEG image, not pcap or pcapng"),
  Foreign([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "it is a program (ELF), not pcap or pcapng"),
  Foreign(
    Array("snoop\0\0\0".utf8) + [0, 0, 0, 2],
    "it is a snoop capture, not pcap or pcapng; convert it first (editcap -F pcapng)"),
  Foreign(
    [0xA1, 0xB2, 0x34, 0xCD] + [UInt8](repeating: 0, count: 40),
    "it is a pcap file of a variant that is not read, not pcap or pcapng; "
      + "convert it first (editcap -F pcapng)"),
  // ERF has no magic number: the first packet's stamp comes first.
  Foreign(
    [0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE, 2, 0, 0, 64],
    "it is not pcap or pcapng; it begins with 10 32 54 76 98 ba dc fe"),
  Foreign(
    [0x28, 0xB5, 0x2F, 0xFD, 0, 0],
    "it is compressed with zstd, of which only gzip is unpacked here; unpack it first (zstd -d)"),
  Foreign(
    [0x04, 0x22, 0x4D, 0x18, 0, 0],
    "it is compressed with lz4, of which only gzip is unpacked here; unpack it first (lz4 -d)"),
  Foreign(
    [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0],
    "it is compressed with xz, of which only gzip is unpacked here; unpack it first (xz -d)"),
  Foreign(
    "PK\u{3}\u{4}zip",
    "it is compressed with zip, of which only gzip is unpacked here; unpack it first (unzip)"),
  Foreign(
    [0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0],
    "it ends inside the first pcapng block, after 8 bytes"),
  Foreign(
    [0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0, 1, 2, 3, 4],
    "it begins like pcapng, and has no byte-order mark"),
  Foreign(
    [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0],
    "it ends inside the pcap header, after 10 of 24 bytes"),
  Foreign(
    [0xD4, 0xC3, 0xB2, 0xA1, 3, 0, 7, 0] + [UInt8](repeating: 0, count: 16),
    "it is pcap of version 3.7, not 2"),
]

@Test(arguments: foreign)
private func `a foreign file is one sentence that says what it is`(_ file: Foreign) throws {
  try RawFile.withPath(file.bytes) { path in
    #expect(throws: CaptureError.cannotRead(path: path, reason: file.what)) {
      try CaptureFile.read(path)
    }
    #expect(
      "\(CaptureError.cannotRead(path: path, reason: file.what))"
        == "capture file \(path) cannot be read: \(file.what)")
  }
}

@Test func `a folder is no capture file`() {
  let folder = FileManager.default.temporaryDirectory.path
  #expect(
    throws: CaptureError.cannotRead(
      path: folder, reason: "it is a directory, not a pcap or pcapng file")
  ) { try CaptureFile.read(folder) }
}

@Test(.enabled(if: getuid() != 0, "root may read everything"))
func `a file that may not be read is an error that says so`() throws {
  try RawFile.withPath([1, 2, 3]) { path in
    #expect(chmod(path, 0) == 0)
    #expect(throws: CaptureError.cannotOpen(path: path, reason: "Permission denied")) {
      try CaptureFile.read(path)
    }
  }
}
