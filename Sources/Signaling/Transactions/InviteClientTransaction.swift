public import SIP
public import Wire

/// The client side of an INVITE: RFC 3261 §17.1.1, with RFC 6026's accepted state.
///
/// Making one means the request has been sent.
public struct InviteClientTransaction: Hashable, Sendable {
  public enum State: Hashable, Sendable, CaseIterable {
    case calling, proceeding, completed, accepted, terminated
  }

  public enum Timer: Hashable, Sendable, CaseIterable {
    /// Send the INVITE again.
    case a
    /// No answer came; or, after `linger`, none came in the time given.
    case b
    /// No more copies of the final response are expected.
    case d
    /// No more 2xx responses are expected.
    case m
  }

  public enum OnResponse: Hashable, Sendable {
    case pass
    /// A failure: pass it on and send the ACK (RFC 3261 §17.1.1.3).
    case passAndAcknowledge
    /// A copy of the failure: send the ACK again.
    case acknowledge
    /// A 2xx after a failure: not this transaction's, but somebody must end its dialog.
    case stray
    case ignore
  }

  public enum OnTimer: Hashable, Sendable {
    case resend, timedOut, ended
    /// The timer is of a state already left.
    case ignore
  }

  public enum OnTransportFailure: Hashable, Sendable {
    case failed, ignore
  }

  public private(set) var state = State.calling
  private let isReliable: Bool
  private let timers: Timers
  private var interval: Duration
  private var resendAt: Moment?
  private var endAt: Moment?
  private var isLingering = false

  public init(isReliable: Bool, timers: Timers = Timers(), at now: Moment) {
    self.isReliable = isReliable
    self.timers = timers
    interval = timers.t1
    resendAt = isReliable ? nil : now + timers.t1
    endAt = now + timers.patience
  }

  /// The next timer to go off; nil when none runs.
  public var next: Due<Timer>? {
    switch state {
    case .calling: .first((.b, endAt), (.a, resendAt))
    case .proceeding: .first((.b, endAt))
    case .completed: .first((.d, endAt))
    case .accepted: .first((.m, endAt))
    case .terminated: nil
    }
  }

  public mutating func receive(_ status: StatusCode, at now: Moment) -> OnResponse {
    switch state {
    case .calling:
      // Whoever lingers has said how long; otherwise timer B ends with the first response.
      if !isLingering { endAt = nil }
      resendAt = nil
      return receiveWhileOpen(status, at: now)
    case .proceeding:
      return receiveWhileOpen(status, at: now)
    case .completed:
      if status.isProvisional { return .ignore }
      return status.isSuccess ? .stray : .acknowledge
    case .accepted:
      return status.isSuccess ? .pass : .ignore
    case .terminated:
      return status.isSuccess ? .stray : .ignore
    }
  }

  public mutating func fire(_ timer: Timer, at now: Moment) -> OnTimer {
    switch (state, timer) {
    case (.calling, .a):
      guard resendAt != nil else { return .ignore }
      interval *= 2
      resendAt = now + interval
      return .resend
    case (.calling, .b):
      return end(.timedOut)
    case (.proceeding, .b):
      return endAt == nil ? .ignore : end(.timedOut)
    case (.completed, .d), (.accepted, .m):
      return end(.ended)
    case (.calling, .d), (.calling, .m), (.proceeding, .a), (.proceeding, .d), (.proceeding, .m),
      (.completed, .a), (.completed, .b), (.completed, .m), (.accepted, .a), (.accepted, .b),
      (.accepted, .d), (.terminated, _):
      return .ignore
    }
  }

  /// The network said that what was sent cannot arrive (RFC 3261 §17.1.4).
  ///
  /// After a response over UDP it is ignored: the peer was there, and an ICMP message names
  /// endpoints, not the transaction it belongs to.
  public mutating func failTransport() -> OnTransportFailure {
    switch state {
    case .calling:
      state = .terminated
      return .failed
    case .proceeding:
      guard isReliable else { return .ignore }
      state = .terminated
      return .failed
    case .completed, .accepted, .terminated:
      return .ignore
    }
  }

  /// Sends the INVITE no more, and waits that long from now for what may still come.
  ///
  /// Replaces timer B, and goes on through provisional responses, where no timer would run.
  public mutating func linger(for duration: Duration, at now: Moment) {
    switch state {
    case .calling, .proceeding:
      isLingering = true
      resendAt = nil
      endAt = now + duration
    case .completed, .accepted, .terminated:
      break
    }
  }

  private mutating func receiveWhileOpen(_ status: StatusCode, at now: Moment) -> OnResponse {
    if status.isProvisional {
      state = .proceeding
      return .pass
    }
    if status.isSuccess {
      state = .accepted
      endAt = now + timers.patience
      return .pass
    }
    state = isReliable ? .terminated : .completed
    endAt = now + timers.patience
    return .passAndAcknowledge
  }

  private mutating func end(_ result: OnTimer) -> OnTimer {
    state = .terminated
    return result
  }
}
