extension RandomAccessCollection {
  /// The first index from which on a predicate holds; the end where it never does.
  ///
  /// The collection is in such an order that the predicate, once it holds, holds for all that
  /// follow. Time grows with the logarithm of the count.
  package func partitioningIndex(where holds: (Element) -> Bool) -> Index {
    var low = startIndex
    var count = count
    while count > 0 {
      let half = count / 2
      let middle = index(low, offsetBy: half)
      if holds(self[middle]) {
        count = half
      } else {
        low = index(after: middle)
        count -= half + 1
      }
    }
    return low
  }
}
