/// Bytes that come one after the other and are gone when they were read: pipes, packed files.
final class StreamedBytes: ByteSupply {
  private static let capacity = 256 << 10

  private let source: any ByteSource
  /// The offset in the stream of the first byte that is held.
  private var start = 0
  private var held = 0..<0
  // Owned here alone; handed out as views that the next call ends.
  private var buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: StreamedBytes.capacity, alignment: 16)

  init(_ source: any ByteSource) {
    self.source = source
  }

  deinit {
    buffer.deallocate()
  }

  var problem: String? { source.problem }

  func stretch(from offset: Int, count: Int) -> ByteStretch {
    guard offset >= start else { return ByteStretch(start: start) }
    while offset - start > held.count {
      drop(held.count)
      guard fill() else { return ByteStretch(start: start) }
    }
    drop(offset - start)
    makeRoom(for: count)
    while held.count < count, fill() {}
    return ByteStretch(start: start, UnsafeRawBufferPointer(rebasing: buffer[held]))
  }

  private func drop(_ count: Int) {
    start += count
    held = held.lowerBound + count..<held.upperBound
    if held.isEmpty { held = 0..<0 }
  }

  private func makeRoom(for count: Int) {
    guard buffer.count - held.lowerBound < count else { return }
    var larger = buffer
    if buffer.count < count { larger = .allocate(byteCount: count, alignment: 16) }
    larger.baseAddress?.copyMemoryOverlapping(from: UnsafeRawBufferPointer(rebasing: buffer[held]))
    if larger.baseAddress != buffer.baseAddress { buffer.deallocate() }
    buffer = larger
    held = 0..<held.count
  }

  /// Reads what is there, waiting for at least one byte; false at the end.
  private func fill() -> Bool {
    let got = source.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[held.upperBound...]))
    held = held.lowerBound..<held.upperBound + got
    return got > 0
  }
}

/// Something that gives bytes in order.
protocol ByteSource: AnyObject {
  /// Waits for at least one byte; 0 at the end or at a problem.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int
  var problem: String? { get }
}

extension UnsafeMutableRawPointer {
  /// Copies bytes here; they may overlap with the place.
  fileprivate func copyMemoryOverlapping(from bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    // `copyMemory` is memmove.
    copyMemory(from: base, byteCount: bytes.count)
  }
}
