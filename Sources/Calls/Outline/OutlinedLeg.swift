import Wire

/// A leg under construction.
struct OutlinedLeg {
  let group: Int32
  let clientAddress: OutlineParties.ID
  let serverAddress: OutlineParties.ID
  let branch: UInt64
  let callerTag: UInt64
  var calleeTag: UInt64 = 0
  var byeBranch: UInt64 = 0
  var refreshBranch: UInt64 = 0
  var isGivenUp = false
  /// The last response when it was given up.
  var lastSaid: CallOutline.Mark?
  var leg: CallOutline.Leg
  var extras = OutlineExtras()

  /// A place that no leg has taken yet.
  static let none = OutlinedLeg(.none, 0, 0, 0)

  /// The leg that an INVITE begins.
  init(
    _ invite: Stub, _ group: Int32, _ client: OutlineParties.ID, _ server: OutlineParties.ID
  ) {
    self.group = group
    clientAddress = client
    serverAddress = server
    branch = invite.branch
    callerTag = invite.fromTag
    leg = CallOutline.Leg(
      number: invite.number, isReliable: invite.isReliable, invite: CallOutline.Mark(invite),
      place: CallOutline.Place(invite))
  }

  /// Whether it was answered with a failure, or its dialog was ended.
  var isOver: Bool {
    guard let final = leg.final else { return false }
    return !final.isSuccess || leg.bye != nil
  }

  var isAnswered: Bool { leg.final?.isSuccess == true }

  func isOn(_ group: Int32, _ source: OutlineParties.ID, _ destination: OutlineParties.ID)
    -> Bool
  {
    self.group == group && clientAddress == source && serverAddress == destination
  }

  /// Takes a message of the leg: true where the INVITE's sender sent it, nil where it has no plain
  /// place there.
  mutating func take(
    _ stub: Stub, _ group: Int32, _ source: OutlineParties.ID,
    _ destination: OutlineParties.ID
  ) -> Bool? {
    let isForward = isOn(group, source, destination)
    guard isForward || isOn(group, destination, source) else { return nil }
    let isTaken =
      switch (stub.isRequest, stub.method) {
      case (false, .invite):
        stub.branch == branch
          ? !isForward && takeResponse(stub) : takeRefreshResponse(stub, isForward)
      case (true, .ack):
        extras.refresh == nil
          ? isForward && takeACK(stub) : takeRefreshACK(stub, isForward)
      case (true, .bye): takeBye(stub, isForward)
      case (false, .bye): takeByeResponse(stub, isForward)
      case (true, .invite): takeRefresh(stub, isForward)
      case (true, .cancel): isForward && takeCancel(stub)
      case (false, .cancel): !isForward && takeCancelResponse(stub)
      default: false
      }
    return isTaken ? isForward : nil
  }

  /// What the leg has beyond a plain one.
  var traits: OutlineTraits {
    var traits: OutlineTraits = []
    if extras.cancel != nil { traits.insert(.cancelled) }
    if extras.refresh != nil { traits.insert(.refreshed) }
    if extras.isRepeated { traits.insert(.repeated) }
    return traits
  }

  private mutating func takeResponse(_ stub: Stub) -> Bool {
    guard leg.final == nil, stub.branch == branch, stub.number == leg.number else { return false }
    let isFinal = stub.status >= 200
    if isFinal { guard stub.toTag != 0, stub.fromTag == callerTag else { return false } }
    let mark = CallOutline.Mark(stub)
    if leg.response == nil {
      leg.response = mark
      leg.isAnsweredAtOnce = isFinal
    }
    leg.lastResponse = mark
    if isFinal {
      leg.final = CallOutline.Final(stub)
      calleeTag = stub.toTag
    } else if stub.status > 100, leg.ringing == nil {
      leg.ringing = mark
    }
    return true
  }

  private mutating func takeACK(_ stub: Stub) -> Bool {
    guard let final = leg.final, leg.ack == nil, leg.bye == nil, stub.number == leg.number,
      stub.toTag == calleeTag,
      final.isSuccess ? stub.fromTag == callerTag : stub.branch == branch
    else { return false }
    leg.ack = CallOutline.Mark(stub)
    return true
  }

  /// Whether the tags are those of the dialog, as one side or the other writes them.
  func isInDialog(_ stub: Stub, fromCaller: Bool) -> Bool {
    fromCaller
      ? stub.fromTag == callerTag && stub.toTag == calleeTag
      : stub.fromTag == calleeTag && stub.toTag == callerTag
  }

  private mutating func takeBye(_ stub: Stub, _ isForward: Bool) -> Bool {
    guard leg.bye == nil, leg.final?.isSuccess == true, stub.branch != 0, stub.branch != branch,
      extras.refresh == nil || extras.refresh?.ack != nil, stub.branch != refreshBranch,
      isInDialog(stub, fromCaller: isForward)
    else { return false }
    byeBranch = stub.branch
    leg.bye = CallOutline.Bye(
      isFromCaller: isForward, number: stub.number, hasBody: stub.shape != 0,
      sent: CallOutline.Mark(stub))
    return true
  }

  private mutating func takeByeResponse(_ stub: Stub, _ isForward: Bool) -> Bool {
    guard let bye = leg.bye, bye.final == nil, bye.isFromCaller != isForward, stub.status >= 200,
      stub.branch == byeBranch, stub.number == bye.number,
      isInDialog(stub, fromCaller: bye.isFromCaller)
    else { return false }
    leg.bye?.final = CallOutline.Final(stub)
    return true
  }
}
