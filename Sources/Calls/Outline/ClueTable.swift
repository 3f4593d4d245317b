import COctets

/// The latest leg that showed a clue, by the clue's hash.
///
/// What is looked for is small and lies close together; what is said of a leg lies apart, once for
/// all its clues. Legs of groups that were let go are dropped when the table would grow.
struct ClueTable: Sendable {
  struct Leg: Sendable {
    /// The caller's number, 0 where it has none.
    var number: UInt64 = 0
    let group: Int32
    let generation: UInt32
    var caller: OutlineParties.ID = 0
    var callee: OutlineParties.ID = 0
    /// The endpoint at which the leg arrived.
    var arrival: OutlineParties.ID = 0
  }

  private struct Entry: Sendable {
    var key: UInt64 = 0
    var leg: Int32 = -1
  }

  private static let smallest = 1 << 14
  /// A table for more clues than this is made anew more often: 64 MB that lie idle cost more.
  private static let many = 1 << 19

  private var entries = ContiguousArray(repeating: Entry(), count: smallest)
  private var legs: ContiguousArray<Leg> = []
  private var mask = smallest - 1
  private var used = 0

  @inline(__always)
  subscript(key: UInt64) -> Leg? {
    var place = Int(truncatingIfNeeded: key) & mask
    while entries[place].leg >= 0 {
      if entries[place].key == key { return legs[Int(entries[place].leg)] }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Asks for the memory a key is looked for in, while there is something else to do.
  @inline(__always)
  func prefetch(_ key: UInt64) {
    let place = Int(truncatingIfNeeded: key) & mask
    entries.withUnsafeBufferPointer { octets_prefetch($0.baseAddress.map { $0 + place }) }
  }

  /// Takes a leg's particulars; its number is good until the next rebuild.
  mutating func add(_ leg: Leg) -> Int32 {
    legs.append(leg)
    return Int32(legs.count - 1)
  }

  /// Puts a leg in the place of the one that showed the clue before.
  @inline(__always)
  mutating func set(_ key: UInt64, _ leg: Int32) {
    // One message may show many clues: there is always a free place, or a search would not end.
    if used * 4 > mask * 3 { resize(to: entries.count * 2) }
    put(Entry(key: key, leg: leg))
  }

  @inline(__always)
  private mutating func put(_ entry: Entry) {
    var place = Int(truncatingIfNeeded: entry.key) & mask
    while entries[place].leg >= 0 {
      if entries[place].key == entry.key { break }
      place = (place + 1) & mask
    }
    if entries[place].leg < 0 { used += 1 }
    entries[place] = entry
  }

  var isCrowded: Bool { used * 8 > mask * 5 || legs.count > mask }

  private mutating func resize(to size: Int) {
    let kept = entries
    empty(size)
    for entry in kept where entry.leg >= 0 { put(entry) }
  }

  /// Begins anew with a table of that size; one of the same size keeps its memory, as new memory
  /// costs more than all that is done with it.
  private mutating func empty(_ size: Int) {
    if size == entries.count {
      entries.withUnsafeMutableBufferPointer { $0.update(repeating: Entry()) }
    } else {
      entries = ContiguousArray(unsafeUninitializedCapacity: size) { places, count in
        places.spread()
        places.initialize(repeating: Entry())
        count = size
      }
    }
    mask = size - 1
    used = 0
  }

  /// How many clues there are, those of groups included that were let go since the last rebuild.
  var count: Int { used }

  /// Keeps what is wanted still, in a table about five times its size: while all of it is wanted the
  /// table grows fourfold, and is not made anew too often.
  mutating func rebuild(keeping isWanted: (Leg) -> Bool) {
    var kept: ContiguousArray<Leg> = []
    kept.reserveCapacity(legs.count / 4)
    var numbers = ContiguousArray<Int32>(repeating: -1, count: legs.count)
    for (number, leg) in legs.enumerated() where isWanted(leg) {
      numbers[number] = Int32(kept.count)
      kept.append(leg)
    }
    // Legs have about as many clues as others have.
    let left = used * kept.count / max(1, legs.count)
    legs = kept
    var wanted: ContiguousArray<Entry> = []
    wanted.reserveCapacity(left)
    for entry in entries where entry.leg >= 0 {
      let leg = numbers[Int(entry.leg)]
      if leg >= 0 { wanted.append(Entry(key: entry.key, leg: leg)) }
    }
    var size = Self.smallest
    let most = max(wanted.count, kept.count)
    while size < most * (most > Self.many ? 2 : 5) { size *= 2 }
    empty(size)
    for entry in wanted { put(entry) }
  }
}
