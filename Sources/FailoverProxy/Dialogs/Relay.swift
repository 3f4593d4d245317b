import SIP
import Wire

/// One request inside a dialog on its way from one side to the other, and its answer's way back.
struct Relay: Sendable {
  enum Action: Hashable, Sendable {
    case relay(Message)
    case refuse(StatusCode)
    /// Send CANCEL along the request's way.
    case cancel
    /// Let the server transaction go unanswered (RFC 4320 §4.1).
    case drop
  }

  let isInvite: Bool
  private var hadProvisional = false
  private var wantsCancel = false
  private var isCancelled = false
  /// Timer C (RFC 3261 §16.6 item 11); INVITE only.
  private(set) var deadline: Moment?
  private let patience: Duration

  init(isInvite: Bool, timerC: Duration, at now: Moment) {
    self.isInvite = isInvite
    patience = timerC
    deadline = isInvite ? now + timerC : nil
  }

  mutating func receive(_ response: Message, _ status: StatusCode, at now: Moment) -> [Action] {
    guard status.isProvisional else {
      deadline = nil
      return [.relay(response)]
    }
    hadProvisional = true
    let ending = wantsCancel ? cancel() : []
    guard status != .trying else { return ending }
    if isInvite { deadline = now + patience }
    return [.relay(response)] + ending
  }

  /// CANCEL waits for a provisional response (RFC 3261 §9.1).
  mutating func abandon() -> [Action] {
    wantsCancel = true
    return hadProvisional ? cancel() : []
  }

  mutating func fire() -> [Action] {
    deadline = nil
    return abandon()
  }

  mutating func timedOut() -> [Action] {
    deadline = nil
    return [isInvite ? .refuse(.requestTimeout) : .drop]
  }

  /// RFC 3261 §16.9: as if a 503 had come.
  mutating func transportFailed() -> [Action] {
    deadline = nil
    return [.refuse(.serviceUnavailable)]
  }

  private mutating func cancel() -> [Action] {
    guard isInvite, !isCancelled else { return [] }
    isCancelled = true
    return [.cancel]
  }
}
