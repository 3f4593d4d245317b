import Foundation

/// A classic capture file being written, packet by packet: Ethernet, stamps in microseconds.
struct PcapFile {
  /// 2026-01-01 00:00:00 UTC.
  static let began: Int64 = 1_767_225_600
  private static let bufferSize = 1 << 20

  private let file: FileHandle
  private var buffer: [UInt8] = []

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: path]) }
    self.file = file
    buffer.reserveCapacity(Self.bufferSize + 65_536)
    append(0xA1B2_C3D4)
    append(0x0004_0002)
    append(0)
    append(0)
    append(65_535)
    append(1)
  }

  mutating func write(_ packet: TimedPacket) throws {
    let frame = packet.frame
    append(UInt32(Self.began + packet.at / 1_000_000))
    append(UInt32(packet.at % 1_000_000))
    append(UInt32(frame.count))
    append(UInt32(frame.count))
    buffer += frame
    if buffer.count >= Self.bufferSize { try flush() }
  }

  mutating func close() throws {
    try flush()
    try file.close()
  }

  private mutating func flush() throws {
    try file.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ number: UInt32) {
    for shift: UInt32 in [0, 8, 16, 24] {
      buffer.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
