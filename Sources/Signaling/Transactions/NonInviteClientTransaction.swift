public import SIP
public import Wire

/// The client side of a request other than INVITE and ACK: RFC 3261 §17.1.2.
///
/// Making one means the request has been sent.
public struct NonInviteClientTransaction: Hashable, Sendable {
  public enum State: Hashable, Sendable, CaseIterable {
    case trying, proceeding, completed, terminated
  }

  public enum Timer: Hashable, Sendable, CaseIterable {
    /// Send the request again.
    case e
    /// No final response came.
    case f
    /// No more copies of the final response are expected.
    case k
  }

  public enum OnResponse: Hashable, Sendable {
    case pass, ignore
  }

  public enum OnTimer: Hashable, Sendable {
    case resend, timedOut, ended
    /// The timer is of a state already left.
    case ignore
  }

  public enum OnTransportFailure: Hashable, Sendable {
    case failed, ignore
  }

  public private(set) var state = State.trying
  private let isReliable: Bool
  private let timers: Timers
  private var interval: Duration
  private var resendAt: Moment?
  private var endAt: Moment

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
    case .trying, .proceeding: .first((.f, endAt), (.e, resendAt))
    case .completed: .first((.k, endAt))
    case .terminated: nil
    }
  }

  public mutating func receive(_ status: StatusCode, at now: Moment) -> OnResponse {
    switch state {
    case .trying, .proceeding:
      if status.isProvisional {
        state = .proceeding
      } else {
        state = isReliable ? .terminated : .completed
        resendAt = nil
        endAt = now + timers.t4
      }
      return .pass
    case .completed, .terminated:
      return .ignore
    }
  }

  public mutating func fire(_ timer: Timer, at now: Moment) -> OnTimer {
    switch (state, timer) {
    case (.trying, .e), (.proceeding, .e):
      guard resendAt != nil else { return .ignore }
      interval = state == .trying ? min(interval * 2, timers.t2) : timers.t2
      resendAt = now + interval
      return .resend
    case (.trying, .f), (.proceeding, .f):
      state = .terminated
      return .timedOut
    case (.completed, .k):
      state = .terminated
      return .ended
    case (.trying, .k), (.proceeding, .k), (.completed, .e), (.completed, .f), (.terminated, _):
      return .ignore
    }
  }

  /// The network said that what was sent cannot arrive (RFC 3261 §17.1.4).
  public mutating func failTransport() -> OnTransportFailure {
    switch state {
    case .trying, .proceeding:
      state = .terminated
      return .failed
    case .completed, .terminated:
      return .ignore
    }
  }

  /// Sends the request no more, and waits that long from now for what may still come.
  public mutating func linger(for duration: Duration, at now: Moment) {
    switch state {
    case .trying, .proceeding:
      resendAt = nil
      endAt = now + duration
    case .completed, .terminated:
      break
    }
  }
}
