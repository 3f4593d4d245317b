import COctets

/// A bounded look at captured bytes that copies nothing.
///
/// Every read is checked against the bounds, in release builds too. A view must not outlive the
/// call that was given the bytes: libpcap reuses its buffer for the next packet, and a file goes
/// away with its mapping.
package struct ByteView {
  // Unsafe because libpcap and mmap hand out pointers; all access goes through the checks below.
  @usableFromInline let base: UnsafeRawBufferPointer

  @inlinable
  package init(_ base: UnsafeRawBufferPointer) {
    self.base = base
  }

  @inlinable package var count: Int { base.count }
  @inlinable package var isEmpty: Bool { base.isEmpty }

  @inlinable @inline(__always)
  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < base.count, "byte \(index) of \(base.count)")
    return base[index]
  }

  /// The bytes themselves, for a reader of another room; as short-lived as the view.
  @inlinable package var raw: UnsafeRawBufferPointer { base }

  /// A number as it lies in memory, in the byte order of this machine.
  @inlinable @inline(__always)
  package func number<Number: FixedWidthInteger & BitwiseCopyable>(
    at index: Int, as type: Number.Type
  ) -> Number {
    precondition(
      index >= 0 && index <= base.count - MemoryLayout<Number>.size,
      "\(MemoryLayout<Number>.size) bytes at \(index) of \(base.count)")
    return base.loadUnaligned(fromByteOffset: index, as: type)
  }

  /// Two bytes in network order.
  @inlinable @inline(__always)
  package func two(at index: Int) -> Int {
    Int(UInt16(bigEndian: number(at: index, as: UInt16.self)))
  }

  /// Four bytes in network order.
  @inlinable @inline(__always)
  package func four(at index: Int) -> UInt32 {
    UInt32(bigEndian: number(at: index, as: UInt32.self))
  }

  /// Eight bytes in network order.
  @inlinable @inline(__always)
  package func eight(at index: Int) -> UInt64 {
    UInt64(bigEndian: number(at: index, as: UInt64.self))
  }

  /// What is left after that many bytes; empty when there are fewer.
  @inlinable @inline(__always)
  package func dropping(_ length: Int) -> ByteView {
    let dropped = min(max(0, length), base.count)
    // Plain arithmetic: the standard library's slices are not inlined, and this is on every path.
    return ByteView(
      UnsafeRawBufferPointer(
        start: base.baseAddress.map { $0 + dropped }, count: base.count - dropped))
  }

  /// At most that many bytes.
  @inlinable @inline(__always)
  package func prefix(_ length: Int) -> ByteView {
    ByteView(
      UnsafeRawBufferPointer(start: base.baseAddress, count: min(max(0, length), base.count)))
  }

  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start >= 0, start < base.count, let first = base.baseAddress else { return nil }
    let left = base.count - start
    let found = octets_first(
      (first + start).assumingMemoryBound(to: UInt8.self), left, left, byte)
    return found < 0 ? nil : start + found
  }

  @inlinable
  package func allSatisfy(_ test: (UInt8) -> Bool) -> Bool {
    base.allSatisfy(test)
  }

  /// Where in `whole` this view begins; nil when it is a view of other bytes.
  package func offset(in whole: ByteView) -> Int? {
    guard let start = base.baseAddress, let wholeStart = whole.base.baseAddress else { return nil }
    let offset = start - wholeStart
    return offset >= 0 && offset <= whole.count - count ? offset : nil
  }

  /// A copy of the bytes, which may be kept.
  @inlinable package var copy: [UInt8] { [UInt8](base) }
}
