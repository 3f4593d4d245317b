import Foundation

/// Memory that ends where nothing may be read: who reads on crashes.
final class GuardedBytes {
  private let area: UnsafeMutableRawPointer
  private let page = Int(getpagesize())
  private let room: Int

  /// Room for that many bytes at least.
  init?(room count: Int) {
    room = (count / page + 1) * page
    // Not readable; then everything but the last page is made so.
    let area = mmap(nil, room + page, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let area, area != MAP_FAILED else { return nil }
    self.area = area
    guard mprotect(area, room, PROT_READ | PROT_WRITE) == 0 else { return nil }
  }

  deinit { munmap(area, room + page) }

  /// Calls with the bytes, the last of which is the last that can be read.
  func with<Result>(_ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    precondition(bytes.count <= room, "no room for \(bytes.count) bytes")
    let start = (area + (room - bytes.count)).assumingMemoryBound(to: UInt8.self)
    for (index, byte) in bytes.enumerated() { start[index] = byte }
    return body(UnsafeBufferPointer(start: start, count: bytes.count))
  }
}
