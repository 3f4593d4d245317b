import SIP
import Speech
import Wire

// Keys that are said in the signalling, as many gateways do.
extension UserAgent {
  /// What INFO says of how long a key was pressed.
  private static let pressed = Duration.milliseconds(100)

  /// One INFO a key, each when the one before was answered.
  mutating func pressByInfo(
    _ keys: String, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot press \(keys): \(missing.sentence)")
    case .success(let index): call = index
    }
    if let obstacle = wait(for: call, "press \(keys)", since: begun, at: now) { return obstacle }
    if calls[call].keys.isOpen {
      let end = (position.actedAt ?? now) + Self.patience
      return now < end ? .waiting(until: end) : .failed("cannot press \(keys): INFO got no answer")
    }
    let said = calls[call].keys
    guard said.refusal == nil, said.said < keys.count else {
      calls[call].keys = InformedKeys()
      return said.refusal.map { .failed("cannot press \(keys): INFO got \($0)") } ?? .done
    }
    position.actedAt = now
    let key = keys[keys.index(keys.startIndex, offsetBy: said.said)]
    let body = "Signal=\(key)\r\nDuration=\(Self.pressed.nanoseconds / 1_000_000)\r\n"
    let sent = sendInCall(.info, call, for: .key(call: call), at: now) { _, draft in
      draft.setBody("application/dtmf-relay", body)
    }
    guard sent != nil else { return .failed("cannot press \(keys): the INFO cannot be sent") }
    calls[call].keys.said += 1
    calls[call].keys.isOpen = true
    return .waiting(until: now + Self.patience)
  }
}
