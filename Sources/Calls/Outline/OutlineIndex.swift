import COctets

/// Groups by their Call-ID's hash, open addressing.
struct OutlineIndex: Sendable {
  /// With a part of the hash, so that groups need not be looked at that are not meant.
  private struct Slot: Sendable {
    var group: Int32 = -1
    var key: UInt32 = 0
  }

  private var slots = ContiguousArray<Slot>(repeating: Slot(), count: 1024)
  private var mask: UInt32 = 1023
  private var used = 0

  /// Asks for the memory a Call-ID is looked for in, while there is something else to do.
  @inline(__always)
  func prefetch(_ key: UInt64) {
    let place = Int(UInt32(truncatingIfNeeded: key) & mask)
    slots.withUnsafeBufferPointer { octets_prefetch($0.baseAddress.map { $0 + place }) }
  }

  /// As above, for what is known of the group that probably has it.
  @inline(__always)
  func prefetch(_ key: UInt64, _ groups: ContiguousArray<OutlineGroup>) {
    let group = Int(slots[Int(UInt32(truncatingIfNeeded: key) & mask)].group)
    if group >= 0 { groups.prefetch(group) }
  }

  @inline(__always)
  func find(_ key: UInt64, _ check: UInt64, _ groups: ContiguousArray<OutlineGroup>) -> Int32? {
    let short = UInt32(truncatingIfNeeded: key)
    var place = short & mask
    while true {
      let slot = slots[Int(place)]
      if slot.group < 0 { return nil }
      if slot.key == short, groups[Int(slot.group)].key == key,
        groups[Int(slot.group)].check == check
      {
        return slot.group
      }
      place = (place + 1) & mask
    }
  }

  mutating func insert(_ group: Int32, _ key: UInt64) {
    if used * 2 > Int(mask) { grow() }
    put(Slot(group: group, key: UInt32(truncatingIfNeeded: key)))
    used += 1
  }

  private mutating func put(_ slot: Slot) {
    var place = slot.key & mask
    while slots[Int(place)].group >= 0 { place = (place + 1) & mask }
    slots[Int(place)] = slot
  }

  private mutating func grow() {
    let old = slots
    mask = mask * 2 + 1
    slots = ContiguousArray(repeating: Slot(), count: Int(mask) + 1)
    for slot in old where slot.group >= 0 { put(slot) }
  }

  /// Takes a group out; those behind it move up.
  mutating func remove(_ group: Int32, _ key: UInt64) {
    var hole = UInt32(truncatingIfNeeded: key) & mask
    while slots[Int(hole)].group != group {
      guard slots[Int(hole)].group >= 0 else { return }
      hole = (hole + 1) & mask
    }
    var place = hole
    while true {
      place = (place + 1) & mask
      let slot = slots[Int(place)]
      guard slot.group >= 0 else { break }
      // It may move if its home is not between the hole and where it stands.
      if (place &- slot.key) & mask >= (place &- hole) & mask {
        slots[Int(hole)] = slot
        hole = place
      }
    }
    slots[Int(hole)].group = -1
    used -= 1
  }
}
