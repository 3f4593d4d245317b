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

@Test func `a link to a file that is not there yet stays a link, and the file is made`() throws {
  try withFolder { folder in
    let link = folder + "/link.pcapng"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "later.pcapng")
    try write(link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "later.pcapng")
    #expect(try CaptureFile.read(folder + "/later.pcapng").frames == 1)
    #expect(try names(in: folder).sorted() == ["later.pcapng", "link.pcapng"])
  }
}

@Test func `a pipe is written to and stays a pipe`() throws {
  try withFolder { folder in
    let pipe = folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    // Open for both, so that neither end waits for the other.
    let end = open(pipe, O_RDWR)
    try #require(end >= 0)
    defer { close(end) }
    try OutputFile.write("said", to: pipe)
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(end, &bytes, bytes.count)
    #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "said")
    #expect(try names(in: folder) == ["pipe"])
    let kind = try FileManager.default.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType
    #expect(kind != .typeRegular)
  }
}

@Test func `whether a file could be written is known before it is`() throws {
  try withFolder { folder in
    try OutputFile.check(folder + "/new.json")
    let absent = folder + "/absent/new.json"
    #expect(
      throws: CaptureError.cannotWrite(path: absent, reason: "No such file or directory")
    ) { try OutputFile.check(absent) }
    #expect(throws: CaptureError.cannotWrite(path: folder, reason: "it is a directory")) {
      try OutputFile.check(folder)
    }
    #expect(throws: CaptureError.cannotWrite(path: "\"\"", reason: "No such file or directory")) {
      try OutputFile.check("")
    }
    let left = try names(in: folder)
    #expect(left.isEmpty)
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
