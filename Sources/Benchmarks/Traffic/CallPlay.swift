import Wire

/// What is to happen in one call.
struct CallPlan {
  let kind: CallKind
  let defect: Defect?
  /// Whether the system's other side is seen as well.
  let isRelayed: Bool
}

/// One call from its plan to its packets.
struct CallPlay {
  private let plan: CallPlan
  private let settings: TrafficSettings
  private var script: CallScript
  private(set) var media: [TimedPacket] = []

  init(
    _ call: CallIdentity, _ plan: CallPlan, _ settings: TrafficSettings, at start: Int64,
    _ random: SeededGenerator
  ) {
    self.plan = plan
    self.settings = settings
    script = CallScript(call, isLarge: settings.isLarge, at: start, random)
  }

  var signaling: [TimedPacket] { script.packets }
  var finalAtPrimary: (status: Int, at: Int64)? { script.finalAtPrimary }

  mutating func perform() {
    let call = script.call
    let account = "X-Account: \(100_000 + call.index)\r\n"
    let path =
      plan.isRelayed
      ? Path(nodes: [call.carrier, call.system, Hosts.primary], name: "p")
      : Path(nodes: [call.carrier, call.system], name: "s")
    let other = Path(nodes: [call.carrier, call.system, Hosts.secondary], name: "q")
    switch plan.kind {
    case .answered, .repeatedInvite, .repeatedBye, .reinvited:
      talk(script.ring(path, extra: account, isRepeated: plan.kind == .repeatedInvite))
    case .cancelled:
      let invite = script.ring(path, extra: account)
      script.cancel(invite, taggedOnward: plan.defect == .taggedCancel)
    case .declined:
      let invite = script.ring(path, extra: account)
      let (status, reason) = [(486, "Busy Here"), (603, "Decline"), (404, "Not Found")][
        call.index % 3]
      script.decline(
        invite, status, reason, isACKed: plan.defect != .unacknowledgedFailure)
    case .refused:
      talk(
        script.moveOnRefusal(
          from: path, to: other, extra: account,
          extraAfter: plan.defect == .lostHeader ? "" : account))
    case .unanswered:
      talk(
        script.moveOnSilence(
          from: path, to: other, extra: account, isCancelLate: plan.defect == .lateCancel))
    }
  }

  private mutating func talk(_ invite: MessageText.Transaction) {
    let call = script.call
    var formats = SessionText.answer(to: call.offer)
    if plan.defect == .foreignCodec { formats.insert(.g729, at: 1) }
    let began = script.answer(invite, with: formats)
    if settings.hasMedia {
      media = Talk.streams(of: call, at: began, &script.random)
      script.now += Talk.duration + 20_000
    } else {
      script.wait(2_000_000...60_000_000)
    }
    if plan.kind == .reinvited {
      script.refresh(invite.path)
      script.wait(1_000_000...5_000_000)
    }
    script.hangUp(
      invite.path, isRepeated: plan.kind == .repeatedBye,
      isAnswered: plan.defect != .unansweredBye)
  }
}
