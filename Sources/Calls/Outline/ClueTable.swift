/// The latest leg that showed a clue, by the clue's hash.
///
/// Entries of groups that were let go are dropped when the table grows.
struct ClueTable: Sendable {
  struct Entry: Sendable {
    var key: UInt64 = 0
    /// The caller's number, 0 where it has none.
    var number: UInt64 = 0
    var group: Int32 = -1
    var generation: UInt32 = 0
    var caller: OutlineParties.ID = 0
    var callee: OutlineParties.ID = 0
    /// The endpoint at which the leg arrived.
    var arrival: OutlineParties.ID = 0
  }

  private var entries = ContiguousArray(repeating: Entry(), count: 1024)
  private var mask = 1023
  private var used = 0

  @inline(__always)
  subscript(key: UInt64) -> Entry? {
    var place = Int(truncatingIfNeeded: key) & mask
    while entries[place].group >= 0 {
      if entries[place].key == key { return entries[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Puts an entry in the place of the one with its key.
  @inline(__always)
  mutating func set(_ entry: Entry) {
    var place = Int(truncatingIfNeeded: entry.key) & mask
    while entries[place].group >= 0 {
      if entries[place].key == entry.key { break }
      place = (place + 1) & mask
    }
    if entries[place].group < 0 { used += 1 }
    entries[place] = entry
  }

  var isCrowded: Bool { used * 2 > mask }

  /// Keeps the entries that are wanted still, in a table at least twice their number.
  mutating func rebuild(keeping isWanted: (Entry) -> Bool) {
    let kept = entries.filter { $0.group >= 0 && isWanted($0) }
    var size = 1024
    while size < kept.count * 4 { size *= 2 }
    entries = ContiguousArray(repeating: Entry(), count: size)
    mask = size - 1
    used = 0
    for entry in kept { set(entry) }
  }
}
