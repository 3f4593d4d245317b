import Wire

/// Who is who in an outlined call, and how its legs belong together.
extension OutlineTable {
  private typealias Leg = UnsafePointer<OutlinedLeg>

  /// Makes the draft's legs an outline; false where it would not do.
  func assemble(
    _ count: Int, _ shape: UInt64, _ roles: Roles?, _ endedAt: Moment,
    into draft: inout OutlineDraft
  ) -> Bool {
    draft.outline = CallOutline(.call, endedAt: endedAt)
    draft.parts = OutlineReading.Parts()
    return assemble(count, shape, roles, draft.legs, &draft.outline, &draft.parts)
  }

  private func assemble(
    _ count: Int, _ shape: UInt64, _ roles: Roles?, _ legs: ContiguousArray<OutlinedLeg>,
    _ outline: inout CallOutline, _ parts: inout OutlineReading.Parts
  ) -> Bool {
    legs.withUnsafeBufferPointer { legs in
      guard let first = legs.baseAddress, areInARow(first, count) else { return false }
      var incoming: Leg? = first
      var outgoing: Leg? = count > 1 ? first + (count - 1) : nil
      if let roles {
        guard place(roles, first, count, &incoming, &outgoing, &outline) else { return false }
      } else {
        outline.edges = count - 1
      }
      parts.startFrame = UInt32(truncatingIfNeeded: first.pointee.leg.invite.frame)
      parts.isOver = (0..<count).allSatisfy { first[$0].isOver }
      parts.system =
        incoming?.pointee.serverAddress ?? outgoing?.pointee.clientAddress
        ?? first.pointee.serverAddress
      parts.carrier = incoming?.pointee.clientAddress ?? parts.system
      if outline.kind == .foreign {
        parts.carrier = first.pointee.clientAddress
        for index in 1..<max(1, count) { parts.edges.append(first[index].serverAddress) }
      } else if incoming == nil {
        parts.edges.append(first.pointee.serverAddress)
      } else {
        for index in 1..<max(1, count) { parts.edges.append(first[index].serverAddress) }
      }
      for index in 0..<count { outline.traits.formUnion(first[index].traits) }
      if count > 2 { outline.traits.insert(.failedOver) }
      // With two legs it matters what became of the re-INVITE on the other.
      if outline.traits.contains(.refreshed), incoming == nil || outgoing != nil { return false }
      if let incoming { outline.incoming = incoming.pointee.leg }
      if let outgoing { outline.outgoing = outgoing.pointee.leg }
      if !outline.traits.isEmpty {
        outline.beyond = OutlineBeyond(
          incoming: incoming?.pointee.extras ?? OutlineExtras(),
          outgoing: outgoing?.pointee.extras ?? OutlineExtras(),
          attempts: count < 3
            ? []
            : (1..<count).map {
              OutlineAttempt(
                leg: first[$0].leg, extras: first[$0].extras, lastSaid: first[$0].lastSaid)
            })
      }
      relate(incoming, outgoing, &outline)
      if incoming != nil { outline.subjectsOfMessages.insert(.caller) }
      if outgoing != nil { outline.subjectsOfMessages.insert(.edge) }
      if outline.answer != .none { outline.subjectsOfMessages.insert(.answer) }
      if outline.traits.contains(.cancelled) { outline.subjectsOfMessages.insert(.cancel) }
      if outline.traits.contains(.failedOver) { outline.subjectsOfMessages.insert(.failover) }
      if let roles, outline.ending == .passedOn, outgoing?.pointee.leg.bye?.isFromCaller == false,
        roles.party(at: parties.ipAddress(parts.carrier)) == nil
      {
        // Who is not named is known by its port, and ports are not compared here.
        outline.ending = .other
      }
      let marks: UInt64 =
        (incoming == nil ? 0 : 1) | (outgoing == nil ? 0 : 2) | (outline.isProxied ? 4 : 0)
        | (outline.answer == .none ? 0 : outline.answer == .passedOn ? 8 : 16)
        | (outline.ending == .other ? 32 : 0) | UInt64(outline.traits.rawValue) << 8
      outline.shape = hash.mix(shape, marks)
      return true
    }
  }

  /// Whether the legs go one after the other from a caller through one element to other ones, and
  /// `CallJoining` makes one call of them.
  private func areInARow(_ first: Leg, _ count: Int) -> Bool {
    guard count > 1 else { return true }
    let system = first.pointee.serverAddress
    for index in 1..<count {
      let leg = first + index
      guard leg.pointee.clientAddress == system,
        leg.pointee.serverAddress != first.pointee.clientAddress
      else { return false }
      // `CallJoining` joins them only while the first lasts.
      if first.pointee.group != leg.pointee.group || count > 2, let final = first.pointee.leg.final,
        final.mark.frame < leg.pointee.leg.invite.frame
      {
        return false
      }
    }
    return count == 2 || hasFailedOver(first, count)
  }

  /// Whether an edge after the other was tried, and all but the last did not answer, while the
  /// caller waited.
  private func hasFailedOver(_ first: Leg, _ count: Int) -> Bool {
    let last = first[count - 1].leg.invite
    if let cancel = first.pointee.extras.cancel, cancel.sent.frame < last.frame { return false }
    if let final = first.pointee.leg.final, final.mark.at + Self.lasting < last.at { return false }
    let isProxied = first[1].group == first.pointee.group
    for index in 1..<count {
      let leg = first + index
      guard (leg.pointee.group == first.pointee.group) == isProxied,
        index == count - 1 || !leg.pointee.isAnswered, leg.pointee.branch != first.pointee.branch
      else { return false }
      for other in 1..<index
      where leg.pointee.serverAddress == first[other].serverAddress
        || leg.pointee.branch == first[other].branch
      {
        return false
      }
    }
    return true
  }

  /// How long after its end `CallJoining` still takes a leg for open, by the stamps.
  private static let lasting = Duration.seconds(31)

  /// Finds the system by roles that were given; false where the outline would not do.
  private func place(
    _ roles: Roles, _ first: Leg, _ count: Int, _ incoming: inout Leg?, _ outgoing: inout Leg?,
    _ outline: inout CallOutline
  ) -> Bool {
    // Parties that share an address are told apart by ports, which are not compared here.
    if roles.hasSharedAddress { return false }
    outline.edges = roles.parties.count { $0.isEdge }
    func role(_ address: OutlineParties.ID) -> Roles.Role? {
      roles.party(at: parties.ipAddress(address))?.role
    }
    func isEdge(_ address: OutlineParties.ID) -> Bool {
      if case .edge? = role(address) { true } else { false }
    }
    var systems = role(first.pointee.clientAddress) == .system ? 1 : 0
    for index in 0..<count where role(first[index].serverAddress) == .system { systems += 1 }
    if systems == 0 {
      outline.kind = .foreign
      incoming = nil
      outgoing = nil
      return count < 3
    }
    guard systems == 1 else { return false }
    if count > 1 {
      guard role(first.pointee.serverAddress) == .system else { return false }
      // Edges are counted by name, and tried by address.
      if count > 2, !roles.hasOneEdgePerAddress { return false }
      return (1..<count).allSatisfy { isEdge(first[$0].serverAddress) }
    }
    if role(first.pointee.serverAddress) == .system { return true }
    incoming = nil
    outgoing = first
    return isEdge(first.pointee.serverAddress)
  }

  private func relate(_ incoming: Leg?, _ outgoing: Leg?, _ outline: inout CallOutline) {
    guard let incoming, let outgoing else {
      outline.answer = outgoing?.pointee.isAnswered == true ? .other : .none
      let hasBye = (incoming ?? outgoing).map { $0.pointee.leg.bye != nil } ?? false
      outline.ending = hasBye ? .alone : .none
      return
    }
    outline.isProxied = incoming.pointee.group == outgoing.pointee.group
    if let made = outgoing.pointee.leg.final, made.isSuccess {
      outline.answer =
        isPassedOn(made, incoming, outgoing, isProxied: outline.isProxied) ? .passedOn : .other
    }
    switch (incoming.pointee.leg.bye, outgoing.pointee.leg.bye) {
    case (nil, nil): outline.ending = .none
    case (let here?, let there?):
      outline.ending =
        isPassedOn(here, there, isProxied: outline.isProxied) ? .passedOn : .other
    default: outline.ending = .other
    }
  }

  /// Whether the caller's 2xx stands for the edge's.
  private func isPassedOn(
    _ made: CallOutline.Final, _ incoming: Leg, _ outgoing: Leg, isProxied: Bool
  ) -> Bool {
    guard let told = incoming.pointee.leg.final, told.isSuccess else { return false }
    if isProxied { return incoming.pointee.calleeTag == outgoing.pointee.calleeTag }
    return made.mark.frame < told.mark.frame
      && (outgoing.pointee.leg.bye.map { $0.sent.at > told.mark.at } ?? true)
  }

  /// Whether one BYE is the other, passed on by the system to whom it concerns.
  private func isPassedOn(
    _ here: CallOutline.Bye, _ there: CallOutline.Bye, isProxied: Bool
  ) -> Bool {
    // To the system on one side, from it on the other.
    guard here.isFromCaller == there.isFromCaller else { return false }
    let received = here.isFromCaller ? here : there
    let sent = here.isFromCaller ? there : here
    return sent.sent.frame > received.sent.frame && (!isProxied || sent.number == received.number)
  }
}

extension Roles.Party {
  fileprivate var isEdge: Bool { if case .edge = role { true } else { false } }
}

extension Roles {
  fileprivate var hasOneEdgePerAddress: Bool {
    let edges = parties.filter { $0.isEdge }
    return Set(edges.map(\.address)).count == edges.count
  }
}
