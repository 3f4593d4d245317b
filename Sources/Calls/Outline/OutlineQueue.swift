/// Clusters in the order in which they may be over, each with when it was last known to be going on.
struct OutlineQueue: Sendable {
  struct Waiting: Sendable {
    let root: Int32
    /// Which use of the root's place is meant.
    let generation: UInt32
    let at: Int64
  }

  private var all: ContiguousArray<Waiting> = []
  private var start = 0

  var first: Waiting? { start < all.count ? all[start] : nil }

  /// The root of the one that comes so many places behind the first; nil where there are not as many.
  @inline(__always)
  func root(behind places: Int) -> Int? {
    start + places < all.count ? Int(all[start + places].root) : nil
  }

  mutating func append(_ waiting: Waiting) { all.append(waiting) }

  mutating func removeFirst() {
    start += 1
    guard start > 4096, start * 2 > all.count else { return }
    all.removeFirst(start)
    start = 0
  }
}
