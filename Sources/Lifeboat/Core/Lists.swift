import SIP
import Services
import Signaling
import Wire

// Lists: one target after the other, until one takes the call.
extension LifeboatCore {
  mutating func beginList(_ name: ListName, _ call: Int, at now: Moment) {
    let list = configuration.lists[name] ?? CallList()
    var attempt = Attempt(list: name, means: list.means)
    attempt.index = -1
    calls[call]?.attempt = attempt
    tryNextTarget(call, at: now)
  }

  /// Leaves the target being tried for the next, or offers what is offered when all have failed.
  mutating func tryNextTarget(_ call: Int, at now: Moment) {
    guard var attempt = calls[call]?.attempt else { return }
    abandonTarget(call, at: now)
    attempt.index += 1
    attempt.client = nil
    attempt.leg = nil
    attempt.hasProvisional = false
    calls[call]?.attempt = attempt
    tryTarget(call, at: now)
  }

  private mutating func tryTarget(_ call: Int, at now: Moment) {
    guard let attempt = calls[call]?.attempt else { return }
    let list = configuration.lists[attempt.list] ?? CallList()
    guard attempt.index < list.targets.count else {
      calls[call]?.attempt = nil
      agenda.set(.ring(call), at: nil)
      note(calls[call], at: now, "nobody of \(attempt.list.rawValue) took the call")
      return act(call, at: now) { $0.unreached() }
    }
    let target = list.targets[attempt.index]
    note(calls[call], at: now, "calling \(target.name) at \(target.uri) by \(attempt.means)")
    agenda.set(.ring(call), at: now + list.ring)
    let isUnderWay =
      switch attempt.means {
      case .invite: invite(target, call, at: now)
      case .refer: refer(target, call, at: now)
      }
    if !isUnderWay {
      note(calls[call], .warning, at: now, "\(target.name) cannot be called at \(target.uri)")
      tally.targetFailed(.unreachable)
      tryNextTarget(call, at: now)
    }
  }

  /// The ring time is over.
  mutating func giveUpTarget(_ call: Int, at now: Moment) {
    guard calls[call]?.attempt != nil else { return }
    note(calls[call], at: now, "nobody answered in time")
    tally.targetFailed(.noAnswer)
    tryNextTarget(call, at: now)
  }

  /// Lets the target's INVITE go: a CANCEL once that is allowed (RFC 3261 §9.1).
  mutating func abandonTarget(_ call: Int, at now: Moment) {
    guard let attempt = calls[call]?.attempt, attempt.means == .invite,
      let client = attempt.client, let leg = attempt.leg
    else { return }
    calls[call]?.attempt?.client = nil
    calls[call]?.attempt?.leg = nil
    ports.give(back: leg.media)
    guard purposes[client] != nil else { return }
    purposes[client] = .abandoned
    abandoned[client] = AbandonedLeg(leg: leg, wantsCancel: !attempt.hasProvisional)
    if attempt.hasProvisional {
      if let cancel = layer.cancel(client, at: now) { purposes[cancel] = .other }
    } else {
      layer.linger(client, at: now)
    }
  }

  /// What comes late of a target that was left.
  mutating func hearAbandoned(
    _ response: Message, _ status: StatusCode, _ id: ClientTransactionID, at now: Moment
  ) {
    guard let left = abandoned[id] else { return }
    if status.isProvisional {
      guard left.wantsCancel else { return }
      abandoned[id]?.wantsCancel = false
      if let cancel = layer.cancel(id, at: now) { purposes[cancel] = .other }
    } else if status.isSuccess {
      endUnwanted(response, left.leg, id, at: now)
    }
  }

  /// A 2xx that nobody waits for: its dialog is confirmed and ended (RFC 3261 §13.2.2.4).
  mutating func endUnwanted(
    _ response: Message, _ leg: Leg, _ id: ClientTransactionID, at now: Moment
  ) {
    if let known = response.toTag.flatMap({ acknowledgements[id]?[$0] }) {
      outbox.append(known)
      return
    }
    var leg = leg
    guard let dialog = Dialog(caller: leg.invite, response: response) else { return }
    leg.dialog = dialog
    acknowledge(response, dialog, of: leg.invite, leg, id)
    tally.lateAnswers += 1
    send(.bye, &leg, for: .bye, at: now)
  }
}
