import Capture
import Foundation
import Testing
import Wire

#if os(Linux)
  @Test func `what was read long ago, or looked at again, is not kept in memory`() throws {
    // 160 MiB of packets, of which only the headers take room on the disk.
    let length = 1 << 18
    var raw = RawFile()
    raw.header(magic: 0xA1B2_C3D4)
    try raw.withPath { path in
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      for index in 0..<640 {
        try file.seek(toOffset: UInt64(raw.bytes.count + index * (16 + length)))
        try file.write(
          contentsOf: [0, 0].flatMap { raw.number(UInt32($0)) }
            + [length, length].flatMap { raw.number(UInt32($0)) })
      }
      try file.truncate(atOffset: UInt64(raw.bytes.count + 640 * (16 + length)))
      let packets = try PacketFile(path)
      var offsets: [Int] = []
      var most = 0
      let end = packets.forEach { packet in
        offsets.append(packet.offset)
        // Every page is asked for.
        for page in stride(from: 0, to: length, by: 4_096) { _ = packet.bytes[page] }
        if packet.stamp.frame % 64 == 0 { most = max(most, (try? residentBytes(of: path)) ?? .max) }
      }
      #expect(end.frames == 640)
      var isRead = true
      for (index, offset) in offsets.enumerated() {
        for place in stride(from: 0, to: length, by: 1 << 13) {
          isRead = isRead && packets.with(at: offset + place, count: 16) { $0[15] } == 0
        }
        if index % 64 == 0 { most = max(most, (try? residentBytes(of: path)) ?? .max) }
      }
      #expect(isRead)
      #expect(most > 8 << 20)
      #expect(most < 80 << 20)
    }
  }

  /// How much of a file is mapped into this process's memory and there (proc(5), pagemap).
  private func residentBytes(of path: String) throws -> Int {
    let name = path.split(separator: "/").last.map { "/" + $0 } ?? path
    let maps = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps")).readToEnd()
    let line = try #require(
      String(decoding: maps ?? Data(), as: UTF8.self).split(separator: "\n")
        .first { $0.hasSuffix(name) })
    let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { Int($0, radix: 16) }
    let pages = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/pagemap"))
    try pages.seek(toOffset: UInt64(ends[0] / 4_096 * 8))
    let entries = try pages.read(upToCount: (ends[1] - ends[0]) / 4_096 * 8) ?? Data()
    // The highest bit of each entry says that the page is there.
    return stride(from: 7, to: entries.count, by: 8).count { entries[$0] & 0x80 != 0 } * 4_096
  }
#endif
