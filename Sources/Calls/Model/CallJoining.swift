import SIP
package import Wire

/// Finds which legs belong to one caller, through proxies and B2BUAs.
///
/// A leg with a Call-ID already seen joins that call. A leg with a new one joins the call that
/// shares the strongest clue with it and whose latest leg ended where this one begins.
struct CallJoining {
  private struct Clue: Hashable {
    let joining: Call.Joining
    let value: String
    /// Where a leg with this clue arrived; nil for anywhere.
    var at: IPAddress?

    /// Whether legs with nothing but this in common can be one call.
    ///
    /// A user part such as `sipp` or `asterisk` stands in every call of its machine.
    var saysEnough: Bool { joining != .callerNumber || CallerNumber.isTelling(value) }
  }

  private struct Group {
    var legs: [Leg]
    var joining: Call.Joining
  }

  let correlationHeader: HeaderName?

  func join(_ legs: [Leg]) -> [Call] {
    // Nothing to find where all legs carry one Call-ID, as behind a proxy.
    if let first = legs.first, legs.dropFirst().allSatisfy({ $0.callID == first.callID }) {
      return [Self.call(Group(legs: legs, joining: .callID))]
    }
    var groups: [Group] = []
    var groupOfCallID: [String: Int] = [:]
    var latest: [Clue: (group: Int, leg: Leg)] = [:]
    for leg in legs {
      let clues = clues(of: leg)
      let group: Int
      if let known = groupOfCallID[leg.callID] {
        group = known
        groups[group].legs.append(leg)
      } else if let (found, clue) = parent(of: leg, by: clues, among: latest) {
        group = found
        groups[group].legs.append(leg)
        groups[group].joining = min(groups[group].joining, clue.joining)
      } else {
        group = groups.count
        groups.append(Group(legs: [leg], joining: .callID))
      }
      groupOfCallID[leg.callID] = group
      for clue in clues {
        latest[Clue(joining: clue.joining, value: clue.value, at: leg.callee.address)] = (
          group, leg
        )
        latest[clue] = (group, leg)
      }
    }
    return groups.map(Self.call)
  }

  private static func call(_ group: Group) -> Call {
    Call(legs: group.legs, joining: group.joining)
  }

  private func parent(
    of leg: Leg, by clues: [Clue], among latest: [Clue: (group: Int, leg: Leg)]
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
        leg.mayContinueElsewhere(earlier, by: clue.joining), earlier.isOpen(at: leg.startedAt)
      {
        return (group, clue)
      }
    }
    return nil
  }

  /// Strongest first, place left open.
  private func clues(of leg: Leg) -> [Clue] {
    guard let message = leg.invites[0].request.message else { return [] }
    var clues = CallerNumber.all(in: message).map {
      Clue(joining: .callerNumber, value: $0.joiningText)
    }
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

  /// Whether this leg can be what became of one that did not arrive where this one begins.
  ///
  /// Two legs that begin or end at the same place are two calls that look alike; and one media
  /// address serves many callers, so that who calls says more.
  fileprivate func mayContinueElsewhere(_ earlier: Leg, by clue: Call.Joining) -> Bool {
    guard caller.address != earlier.caller.address, callee.address != earlier.callee.address
    else { return false }
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
