import SIP
package import Wire

/// Finds which legs belong to one caller, through proxies and B2BUAs.
///
/// A leg with a Call-ID already seen joins that call, unless its caller had been told the end of it
/// and begins anew. A leg with a new one joins the call that shares the strongest clue with it and
/// whose latest leg ended where this one begins.
struct CallJoining {
  private struct Clue: Hashable {
    let joining: Call.Joining
    let value: String
    /// Whom the caller with that number called; nil for anybody.
    var called: String?
    /// Where a leg with this clue arrived; nil for anywhere.
    var at: IPAddress?

    /// Whether legs with nothing but this in common can be one call.
    ///
    /// A user part such as `sipp` or `asterisk` stands in every call of its machine.
    var saysEnough: Bool { joining != .callerNumber || CallerNumber.isTelling(value) }
  }

  private struct Group {
    private(set) var legs: [Leg] = []
    var joining = Call.Joining.callID
    /// When the last INVITE of any leg was sent.
    private var latestInvite = Moment.zero
    /// Of the legs over the first one's hop: whether one lasts, when the last was over, and the tags
    /// of those that were not answered.
    private var isOpen = false
    private var end = Moment.zero
    private var refused: Set<String> = []
    /// Whether a leg begins where the first one arrived.
    private var goesOn = false

    init(_ first: Leg) {
      add(first)
    }

    mutating func add(_ leg: Leg) {
      legs.append(leg)
      latestInvite = max(latestInvite, leg.invite.startedAt)
      if leg.isOnHop(of: legs[0]) {
        if let over = leg.end { end = max(end, over) } else { isOpen = true }
        if leg.dialogs.isEmpty { refused.insert(leg.callerTag) }
      } else if leg.caller.address == legs[0].callee.address {
        goesOn = true
      }
    }

    /// Whether a caller whose call is over uses its Call-ID again with this leg: devices do after a
    /// refusal (RFC 3261 §8.1.3.5 lets them), and simple ones do in each of their calls.
    ///
    /// An element that tries the same place again in one call keeps its tag, and its call has no
    /// leg beyond that place. An edge whose challenge was passed on differently is asked again in
    /// the same leg.
    func isOver(before leg: Leg) -> Bool {
      leg.isOnHop(of: legs[0]) && leg.caller.address != leg.callee.address && !isOpen
        && end < leg.startedAt && latestInvite < leg.startedAt
        && (goesOn || !refused.contains(leg.callerTag))
    }
  }

  let correlationHeader: HeaderName?

  func join(_ legs: [Leg]) -> [Call] {
    // Nothing to find where all legs carry one Call-ID, as behind a proxy.
    if let first = legs.first,
      legs.dropFirst().allSatisfy({ $0.callID == first.callID && !$0.isOnHop(of: first) })
    {
      return [Call(legs: legs, joining: .callID)]
    }
    var groups: [Group] = []
    var groupsOfCallID: [String: [Int]] = [:]
    var latest: [Clue: (group: Int, leg: Leg)] = [:]
    for leg in legs {
      let clues = clues(of: leg)
      let group: Int
      var isKnown = false
      if let known = Self.group(of: leg, among: groupsOfCallID[leg.callID] ?? [], in: groups),
        !groups[known].isOver(before: leg)
      {
        group = known
        groups[group].add(leg)
        isKnown = true
      } else if groupsOfCallID[leg.callID] == nil,
        let (found, clue) = parent(of: leg, by: clues, among: latest, in: groups)
      {
        group = found
        groups[group].add(leg)
        groups[group].joining = min(groups[group].joining, clue.joining)
      } else {
        group = groups.count
        groups.append(Group(leg))
      }
      if !isKnown { groupsOfCallID[leg.callID, default: []].append(group) }
      for clue in clues {
        var local = clue
        local.at = leg.callee.address
        latest[local] = (group, leg)
        latest[clue] = (group, leg)
      }
    }
    return groups.map(Self.call)
  }

  /// Which of the calls with one Call-ID a leg is of: the latest, but what an element sends on
  /// late is of the call whose INVITE it passes on.
  private static func group(of leg: Leg, among known: [Int], in groups: [Group]) -> Int? {
    guard let latest = known.last, known.count > 1, !leg.isOnHop(of: groups[latest].legs[0])
    else { return known.last }
    return known.last { number in
      let first = groups[number].legs[0]
      return first.callerTag == leg.callerTag && first.invite.cseq.number == leg.invite.cseq.number
    } ?? latest
  }

  private static func call(_ group: Group) -> Call {
    Call(legs: group.legs, joining: group.joining)
  }

  private func parent(
    of leg: Leg, by clues: [Clue], among latest: [Clue: (group: Int, leg: Leg)],
    in groups: [Group]
  ) -> (Int, Clue)? {
    for clue in clues {
      var local = clue
      local.at = leg.caller.address
      if let (group, earlier) = latest[local], leg.begins(whereArrived: earlier),
        earlier.isOpen(at: leg.startedAt)
      {
        return (group, clue)
      }
      // An element with one address towards the caller and another towards the edges.
      if let (group, earlier) = latest[clue], clue.saysEnough,
        leg.mayContinueElsewhere(earlier, by: clue.joining),
        leg.isApart(from: groups[group].legs[0]), earlier.isOpen(at: leg.startedAt)
      {
        return (group, clue)
      }
    }
    return nil
  }

  /// Strongest first, place left open.
  private func clues(of leg: Leg) -> [Clue] {
    guard let message = leg.invites[0].request.message else { return [] }
    let numbers = CallerNumber.all(in: message).map(\.joiningText)
    var clues: [Clue] = []
    // One number may be in many calls at once, as that of a company is: whom it calls says more.
    if let called = CallerNumber.called(in: message) {
      clues = numbers.map { Clue(joining: .callerNumber, value: $0, called: called) }
    }
    clues += numbers.map { Clue(joining: .callerNumber, value: $0) }
    if let correlationHeader, let value = message.header(correlationHeader), !value.isEmpty {
      clues.append(Clue(joining: .header, value: value))
    }
    let media = MediaClues(message)
    clues += media.values.map { Clue(joining: .media, value: $0) }
    return clues
  }
}

extension Leg {
  /// Whether who sends this leg is who received the other.
  ///
  /// Where several elements share an address (a test on one host) the port has to tell them apart.
  fileprivate func begins(whereArrived earlier: Leg) -> Bool {
    guard caller.address == callee.address || earlier.caller.address == earlier.callee.address
    else { return true }
    return caller == earlier.callee
  }

  /// Whether it goes the same way as another, over the same hop.
  fileprivate func isOnHop(of other: Leg) -> Bool {
    caller.address == other.caller.address && callee.address == other.callee.address
  }

  /// Whether it neither begins where a call began nor goes back there.
  fileprivate func isApart(from first: Leg) -> Bool {
    caller.address != first.caller.address && callee.address != first.callee.address
      && callee.address != first.caller.address
  }

  /// Whether this leg can be what became of one that did not arrive where this one begins.
  ///
  /// Two legs that begin or end at the same place are two calls that look alike, and so are one and
  /// another that arrives where it began; and one media address serves many callers, so that who
  /// calls says more.
  fileprivate func mayContinueElsewhere(_ earlier: Leg, by clue: Call.Joining) -> Bool {
    guard isApart(from: earlier) else { return false }
    guard clue == .media else { return true }
    let mine = CallerNumber(invites[0].request.message)?.joiningText
    let theirs = CallerNumber(earlier.invites[0].request.message)?.joiningText
    return mine == nil || theirs == nil || mine == theirs
  }

  /// Whether a leg that starts then can still be this one's continuation.
  ///
  /// A failover INVITE that leaves after the caller has gone is wrong, but it is this call's: so
  /// a leg counts as open for 64*T1 more.
  fileprivate func isOpen(at moment: Moment) -> Bool {
    guard let end else { return true }
    return moment < end + .seconds(32)
  }

  /// When the leg was over, answered or not; nil while it lasts.
  package var end: Moment? {
    if let final, final.status?.isFailure == true, dialogs.isEmpty { return final.at }
    let ends = dialogs.map(\.endedAt)
    guard !ends.isEmpty, ends.allSatisfy({ $0 != nil }) else { return nil }
    return ends.compactMap(\.self).max()
  }
}
