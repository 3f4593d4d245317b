package import Wire

/// Reads a cluster of stubs as one call, or says that it is none that can be outlined.
///
/// What it accepts is what `CallModel`, `CallJoining` and `RoleInference` make of the same
/// messages; it is tested to agree with them wherever it accepts.
extension OutlineTable {
  /// Reads into the draft; mutating as `isOverLimits` is.
  ///
  /// Without roles they are found for a system with that service.
  package mutating func read(
    _ cluster: Cluster, roles: Roles?, service: Roles.Service = .passingOn, endedAt: Moment,
    into draft: inout OutlineDraft
  ) -> OutlineReading {
    let first = Int(cluster)
    if !groups[first].hasInvite {
      return groups[first].next == cluster && !groups[first].isDisordered
        ? asked(cluster) : .unknown
    }
    if groups[first].clusterMessages > Self.longest { return .unknown }
    draft.rows.removeAll(keepingCapacity: true)
    var member = cluster
    repeat {
      let group = Int(member)
      guard groups[group].hasInvite, !groups[group].isDisordered,
        draft.rows.count < OutlineDraft.mostLegs
      else { return .unknown }
      draft.rows.append(OutlineDraft.Row(group: member, next: groups[group].head))
      member = groups[group].next
    } while member != cluster
    guard let legs = readLegs(&draft.legs, &draft.rows) else { return .unknown }
    draft.legCount = legs.count
    // An outline's further legs go to edges.
    if legs.count > 1, roles == nil, service == .answering { return .unknown }
    guard assemble(legs.count, legs.shape, roles, endedAt, into: &draft) else { return .unknown }
    draft.outline.service = roles?.service ?? service
    return .call
  }

  /// A longer call is read: what repeats is looked for among all that came before.
  private static let longest = 1_000

  /// How many legs there are, and the shape of what was said on them.
  private func readLegs(
    _ legs: inout ContiguousArray<OutlinedLeg>, _ rows: inout ContiguousArray<OutlineDraft.Row>
  ) -> (count: Int, shape: UInt64)? {
    legs.withUnsafeMutableBufferPointer { legs in
      rows.withUnsafeMutableBufferPointer { rows in readLegs(legs, rows) }
    }
  }

  private func readLegs(
    _ legs: UnsafeMutableBufferPointer<OutlinedLeg>,
    _ rows: UnsafeMutableBufferPointer<OutlineDraft.Row>
  ) -> (count: Int, shape: UInt64)? {
    var count = 0
    var shape: UInt64 = 0x5EED
    while let row = next(rows) {
      let group = rows[row].group
      let stub = stubs[Int(rows[row].next)]
      rows[row].next = stub.next
      if stub.isMismatched { return nil }
      let source = parties.address(of: stub.source)
      let destination = parties.address(of: stub.destination)
      if stub.isRequest, stub.method == .invite, stub.toTag == 0 {
        if count > 0, isAgain(stub, in: group) {
          guard takeAgain(stub, group, legs[..<count]) else { return nil }
          continue
        }
        guard count < legs.count, source != destination, stub.branch != 0, stub.fromTag != 0 else {
          return nil
        }
        for index in 1..<max(1, count) { legs[index].giveUp() }
        legs[count] = OutlinedLeg(stub, group, source, destination)
        count += 1
        shape = hash.mix(shape, stub.shape ^ UInt64(count))
        continue
      }
      var way: UInt64 = 0
      for index in 0..<count {
        if let isForward = legs[index].take(stub, group, source, destination) {
          way = UInt64(2 * index + (isForward ? 3 : 4))
          break
        }
      }
      if way == 0 {
        guard isAgain(stub, in: group), takeAgain(stub, group, legs[..<count]) else { return nil }
        continue
      }
      shape = hash.mix(
        shape ^ way << 40 ^ UInt64(stub.status) << 16 ^ UInt64(stub.method.rawValue), stub.shape)
    }
    return count == 0 ? nil : (count, shape)
  }

  /// The row with the next message in capture order; nil where there is none.
  @inline(__always)
  private func next(_ rows: UnsafeMutableBufferPointer<OutlineDraft.Row>) -> Int? {
    if rows.count == 1 { return rows[0].next < 0 ? nil : 0 }
    var found: (row: Int, frame: UInt32, location: UInt64)?
    for row in rows.indices where rows[row].next >= 0 {
      let place = Int(rows[row].next)
      let frame = stubs[place].frame
      let location = stubs[place].location
      if let found, (found.frame, found.location) <= (frame, location) { continue }
      found = (row, frame, location)
    }
    return found?.row
  }

  /// Whether an earlier message of the group is the same as far as stubs tell.
  private func isAgain(_ stub: Stub, in group: Int32) -> Bool {
    var place = groups[Int(group)].head
    while place >= 0 {
      let earlier = stubs[Int(place)]
      if earlier.location == stub.location { return false }
      if earlier.isSameMessage(as: stub) { return true }
      place = earlier.next
    }
    return false
  }

  /// Gives a repetition to the leg it is of; false where it is of none.
  private func takeAgain(
    _ stub: Stub, _ group: Int32, _ legs: Slice<UnsafeMutableBufferPointer<OutlinedLeg>>
  ) -> Bool {
    let source = parties.address(of: stub.source)
    let destination = parties.address(of: stub.destination)
    for index in legs.indices
    where legs.base[index].takeAgain(stub, group, source, destination) {
      return true
    }
    return false
  }
}
