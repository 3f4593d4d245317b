package import Wire

/// Which clusters may be over.
extension OutlineTable {
  /// The next cluster that has been quiet long enough and may be over; each is given once until it
  /// grows.
  @inline(__always)
  package mutating func nextQuiet(at now: Moment) -> Cluster? {
    let bound = now.nanoseconds - quietTime
    return bound < soonest ? nil : nextQuiet(until: bound)
  }

  private mutating func nextQuiet(until bound: Int64) -> Cluster? {
    soonest = .min
    while let waiting = queue.first {
      let root = Int(waiting.root)
      let isStale =
        !groups[root].isInUse || groups[root].generation != waiting.generation
        || groups[root].root != waiting.root || !groups[root].isQueued
      if !isStale, waiting.at > bound {
        soonest = waiting.at
        return nil
      }
      queue.removeFirst()
      prefetchQueued()
      if isStale { continue }
      if groups[root].lastAt > bound {
        enqueue(waiting.root)
        continue
      }
      groups[root].isQueued = false
      if !isSurelyOpen(waiting.root) { return waiting.root }
    }
    return nil
  }

  /// Asks for the memory of those that come next: what is over has not been looked at for long.
  @inline(__always)
  private func prefetchQueued() {
    guard let far = queue.root(behind: 6), let middle = queue.root(behind: 4),
      let next = queue.root(behind: 2)
    else { return }
    groups.prefetch(far)
    index.prefetch(groups[middle].key)
    if groups[middle].head >= 0 { prefetchBlock(groups[middle].head) }
    // By now its first block is at hand, which says where the second is.
    guard groups[next].messages > Self.block, groups[next].head >= 0 else { return }
    let second = stubs[Int(groups[next].head + Self.block - 1)].next
    if second >= 0 { prefetchBlock(second) }
  }

  @inline(__always)
  private func prefetchBlock(_ place: Int32) {
    for stub in Int(place)..<min(Int(place + Self.block), stubs.count) { stubs.prefetch(stub) }
  }
}
