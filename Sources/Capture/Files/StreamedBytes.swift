/// Bytes that come one after the other and are gone when they were read: pipes, packed files.
final class StreamedBytes: ByteSupply {
  private static let capacity = 256 << 10

  private let source: any ByteSource
  /// The offset in the stream of the first byte that is held.
  private var start = 0
  private var kept = 0..<0
  private var isReadAgain = false
  // Owned here alone; handed out as views that the next call ends.
  private var buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: StreamedBytes.capacity, alignment: 16)

  init(_ source: any ByteSource) {
    self.source = source
  }

  deinit {
    buffer.deallocate()
  }

  var problem: String? { isReadAgain ? "it can be read only once" : source.problem }

  /// The memory that is used (bytes): as much as the largest packet needs, never the whole.
  var held: Int { buffer.count }

  func stretch(from offset: Int, count: Int) -> ByteStretch {
    guard offset >= start else {
      isReadAgain = true
      return ByteStretch(start: start)
    }
    while offset - start > kept.count {
      drop(kept.count)
      guard fill() else { return ByteStretch(start: start) }
    }
    drop(offset - start)
    makeRoom(for: count)
    while kept.count < count, fill() {}
    return ByteStretch(start: start, UnsafeRawBufferPointer(rebasing: buffer[kept]))
  }

  private func drop(_ count: Int) {
    start += count
    kept = kept.lowerBound + count..<kept.upperBound
    if kept.isEmpty { kept = 0..<0 }
  }

  private func makeRoom(for count: Int) {
    guard buffer.count - kept.lowerBound < count else { return }
    var larger = buffer
    if buffer.count < count {
      larger = .allocate(byteCount: max(count, buffer.count * 2), alignment: 16)
    }
    larger.baseAddress?.copyMemoryOverlapping(from: UnsafeRawBufferPointer(rebasing: buffer[kept]))
    if larger.baseAddress != buffer.baseAddress { buffer.deallocate() }
    buffer = larger
    kept = 0..<kept.count
  }

  /// Reads what is there, waiting for at least one byte; false at the end.
  private func fill() -> Bool {
    let got = source.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept.upperBound...]))
    kept = kept.lowerBound..<kept.upperBound + got
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
