/// A bounded look at captured bytes that copies nothing.
///
/// Every read is checked against the bounds, in release builds too. A view must not outlive the
/// call that was given the bytes: libpcap reuses its buffer for the next packet.
struct ByteView {
  // Unsafe because libpcap hands out a pointer; all access goes through the checks below.
  private let base: UnsafeRawBufferPointer

  init(_ base: UnsafeRawBufferPointer) {
    self.base = base
  }

  var count: Int { base.count }
  var isEmpty: Bool { base.isEmpty }

  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < base.count, "byte \(index) of \(base.count)")
    return base[index]
  }

  /// The bytes themselves, for a reader of a lower room; as short-lived as the view.
  var raw: UnsafeRawBufferPointer { base }

  /// Two bytes in network order.
  func two(at index: Int) -> Int {
    Int(self[index]) << 8 | Int(self[index + 1])
  }

  /// Four bytes in network order.
  func four(at index: Int) -> UInt32 {
    UInt32(two(at: index)) << 16 | UInt32(two(at: index + 2))
  }

  /// Eight bytes in network order.
  func eight(at index: Int) -> UInt64 {
    UInt64(four(at: index)) << 32 | UInt64(four(at: index + 4))
  }

  /// What is left after that many bytes; empty when there are fewer.
  func dropping(_ length: Int) -> ByteView {
    ByteView(UnsafeRawBufferPointer(rebasing: base.dropFirst(max(0, length))))
  }

  /// At most that many bytes.
  func prefix(_ length: Int) -> ByteView {
    ByteView(UnsafeRawBufferPointer(rebasing: base.prefix(max(0, length))))
  }

  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start >= 0, start < base.count else { return nil }
    return base[start...].firstIndex(of: byte)
  }

  func allSatisfy(_ test: (UInt8) -> Bool) -> Bool {
    base.allSatisfy(test)
  }

  /// A copy of the bytes, which may be kept.
  var copy: [UInt8] { [UInt8](base) }
}
