import COctets

/// The messages of one Call-ID, and its place among the groups that may be one call.
struct OutlineGroup: Sendable {
  var key: UInt64
  /// A second hash of the Call-ID: both must agree.
  var check: UInt64
  var head: Int32 = -1
  var tail: Int32 = -1
  var messages: UInt32 = 0
  var requests: UInt32 = 0
  var finals: UInt32 = 0
  /// The group that stands for the cluster; itself unless it was joined to another.
  var root: Int32
  /// The next group of the cluster, in a ring.
  var next: Int32
  /// Which use of this place it is.
  var generation: UInt32
  var firstFrame: UInt32
  var lastFrame: UInt32 = 0
  var isInUse = true
  var hasInvite = false
  /// An INVITE outside a dialog was seen.
  var hasLeg = false
  /// A BYE, or a failure of an INVITE, was seen.
  var hasEnd = false
  /// Its messages came in another order than they stand in the capture.
  var isDisordered = false
  // What follows counts for the cluster and is kept at its root.
  var isQueued = false
  var firstAt: Int64
  var lastAt: Int64
  var clusterMessages: UInt32 = 0

  /// Takes the next message, which stands at that place.
  @inline(__always)
  mutating func take(_ stub: Stub, at place: Int32) {
    if tail < 0 { head = place }
    tail = place
    messages += 1
    if stub.frame < lastFrame { isDisordered = true }
    lastFrame = stub.frame
    if stub.isRequest {
      if stub.method == .invite { hasInvite = true }
      if stub.method == .bye { hasEnd = true }
      requests += 1
    } else if stub.status >= 200 {
      if stub.status >= 300, stub.method == .invite { hasEnd = true }
      finals += 1
    }
  }

  /// As the root of a cluster, counts a message of it.
  @inline(__always)
  mutating func cover(_ stub: Stub) {
    clusterMessages += 1
    if stub.at > lastAt { lastAt = stub.at }
    if stub.at < firstAt { firstAt = stub.at }
  }
}

/// Groups by their Call-ID's hash, open addressing.
struct OutlineIndex: Sendable {
  private var slots = ContiguousArray<Int32>(repeating: -1, count: 1024)
  private var mask = 1023
  private var used = 0

  /// Asks for the memory a Call-ID is looked for in, while there is something else to do.
  @inline(__always)
  func prefetch(_ key: UInt64) {
    let place = Int(truncatingIfNeeded: key) & mask
    slots.withUnsafeBufferPointer { octets_prefetch($0.baseAddress.map { $0 + place }) }
  }

  /// As above, for what is known of the group that probably has it.
  @inline(__always)
  func prefetch(_ key: UInt64, _ groups: ContiguousArray<OutlineGroup>) {
    let group = Int(slots[Int(truncatingIfNeeded: key) & mask])
    guard group >= 0 else { return }
    groups.withUnsafeBytes { raw in
      let place = raw.baseAddress.map { $0 + group * MemoryLayout<OutlineGroup>.stride }
      octets_prefetch(place)
      octets_prefetch(place.map { $0 + 64 })
    }
  }

  @inline(__always)
  func find(_ key: UInt64, _ check: UInt64, _ groups: ContiguousArray<OutlineGroup>) -> Int32? {
    var place = Int(truncatingIfNeeded: key) & mask
    while slots[place] >= 0 {
      let group = slots[place]
      if groups[Int(group)].key == key, groups[Int(group)].check == check { return group }
      place = (place + 1) & mask
    }
    return nil
  }

  mutating func insert(_ group: Int32, _ groups: ContiguousArray<OutlineGroup>) {
    if used * 2 > mask { grow(groups) }
    place(group, groups)
    used += 1
  }

  private mutating func place(_ group: Int32, _ groups: ContiguousArray<OutlineGroup>) {
    var place = Int(truncatingIfNeeded: groups[Int(group)].key) & mask
    while slots[place] >= 0 { place = (place + 1) & mask }
    slots[place] = group
  }

  private mutating func grow(_ groups: ContiguousArray<OutlineGroup>) {
    let old = slots
    mask = mask * 2 + 1
    slots = ContiguousArray(repeating: -1, count: mask + 1)
    for group in old where group >= 0 { place(group, groups) }
  }

  /// Takes a group out; those behind it move up.
  mutating func remove(_ group: Int32, _ groups: ContiguousArray<OutlineGroup>) {
    var hole = Int(truncatingIfNeeded: groups[Int(group)].key) & mask
    while slots[hole] != group {
      guard slots[hole] >= 0 else { return }
      hole = (hole + 1) & mask
    }
    var place = hole
    while true {
      place = (place + 1) & mask
      guard slots[place] >= 0 else { break }
      let home = Int(truncatingIfNeeded: groups[Int(slots[place])].key) & mask
      // It may move if its home is not between the hole and where it stands.
      if (place - home) & mask >= (place - hole) & mask {
        slots[hole] = slots[place]
        hole = place
      }
    }
    slots[hole] = -1
    used -= 1
  }
}
