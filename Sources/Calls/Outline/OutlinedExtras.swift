/// What a leg may have beyond a plain one: a CANCEL, a re-INVITE, repetitions.
extension OutlinedLeg {
  /// The system cancels the leg, or goes on to the next edge.
  mutating func giveUp() {
    guard !isGivenUp else { return }
    isGivenUp = true
    lastSaid = leg.lastResponse
  }

  // MARK: CANCEL (RFC 3261 §9.1)

  mutating func takeCancel(_ stub: Stub) -> Bool {
    guard extras.cancel == nil, leg.final == nil, stub.branch == branch, stub.number == leg.number,
      stub.fromTag == callerTag
    else { return false }
    extras.cancel = OutlineExtras.Cancel(
      sent: CallOutline.Mark(stub), place: CallOutline.Place(stub))
    giveUp()
    return true
  }

  mutating func takeCancelResponse(_ stub: Stub) -> Bool {
    guard let cancel = extras.cancel, cancel.final == nil, stub.status >= 200,
      stub.branch == branch,
      stub.number == leg.number, stub.toTag != 0, stub.fromTag == callerTag
    else { return false }
    extras.cancel?.final = CallOutline.Final(stub)
    return true
  }

  // MARK: re-INVITE (RFC 3261 §14)

  mutating func takeRefresh(_ stub: Stub, _ isForward: Bool) -> Bool {
    guard extras.refresh == nil, leg.bye == nil, leg.ack != nil, leg.final?.isSuccess == true,
      extras.cancel == nil, stub.branch != 0, stub.branch != branch, stub.number != leg.number,
      isInDialog(stub, fromCaller: isForward)
    else { return false }
    refreshBranch = stub.branch
    extras.refresh = OutlineExtras.Refresh(
      isFromCaller: isForward, number: stub.number, sent: CallOutline.Mark(stub))
    return true
  }

  mutating func takeRefreshResponse(_ stub: Stub, _ isForward: Bool) -> Bool {
    guard let refresh = extras.refresh, refresh.final == nil, refresh.isFromCaller != isForward,
      stub.branch == refreshBranch, stub.number == refresh.number
    else { return false }
    let mark = CallOutline.Mark(stub)
    if refresh.response == nil { extras.refresh?.response = mark }
    guard stub.status >= 200 else { return true }
    guard stub.status < 300, isInDialog(stub, fromCaller: refresh.isFromCaller) else {
      return false
    }
    extras.refresh?.final = CallOutline.Final(stub)
    return true
  }

  mutating func takeRefreshACK(_ stub: Stub, _ isForward: Bool) -> Bool {
    guard let refresh = extras.refresh, refresh.final != nil, refresh.ack == nil, leg.bye == nil,
      refresh.isFromCaller == isForward, stub.number == refresh.number,
      stub.branch != branch, isInDialog(stub, fromCaller: isForward)
    else { return false }
    extras.refresh?.ack = CallOutline.Mark(stub)
    return true
  }

  // MARK: Repetitions (RFC 3261 §17)

  /// Takes a message that is the same as an earlier one of this leg; false where it is not the
  /// leg's.
  mutating func takeAgain(
    _ stub: Stub, _ group: Int32, _ source: OutlineParties.ID, _ destination: OutlineParties.ID
  ) -> Bool {
    let isForward = isOn(group, source, destination)
    guard isForward || isOn(group, destination, source) else { return false }
    let mark = CallOutline.Mark(stub)
    switch (stub.isRequest, stub.method) {
    case (true, .invite) where stub.branch == branch && isForward:
      extras.invites.add(mark)
    case (false, .invite) where stub.branch == branch:
      leg.lastResponse = mark
      if stub.status >= 200 { extras.invites.finals += 1 }
    case (true, .bye) where stub.branch == byeBranch && leg.bye?.isFromCaller == isForward:
      extras.byes.add(mark)
    case (false, .bye)
    where stub.branch == byeBranch && leg.bye?.isFromCaller == !isForward:
      extras.byes.finals += 1
      extras.byes.final = mark
    default: extras.hasOtherRepeats = true
    }
    return true
  }
}
