import Capture
import Foundation
import Testing

/// A folder of its own, gone afterwards.
private func withFolder(_ body: (String) throws -> Void) throws {
  let folder = Scratch.path("folder")
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { Scratch.remove(folder) }
  try body(folder)
}

private func write(_ path: String) throws {
  try PcapngWriter(application: "x", interface: "lo", linkType: .raw)
    .write(Samples.frames([Samples.datagram(Samples.options())]), to: path)
}

private func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder)
}

@Test func `a written file replaces the one that was there, and nothing else is left`() throws {
  try withFolder { folder in
    let path = folder + "/call.pcapng"
    try Data("before".utf8).write(to: URL(fileURLWithPath: path))
    #expect(chmod(path, 0o640) == 0)
    try write(path)
    #expect(try names(in: folder) == ["call.pcapng"])
    #expect(try CaptureFile.read(path).words == ["1 OPTIONS call-1"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }
}

@Test func `a link stays a link, and what it names is replaced`() throws {
  try withFolder { folder in
    let path = folder + "/call.pcapng"
    let link = folder + "/link.pcapng"
    try Data("before".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try write(link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try CaptureFile.read(path).frames == 1)
  }
}

@Test func `a disk that is full is an error, and a device is not replaced`() throws {
  let full = "/dev/full"
  try #require(FileManager.default.fileExists(atPath: full))
  #expect(throws: CaptureError.cannotWrite(path: full, reason: "No space left on device")) {
    try write(full)
  }
  try write("/dev/null")
  for device in [full, "/dev/null"] {
    let kind = try FileManager.default.attributesOfItem(atPath: device)[.type] as? FileAttributeType
    #expect(kind == .typeCharacterSpecial)
  }
}

@Test func `a folder is not written over, and nothing is left in it`() throws {
  try withFolder { folder in
    #expect(throws: CaptureError.cannotWrite(path: folder, reason: "it is a directory")) {
      try write(folder)
    }
    let left = try names(in: folder)
    #expect(left.isEmpty)
  }
}

@Test func `a source that cannot be read leaves what was at the place of the copy`() throws {
  try withFolder { folder in
    let path = folder + "/call.pcapng"
    try Data("before".utf8).write(to: URL(fileURLWithPath: path))
    let source = folder + "/notes.txt"
    try Data("text".utf8).write(to: URL(fileURLWithPath: source))
    #expect(
      throws: CaptureError.cannotRead(path: source, reason: "it is text, not pcap or pcapng")
    ) { try AnnotatedCapture(application: "x").write(source, to: path) }
    #expect(try names(in: folder).sorted() == ["call.pcapng", "notes.txt"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("before".utf8))
  }
}
