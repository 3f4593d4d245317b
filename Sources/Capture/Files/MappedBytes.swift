import COctets

#if canImport(Glibc)
  import Glibc
#endif

/// A regular file mapped into memory: read without copying, and again wherever wanted.
///
/// Reading a mapping behind the end of a file that was made shorter kills the process (SIGBUS).
/// The length is asked for again before each further part is used, so a file that shrinks while
/// it is read is a problem told; only one cut just before its last part is used, within some
/// milliseconds, is not survived. Reading into a buffer takes about as long (94 to 88 ns a packet
/// of 449 bytes), but looking at a packet again takes a system call, seven times the mapping's.
final class MappedBytes: ByteSupply {
  /// How far the file may be read before its length is asked for again.
  static let step = 1 << 20
  /// How much before and behind the present place stays in memory, for messages that are looked at
  /// again.
  static let kept = 32 << 20
  /// How many packets are looked at again before the length is asked for again.
  static let looks = 64

  private(set) var problem: String?
  let held = 0
  let count: Int
  private let descriptor: Int32
  private let base: UnsafeMutableRawPointer
  /// What may be in memory: all that was used since the rest was given back.
  private var used = 0..<0
  /// How many bytes the file had when it was last asked.
  private var limit: Int
  private var looksLeft = MappedBytes.looks
  /// Where the latest stretch ended.
  private var readTo = 0

  /// Takes over the descriptor when the file can be mapped; nil when it cannot.
  init?(_ descriptor: Int32, count: Int) {
    guard count > 0,
      let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { return nil }
    self.count = count
    limit = count
    self.descriptor = descriptor
    self.base = base
    _ = madvise(base, count, MADV_SEQUENTIAL)
  }

  deinit {
    munmap(base, count)
    close(descriptor)
  }

  func stretch(from offset: Int, count wanted: Int) -> ByteStretch {
    ask()
    let end = min(limit, offset + max(wanted, Self.step))
    guard offset < end else { return ByteStretch(start: limit) }
    use(offset..<end)
    release(around: offset)
    // Who jumps about, from one large block to the next, looks at little of each.
    if offset <= readTo { octets_populate(base + offset, end - offset) }
    readTo = end
    return ByteStretch(
      start: offset, UnsafeRawBufferPointer(start: base + offset, count: end - offset))
  }

  /// Lends bytes that were seen before; nil when the file does not have them.
  func with<Result>(at offset: Int, count wanted: Int, _ body: (ByteView) -> Result) -> Result? {
    looksLeft -= 1
    if looksLeft < 0 {
      ask()
      release(around: offset)
    }
    guard offset >= 0, wanted >= 0, offset <= limit, wanted <= limit - offset else { return nil }
    use(offset..<offset + wanted)
    return body(ByteView(UnsafeRawBufferPointer(start: base + offset, count: wanted)))
  }

  /// Asks how many bytes the file still has; what was added since it was opened is not read.
  private func ask() {
    looksLeft = Self.looks
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    guard !isKnown || status.st_size < limit else { return }
    limit = isKnown ? Int(status.st_size) : 0
    problem = "it was cut to \(limit) bytes while it was read"
  }

  private func use(_ part: Range<Int>) {
    used =
      used.isEmpty
      ? part : min(used.lowerBound, part.lowerBound)..<max(used.upperBound, part.upperBound)
  }

  /// Mapped pages count as the process's memory; those far away are given back.
  ///
  /// What is looked at again brings its neighbours along (64 KiB), so that a walk through all
  /// messages would bring back the whole file.
  private func release(around offset: Int) {
    guard used.count > Self.kept * 3 / 2 else { return }
    let near = max(0, offset - Self.kept) & ~(Self.step - 1)..<min(count, offset + Self.kept)
    if used.lowerBound < near.lowerBound { giveBack(used.lowerBound..<near.lowerBound) }
    if used.upperBound > near.upperBound { giveBack(near.upperBound..<used.upperBound) }
    used = used.clamped(to: near)
  }

  private func giveBack(_ part: Range<Int>) {
    // From a page's beginning to another's: what is used again comes back from the file.
    let start = part.lowerBound & ~(Self.step - 1)
    _ = madvise(base + start, part.upperBound - start, MADV_DONTNEED)
  }
}
