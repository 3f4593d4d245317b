import Foundation
import Recordings
import Testing

/// Where messages are kept that stand nowhere in a file.
struct SpoolTests {
  /// Bytes that tell their number, of different lengths.
  private static func piece(_ number: Int) -> [UInt8] {
    (0..<(number * 37) % 211 + 1).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
  }

  private static func keep(_ count: Int, in spool: Spool) -> [Int] {
    (0..<count).map { number in piece(number).withUnsafeBytes { spool.keep($0) } }
  }

  private static func check(_ places: [Int], in spool: Spool) {
    for (number, place) in places.enumerated() {
      let bytes = piece(number)
      #expect(spool.bytes(at: place, count: bytes.count) == bytes)
    }
  }

  @Test func `what is kept is read back before and behind what was written`() {
    let spool = Spool(buffer: 1_000)
    let places = Self.keep(500, in: spool)
    Self.check(places, in: spool)
    #expect(spool.isOnDisk)
    #expect(spool.held < 1_000 + 212)
  }

  @Test func `pieces that end where the buffer does, and larger ones, are whole`() {
    let spool = Spool(buffer: 64)
    let sizes = [64, 63, 1, 64, 65, 200, 1, 62, 1, 5]
    var places: [Int] = []
    for (number, size) in sizes.enumerated() {
      let bytes = [UInt8](repeating: UInt8(number), count: size)
      places.append(bytes.withUnsafeBytes { spool.keep($0) })
    }
    for (number, size) in sizes.enumerated() {
      #expect(
        spool.bytes(at: places[number], count: size)
          == [UInt8](repeating: UInt8(number), count: size))
    }
  }

  @Test func `without a folder for it everything stays in memory`() {
    let spool = Spool(folder: "/nowhere/at/all", buffer: 1_000)
    #expect(!spool.isOnDisk)
    Self.check(Self.keep(500, in: spool), in: spool)
    #expect(spool.held > 1_000)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `what a full disk does not take stays in memory`() {
    let full = open("/dev/full", O_RDWR)
    #expect(full >= 0)
    let spool = Spool(descriptor: full, buffer: 1_000)
    Self.check(Self.keep(500, in: spool), in: spool)
    #expect(spool.held > 1_000)
  }

  /// A file in memory that cannot grow beyond its first page: what is written across it is cut.
  @Test func `a disk that fills up inside a message loses nothing`() throws {
    let descriptor = try Self.memoryFile()
    try #require(descriptor >= 0)
    let spool = Spool(descriptor: descriptor, buffer: 3_000)
    // Written once, with room left in the page.
    let first = Self.keep(31, in: spool)
    try #require(spool.held < 3_000)
    try #require(ftruncate(descriptor, 4_096) == 0)
    try #require(fcntl(descriptor, 1_033, 4) == 0)  // F_ADD_SEALS, F_SEAL_GROW
    let places = Self.keep(300, in: spool)
    Self.check(first, in: spool)
    Self.check(places, in: spool)
    #expect(spool.held > 3_000)
  }

  /// `memfd_create`, which Swift does not import, with MFD_ALLOW_SEALING.
  private static func memoryFile() throws -> Int32 {
    typealias Function = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    let symbol = try #require(dlsym(nil, "memfd_create"))
    return unsafeBitCast(symbol, to: Function.self)("spool", 2)
  }

  @Test func `no file is left in the folder, and a place that was never given gives nothing`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("spool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let spool = Spool(folder: folder.path, buffer: 16)
    _ = Self.keep(20, in: spool)
    #expect(spool.isOnDisk)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    #expect(spool.bytes(at: 1 << 40, count: 4) == nil)
  }
}
