package import Wire

/// Reads a cluster of stubs as one plain call, or says that it is none.
///
/// What it accepts is what `CallModel`, `CallJoining` and `RoleInference` make of the same
/// messages; it is tested to agree with them wherever it accepts.
extension OutlineTable {
  private typealias Draft = OutlinedLeg
  private typealias Parts = OutlineReading.Parts

  package func read(
    _ cluster: Cluster, roles: Roles?, endedAt: Moment
  ) -> OutlineReading {
    let first = groups[Int(cluster)]
    if first.hasInvite, first.clusterMessages > Self.longest { return .unknown }
    if first.next == cluster {
      if first.isDisordered { return .unknown }
      return first.hasInvite
        ? call(cluster, nil, roles, endedAt: endedAt) : asked(cluster)
    }
    let other = groups[Int(first.next)]
    guard other.next == cluster, first.hasInvite, other.hasInvite, !first.isDisordered,
      !other.isDisordered
    else { return .unknown }
    return call(cluster, first.next, roles, endedAt: endedAt)
  }

  // MARK: Calls

  /// A longer call is read: what repeats is looked for among all that came before.
  private static let longest = 1_000

  private func call(
    _ one: Int32, _ two: Int32?, _ roles: Roles?, endedAt: Moment
  ) -> OutlineReading {
    var left = groups[Int(one)].head
    var right = two.map { groups[Int($0)].head } ?? -1
    var first: Draft?
    var second: Draft?
    var shape: UInt64 = 0x5EED
    while left >= 0 || right >= 0 {
      let isLeft =
        right < 0
        || (left >= 0 && stubs[Int(left)].frame <= stubs[Int(right)].frame)
      let stub = stubs[Int(isLeft ? left : right)]
      let group = isLeft ? one : two ?? one
      if isLeft { left = stub.next } else { right = stub.next }
      let source = parties.address(of: stub.source)
      let destination = parties.address(of: stub.destination)
      if stub.isMismatched { return .unknown }
      if stub.isRequest, stub.method == .invite, stub.toTag == 0 {
        if first != nil, isAgain(stub, in: group) {
          guard takeAgain(stub, group, &first, &second) else { return .unknown }
          continue
        }
        guard let draft = draft(stub, group, source, destination) else { return .unknown }
        if first == nil {
          first = draft
        } else if second == nil {
          second = draft
        } else {
          return .unknown
        }
        shape = hash.mix(shape, stub.shape ^ (second == nil ? 1 : 2))
        continue
      }
      let way: UInt64?
      if let taken = first?.take(stub, group, source, destination) {
        way = taken ? 3 : 4
      } else if let taken = second?.take(stub, group, source, destination) {
        way = taken ? 5 : 6
      } else if isAgain(stub, in: group), takeAgain(stub, group, &first, &second) {
        continue
      } else {
        return .unknown
      }
      shape = hash.mix(
        shape ^ (way ?? 0) << 40 ^ UInt64(stub.status) << 16 ^ UInt64(stub.method.rawValue),
        stub.shape)
    }
    guard let first else { return .unknown }
    return assemble(first, second, roles, shape, endedAt)
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

  /// Gives a repetition to the leg it is of; false where it is of neither.
  private func takeAgain(
    _ stub: Stub, _ group: Int32, _ first: inout Draft?, _ second: inout Draft?
  ) -> Bool {
    let source = parties.address(of: stub.source)
    let destination = parties.address(of: stub.destination)
    return first?.takeAgain(stub, group, source, destination) == true
      || second?.takeAgain(stub, group, source, destination) == true
  }

  private func draft(
    _ stub: Stub, _ group: Int32, _ source: OutlineParties.ID, _ destination: OutlineParties.ID
  ) -> Draft? {
    guard source != destination, stub.branch != 0, stub.fromTag != 0 else { return nil }
    return Draft(
      group: group, client: stub.source, server: stub.destination, clientAddress: source,
      serverAddress: destination, branch: stub.branch, callerTag: stub.fromTag,
      location: stub.location,
      leg: CallOutline.Leg(
        number: stub.number, isReliable: stub.isReliable, invite: CallOutline.Mark(stub)))
  }

  // MARK: Who is who

  private func assemble(
    _ first: Draft, _ second: Draft?, _ roles: Roles?, _ shape: UInt64, _ endedAt: Moment
  ) -> OutlineReading {
    var parts = Parts()
    parts.startFrame = UInt32(truncatingIfNeeded: first.leg.invite.frame)
    parts.location = first.location
    parts.isOver = Self.isOver(first) && second.map(Self.isOver) ?? true
    var outline = CallOutline(.call, endedAt: endedAt)
    if let second {
      // One after the other through the same element, and three different ones.
      guard first.serverAddress == second.clientAddress,
        first.clientAddress != second.serverAddress
      else { return .unknown }
      // `CallJoining` joins them only while the first lasts.
      if first.group != second.group, let final = first.leg.final,
        final.mark.frame < second.leg.invite.frame
      {
        return .unknown
      }
    }
    var incoming: Draft? = first
    var outgoing = second
    if let roles {
      guard place(roles, first, second, &incoming, &outgoing, &outline) else { return .unknown }
    } else {
      outline.edges = second == nil ? 0 : 1
    }
    parts.system = incoming?.serverAddress ?? outgoing?.clientAddress ?? first.serverAddress
    parts.carrier = incoming?.clientAddress ?? parts.system
    parts.edge = outgoing?.serverAddress
    if outline.kind == .foreign {
      parts.carrier = first.clientAddress
      parts.edge = second?.serverAddress
    }
    outline.incoming = incoming?.leg
    outline.outgoing = outgoing?.leg
    if let incoming { outline.incomingExtras = incoming.extras }
    if let outgoing { outline.outgoingExtras = outgoing.extras }
    outline.traits = first.traits.union(second?.traits ?? [])
    // With two legs it matters what became of the re-INVITE on the other.
    if outline.traits.contains(.refreshed), incoming == nil || outgoing != nil { return .unknown }
    relate(incoming, outgoing, &outline)
    if let roles, outline.ending == .passedOn, outgoing?.leg.bye?.isFromCaller == false,
      roles.party(at: parties.ipAddress(parts.carrier)) == nil
    {
      // Who is not named is known by its port, and ports are not compared here.
      outline.ending = .other
    }
    outline.shape = hash.mix(
      shape,
      (incoming == nil ? 0 : 1) | (outgoing == nil ? 0 : 2) | (outline.isProxied ? 4 : 0)
        | (outline.answer == .none ? 0 : outline.answer == .passedOn ? 8 : 16)
        | (outline.ending == .other ? 32 : 0) | UInt64(outline.traits.rawValue) << 8)
    return .call(outline, parts)
  }

  /// Finds the system by roles that were given; false where the outline would not do.
  private func place(
    _ roles: Roles, _ first: Draft, _ second: Draft?, _ incoming: inout Draft?,
    _ outgoing: inout Draft?, _ outline: inout CallOutline
  ) -> Bool {
    // Parties that share an address are told apart by ports, which are not compared here.
    guard roles.parties.allSatisfy({ $0.port == nil }) else { return false }
    outline.edges = roles.parties.count { if case .edge = $0.role { true } else { false } }
    func role(_ address: OutlineParties.ID) -> Roles.Role? {
      roles.party(at: parties.ipAddress(address))?.role
    }
    func isEdge(_ address: OutlineParties.ID) -> Bool {
      if case .edge? = role(address) { true } else { false }
    }
    let ends =
      [first.clientAddress, first.serverAddress] + (second.map { [$0.serverAddress] } ?? [])
    let systems = ends.filter { role($0) == .system }
    if systems.isEmpty {
      outline.kind = .foreign
      incoming = nil
      outgoing = nil
      return true
    }
    guard systems.count == 1 else { return false }
    if let second {
      return role(first.serverAddress) == .system && isEdge(second.serverAddress)
    }
    if role(first.serverAddress) == .system { return true }
    incoming = nil
    outgoing = first
    return isEdge(first.serverAddress)
  }

  private static func isOver(_ draft: Draft) -> Bool {
    guard let final = draft.leg.final else { return false }
    return !final.isSuccess || draft.leg.bye != nil
  }

  private func relate(
    _ incoming: Draft?, _ outgoing: Draft?, _ outline: inout CallOutline
  ) {
    guard let incoming, let outgoing else {
      outline.answer = outgoing?.leg.final?.isSuccess == true ? .other : .none
      let bye = (incoming ?? outgoing)?.leg.bye
      outline.ending = bye == nil ? .none : .alone
      return
    }
    outline.isProxied = incoming.group == outgoing.group
    if let made = outgoing.leg.final, made.isSuccess {
      outline.answer =
        isPassedOn(made, incoming, outgoing, isProxied: outline.isProxied) ? .passedOn : .other
    }
    switch (incoming.leg.bye, outgoing.leg.bye) {
    case (nil, nil): outline.ending = .none
    case (let here?, let there?):
      outline.ending =
        isPassedOn(here, there, incoming, outgoing, isProxied: outline.isProxied)
        ? .passedOn : .other
    default: outline.ending = .other
    }
  }

  /// Whether the caller's 2xx stands for the edge's.
  private func isPassedOn(
    _ made: CallOutline.Final, _ incoming: Draft, _ outgoing: Draft, isProxied: Bool
  ) -> Bool {
    guard let told = incoming.leg.final, told.isSuccess else { return false }
    if isProxied { return incoming.calleeTag == outgoing.calleeTag }
    return made.mark.frame < told.mark.frame
      && (outgoing.leg.bye.map { $0.sent.at > told.mark.at } ?? true)
  }

  /// Whether one BYE is the other, passed on by the system to whom it concerns.
  private func isPassedOn(
    _ here: CallOutline.Bye, _ there: CallOutline.Bye, _ incoming: Draft, _ outgoing: Draft,
    isProxied: Bool
  ) -> Bool {
    // To the system on one side, from it on the other.
    guard here.isFromCaller == there.isFromCaller else { return false }
    let received = here.isFromCaller ? here : there
    let sent = here.isFromCaller ? there : here
    return sent.sent.frame > received.sent.frame && (!isProxied || sent.number == received.number)
  }
}
