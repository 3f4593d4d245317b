import SIP
import Services
import Signaling
import Wire

// A target called by the other side, which is asked to by REFER (RFC 3515).
extension LifeboatCore {
  /// Sends the REFER; false where that cannot be.
  mutating func refer(_ target: CallList.Target, _ call: Int, at now: Moment) -> Bool {
    guard let known = calls[call], let index = known.attempt?.index else { return false }
    var uri = target.uri
    for parameter in PassedContext.embedded(known.context) {
      uri.headers.append(parameter.name, parameter.value)
    }
    let by = contact(known.caller.way)
    let id = send(.refer, call, .caller, for: .refer(call, target: index), at: now) { draft in
      draft.append(.referTo, "<\(uri)>")
      draft.append(.referredBy, by)
      draft.fields += known.context
    }
    guard let id, let request = layer.request(of: id) else { return false }
    calls[call]?.attempt?.client = id
    calls[call]?.attempt?.refers[request.cseq.number] = index
    return true
  }

  /// Whether the other side will call.
  mutating func hearRefer(_ call: Int, _ target: Int, _ status: StatusCode, at now: Moment) {
    guard status.isFailure, calls[call]?.attempt?.index == target else { return }
    note(calls[call], at: now, "REFER was answered with \(status) \(status.reason)")
    if status == .methodNotAllowed || status == .notImplemented {
      // It knows no REFER: the same target, and those after it, are called from here.
      calls[call]?.attempt?.means = .invite
      calls[call]?.attempt?.index -= 1
    } else {
      tally.targetFailed(.refused)
    }
    tryNextTarget(call, at: now)
  }

  /// What has become of the call that was asked for.
  mutating func receiveNotify(_ notify: Message, _ call: Int, at now: Moment) {
    guard let attempt = calls[call]?.attempt, let status = Self.sipfrag(notify) else { return }
    let about = Self.referSequence(of: notify).flatMap { attempt.refers[$0] } ?? attempt.index
    if status.isSuccess {
      note(calls[call], at: now, "handed over")
      calls[call]?.outcome = .transferred
      return end(call, by: nil, at: now)
    }
    let isTerminated =
      notify.header(.subscriptionState)?.lowercased().hasPrefix("terminated") ?? false
    // No news will come of a call that was ringing when the subscription ended.
    guard about == attempt.index, status.isFailure || isTerminated else { return }
    note(calls[call], at: now, "the target answered \(status) \(status.reason)")
    tally.targetFailed(
      status == .busyHere || status == .busyEverywhere
        ? .busy : status.isFailure ? .refused : .noAnswer)
    tryNextTarget(call, at: now)
  }

  /// The status line in a NOTIFY's body (RFC 3515 §2.4.5).
  private static func sipfrag(_ notify: Message) -> StatusCode? {
    let line = notify.body.prefix { $0 != 0x0D && $0 != 0x0A }.prefix(256)
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard words.count >= 2, words[0].uppercased() == "SIP/2.0" else { return nil }
    return Int(words[1]).flatMap { StatusCode(rawValue: $0) }
  }

  /// The CSeq number of the REFER that a NOTIFY is about, where it says so: `refer;id=7`.
  private static func referSequence(of notify: Message) -> UInt32? {
    let parts = notify.header(.event)?.split(separator: ";").map { $0.filter { $0 != " " } } ?? []
    return parts.dropFirst().first { $0.hasPrefix("id=") }.flatMap { UInt32($0.dropFirst(3)) }
  }
}
