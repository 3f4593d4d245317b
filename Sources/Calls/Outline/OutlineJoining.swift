import SIP

/// What joins groups.
extension OutlineTable {
  /// Whether `CallModel` would begin a leg with this INVITE.
  ///
  /// Mutating as `isOverLimits` is.
  mutating func isNewLeg(_ invite: Stub, in group: Int32) -> Bool {
    switch others(invite, in: group) {
    case .known: return false
    case .first: return true
    case .latest(let place, let final):
      let latest = stubs[Int(place)]
      let isAskedAgain = [401, 407, 413, 415, 416, 420, 422].contains(final)
      return
        !(isAskedAgain && latest.fromTag == invite.fromTag
        && latest.destination == invite.destination && latest.number < invite.number)
    }
  }

  /// What came before this INVITE on its hop.
  private mutating func others(_ invite: Stub, in group: Int32) -> InviteIndex.Others {
    if groups[Int(group)].messages <= InviteIndex.few { return walk(to: invite, in: group) }
    let head = groups[Int(group)].head
    return longGroups[group, default: InviteIndex()]
      .others(invite, from: head, stubs, parties, hash)
  }

  /// As `InviteIndex` would say, from a look at every message.
  private func walk(to invite: Stub, in group: Int32) -> InviteIndex.Others {
    let client = parties.address(of: invite.source)
    let server = parties.address(of: invite.destination)
    var latest: Stub?
    var found = InviteIndex.Others.first
    var place = groups[Int(group)].head
    while place >= 0 {
      let here = place
      let stub = stubs[Int(here)]
      place = stub.next
      guard stub.method == .invite else { continue }
      if stub.isRequest {
        guard parties.address(of: stub.source) == client,
          parties.address(of: stub.destination) == server
        else { continue }
        if stub.isOfTransaction(of: invite), stub.destination == invite.destination {
          return .known
        }
        if stub.toTag == 0, latest.map({ !$0.isOfTransaction(of: stub) }) ?? true {
          latest = stub
          found = .latest(here, final: 0)
        }
      } else if stub.status >= 200, let last = latest, last.isOfTransaction(of: stub),
        case .latest(let here, final: 0) = found,
        parties.address(of: stub.destination) == client, parties.address(of: stub.source) == server
      {
        found = .latest(here, final: stub.status)
      }
    }
    return found
  }

  /// Asks for the memory that `noteLeg` and `noteInvite` will look at, all of it at once.
  @inline(__always)
  func prefetchClues(_ invite: Stub) {
    clues.prefetch(branchKey(invite))
    let caller = UInt64(parties.address(of: invite.source))
    let callee = UInt64(parties.address(of: invite.destination))
    for clue in scratch.clues {
      clues.prefetch(hash.mix(clue.value, caller + 2))
      clues.prefetch(hash.mix(clue.value, callee + 2))
      if clue.saysEnough { clues.prefetch(clue.value) }
    }
  }

  /// Joins a leg to the ones `CallJoining` might join it to, and leaves its own clues; gives its number there.
  mutating func noteLeg(_ invite: Stub, in group: Int32) -> Int32 {
    let caller = parties.address(of: invite.source)
    let callee = parties.address(of: invite.destination)
    let generation = groups[Int(group)].generation
    if !groups[Int(group)].hasLeg {
      for clue in scratch.clues {
        if let entry = live(hash.mix(clue.value, UInt64(caller) + 2)),
          (caller != callee && entry.caller != entry.callee) || entry.arrival == invite.source
        {
          join(group, entry.group)
        }
        guard clue.saysEnough, let entry = live(clue.value), entry.caller != caller,
          entry.callee != callee, entry.caller != callee
        else { continue }
        if clue.isMedia, scratch.number != 0, entry.number != 0, scratch.number != entry.number {
          continue
        }
        join(group, entry.group)
      }
    }
    let leg = clues.add(
      ClueTable.Leg(
        number: scratch.number, group: group, generation: generation, caller: caller,
        callee: callee, arrival: invite.destination))
    for clue in scratch.clues {
      clues.set(hash.mix(clue.value, UInt64(callee) + 2), leg)
      if clue.saysEnough { clues.set(clue.value, leg) }
    }
    return leg
  }

  @inline(__always)
  private func live(_ key: UInt64) -> ClueTable.Leg? {
    guard let entry = clues[key], isLive(entry) else { return nil }
    return entry
  }

  @inline(__always)
  private func isLive(_ entry: ClueTable.Leg) -> Bool {
    // Field by field: a copy of the group would cost more than the question.
    groups[Int(entry.group)].isInUse
      && groups[Int(entry.group)].generation == entry.generation
  }

  private mutating func makeRoomForClues() {
    guard clues.isCrowded else { return }
    let groups = groups
    clues.rebuild {
      groups[Int($0.group)].isInUse && groups[Int($0.group)].generation == $0.generation
    }
    hasTooManyClues = clues.count > limits.clues
  }

  /// A leg of which only the group is said.
  private mutating func leg(in group: Int32) -> Int32 {
    clues.add(ClueTable.Leg(group: group, generation: groups[Int(group)].generation))
  }

  /// A CANCEL belongs to the INVITE with its branch, whatever its Call-ID (`BranchKey`).
  @inline(__always)
  private func branchKey(_ stub: Stub) -> UInt64 {
    hash.mix(
      stub.branch,
      UInt64(parties.address(of: stub.source)) << 32
        | UInt64(parties.address(of: stub.destination)) ^ 0xCA)
  }

  mutating func noteInvite(_ invite: Stub, in group: Int32, leg: Int32?) {
    let key = branchKey(invite)
    clues.set(key, leg ?? self.leg(in: group))
    makeRoomForClues()
  }

  mutating func noteCancel(_ cancel: Stub, in group: Int32) {
    if let entry = live(branchKey(cancel)) { join(group, entry.group) }
  }

  /// A request outside calls that was not answered may give way to the next of its kind.
  mutating func noteAsked(_ request: Stub, in group: Int32) {
    let key = hash.mix(
      UInt64(request.destination) << 8 | UInt64(request.method.rawValue), 0xA5CED)
    if let entry = live(key), entry.group != group {
      let earlier = Int(entry.group)
      if groups[earlier].finals < groups[earlier].requests { join(group, entry.group) }
    }
    clues.set(key, leg(in: group))
    makeRoomForClues()
  }
}
