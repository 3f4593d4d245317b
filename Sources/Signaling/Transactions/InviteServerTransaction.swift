public import SIP
public import Wire

/// The server side of an INVITE: RFC 3261 §17.2.1, with RFC 6026's accepted state.
///
/// It sends no 100 of its own: the transaction user does, or a script withholds it.
public struct InviteServerTransaction: Hashable, Sendable {
  public enum State: Hashable, Sendable, CaseIterable {
    case proceeding, completed, confirmed, accepted, terminated
  }

  public enum Timer: Hashable, Sendable, CaseIterable {
    /// Send the failure again.
    case g
    /// No ACK came for the failure.
    case h
    /// No more copies of the ACK are expected.
    case i
    /// No more copies of the answered INVITE are expected.
    case l
  }

  public enum OnRequest: Hashable, Sendable {
    /// Send the last response again, if one was sent.
    case resend
    case ignore
  }

  public enum OnAck: Hashable, Sendable {
    /// The ACK for the failure; the user need not see it.
    case confirmed
    /// An ACK for the user, who has answered with a 2xx.
    case pass
    case ignore
  }

  public enum OnResponse: Hashable, Sendable {
    case send
    /// The state allows no such response any more.
    case refuse
  }

  public enum OnTimer: Hashable, Sendable {
    case resend, ackMissing, ended
    /// The timer is of a state already left.
    case ignore
  }

  public enum OnTransportFailure: Hashable, Sendable {
    case report, ignore
  }

  public private(set) var state = State.proceeding
  private let isReliable: Bool
  private let timers: Timers
  private var interval: Duration
  private var resendAt: Moment?
  private var endAt: Moment?

  public init(isReliable: Bool, timers: Timers = Timers()) {
    self.isReliable = isReliable
    self.timers = timers
    interval = timers.t1
  }

  /// The next timer to go off; nil when none runs.
  public var next: Due<Timer>? {
    switch state {
    case .proceeding, .terminated: nil
    case .completed: .first((.h, endAt), (.g, resendAt))
    case .confirmed: .first((.i, endAt))
    case .accepted: .first((.l, endAt))
    }
  }

  /// A copy of the INVITE has come.
  public mutating func receiveInvite() -> OnRequest {
    switch state {
    case .proceeding, .completed: .resend
    // Copies of the 2xx are the user's to send (RFC 6026 §7.1).
    case .confirmed, .accepted, .terminated: .ignore
    }
  }

  public mutating func receiveAck(at now: Moment) -> OnAck {
    switch state {
    case .completed:
      state = isReliable ? .terminated : .confirmed
      resendAt = nil
      endAt = now + timers.t4
      return .confirmed
    case .accepted:
      return .pass
    case .proceeding, .confirmed, .terminated:
      return .ignore
    }
  }

  /// The user wants to send that response.
  public mutating func respond(_ status: StatusCode, at now: Moment) -> OnResponse {
    switch state {
    case .proceeding:
      if status.isProvisional { return .send }
      endAt = now + timers.patience
      if status.isSuccess {
        state = .accepted
      } else {
        state = .completed
        resendAt = isReliable ? nil : now + timers.t1
      }
      return .send
    case .accepted:
      return status.isSuccess ? .send : .refuse
    case .completed, .confirmed, .terminated:
      return .refuse
    }
  }

  public mutating func fire(_ timer: Timer, at now: Moment) -> OnTimer {
    switch (state, timer) {
    case (.completed, .g):
      guard resendAt != nil else { return .ignore }
      interval = min(interval * 2, timers.t2)
      resendAt = now + interval
      return .resend
    case (.completed, .h):
      state = .terminated
      return .ackMissing
    case (.confirmed, .i), (.accepted, .l):
      state = .terminated
      return .ended
    case (.proceeding, _), (.completed, .i), (.completed, .l), (.confirmed, .g), (.confirmed, .h),
      (.confirmed, .l), (.accepted, .g), (.accepted, .h), (.accepted, .i), (.terminated, _):
      return .ignore
    }
  }

  /// The network said that a response cannot arrive; the state stays (RFC 6026).
  ///
  /// Leaving it would let a copy of the INVITE start a second call.
  public mutating func failTransport() -> OnTransportFailure {
    switch state {
    case .proceeding, .completed, .accepted: .report
    case .confirmed, .terminated: .ignore
    }
  }
}
