import COctets

/// The part of a file that is at hand, moved along as the file is read.
///
/// Views are valid until the window is asked for bytes that it does not hold.
struct ByteWindow: ~Copyable {
  private let supply: any ByteSupply
  private var start = 0
  private var memory = UnsafeRawBufferPointer(start: nil, count: 0)

  init(_ supply: any ByteSupply) {
    self.supply = supply
  }

  /// Where the bytes at hand end; after a request that failed, where the file ends.
  var end: Int { start + memory.count }

  /// Why the file gives no more bytes although it should; nil at a plain end.
  var problem: String? { supply.problem }

  /// That many bytes at an offset; nil when the file ends before.
  @inline(__always)
  mutating func view(at offset: Int, count: Int) -> ByteView? {
    let place = offset - start
    guard place >= 0, count >= 0, count <= memory.count - place, let base = memory.baseAddress
    else { return fetch(offset, count) }
    // Inside `memory`, by the line above.
    return ByteView(UnsafeRawBufferPointer(start: base + place, count: count))
  }

  /// What is at hand from the beginning of the file; for a look at its kind.
  mutating func rest(atMost count: Int) -> ByteView {
    _ = view(at: 0, count: 1)
    return view(at: 0, count: min(count, end))
      ?? ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Asks for what stands at an offset while what is before it is looked at: no processor guesses
  /// where the next packet goes on behind one of which a part is read.
  @inline(__always)
  func prefetch(at offset: Int) {
    let place = offset - start
    guard let base = memory.baseAddress, place >= 0, place <= memory.count - Self.rowsAhead * 64
    else { return }
    for row in 0..<Self.rowsAhead { octets_prefetch(base + place + row * 64) }
  }

  /// A packet of SIP takes about so many rows of 64 bytes.
  private static let rowsAhead = 8

  @inline(never)
  private mutating func fetch(_ offset: Int, _ count: Int) -> ByteView? {
    guard offset >= 0, count >= 0 else { return nil }
    let stretch = supply.stretch(from: offset, count: count)
    start = stretch.start
    memory = stretch.memory
    guard start == offset, memory.count >= count else { return nil }
    return ByteView(UnsafeRawBufferPointer(rebasing: memory[0..<count]))
  }
}

/// Where a window gets its bytes from.
protocol ByteSupply: AnyObject {
  /// At least `count` bytes from `offset` on, or what the file still has of them.
  ///
  /// Valid until the next call. Offsets do not go back, except where bytes can be read again.
  func stretch(from offset: Int, count: Int) -> ByteStretch
  /// How much memory its buffers take (bytes).
  var held: Int { get }
  /// Why there are no more bytes; nil when all is well.
  var problem: String? { get }
}

/// Bytes of a file in memory, and where in the file they stand.
struct ByteStretch {
  let start: Int
  let memory: UnsafeRawBufferPointer

  init(start: Int, _ memory: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0))
  {
    self.start = start
    self.memory = memory
  }
}
