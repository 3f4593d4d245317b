/// The numbers of calls by the frames of their first INVITEs, however many calls there are.
///
/// A call's number is how many began before it, and those that did may be over later. So frames are
/// kept, four bytes a call, and a million of them at a time goes to a file.
package struct CallOrdinals {
  /// How many frames are in memory.
  private let most: Int
  private var frames: ContiguousArray<UInt32> = []
  /// Where those are that are in the file, each part in order.
  private var parts: [(place: Int, count: Int)] = []
  private var spool: Spool?
  private var numbers: [Int: Int] = [:]

  package init(most: Int = 1 << 20) {
    self.most = max(1, most)
  }

  package mutating func note(_ frame: Int) {
    frames.append(UInt32(truncatingIfNeeded: frame))
    if frames.count >= most { putAway() }
  }

  private mutating func putAway() {
    frames.sort()
    let kept = spool ?? Spool()
    spool = kept
    let place = frames.withUnsafeBytes { kept.keep($0) }
    parts.append((place, frames.count))
    frames.removeAll(keepingCapacity: true)
  }

  /// Finds the numbers of calls, from 1; to be called once all calls are noted.
  package mutating func find(_ starts: some Sequence<Int>) {
    let wanted = Set(starts).sorted()
    var before = [Int](repeating: 0, count: wanted.count)
    frames.sort()
    frames.withUnsafeBytes { Self.count($0, wanted, &before) }
    for part in parts {
      let size = part.count * MemoryLayout<UInt32>.size
      guard let bytes = spool?.bytes(at: part.place, count: size) else { continue }
      bytes.withUnsafeBytes { Self.count($0, wanted, &before) }
    }
    numbers = Dictionary(
      zip(wanted, before).map { ($0, $1 + 1) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds how many of the frames, which are in order, are lower than each that is wanted.
  private static func count(
    _ raw: UnsafeRawBufferPointer, _ wanted: [Int], _ before: inout [Int]
  ) {
    let count = raw.count / MemoryLayout<UInt32>.size
    var lower = 0
    for (index, frame) in wanted.enumerated() {
      // In bounds: `lower` is below the count.
      while lower < count,
        Int(raw.loadUnaligned(fromByteOffset: lower * 4, as: UInt32.self)) < frame
      {
        lower += 1
      }
      before[index] += lower
    }
  }

  /// A call's number; right only for those that `find` was given.
  package subscript(_ start: Int) -> Int { numbers[start] ?? 1 }
}
