/// Bytes that somebody else keeps in memory, read as a file's are.
final class LentBytes: ByteSupply {
  let problem: String? = nil
  let held = 0
  /// Valid as long as the closure that was lent the bytes, which this must not outlive.
  private let memory: UnsafeRawBufferPointer

  init(_ memory: UnsafeRawBufferPointer) {
    self.memory = memory
  }

  func stretch(from offset: Int, count: Int) -> ByteStretch {
    guard offset < memory.count else { return ByteStretch(start: memory.count) }
    return ByteStretch(start: offset, UnsafeRawBufferPointer(rebasing: memory[offset...]))
  }
}
