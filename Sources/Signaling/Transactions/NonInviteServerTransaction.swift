public import SIP
public import Wire

/// The server side of a request other than INVITE and ACK: RFC 3261 §17.2.2.
public struct NonInviteServerTransaction: Hashable, Sendable {
  public enum State: Hashable, Sendable, CaseIterable {
    case trying, proceeding, completed, terminated
  }

  public enum Timer: Hashable, Sendable, CaseIterable {
    /// No more copies of the request are expected.
    case j
  }

  public enum OnRequest: Hashable, Sendable {
    /// Send the last response again.
    case resend
    case ignore
  }

  public enum OnResponse: Hashable, Sendable {
    case send
    /// The state allows no such response any more.
    case refuse
  }

  public enum OnTimer: Hashable, Sendable {
    case ended
    /// The timer is of a state already left.
    case ignore
  }

  public enum OnTransportFailure: Hashable, Sendable {
    case report, ignore
  }

  public private(set) var state = State.trying
  private let isReliable: Bool
  private let timers: Timers
  private var endAt: Moment?

  public init(isReliable: Bool, timers: Timers = Timers()) {
    self.isReliable = isReliable
    self.timers = timers
  }

  /// The next timer to go off; nil when none runs.
  public var next: Due<Timer>? {
    switch state {
    case .completed: .first((.j, endAt))
    case .trying, .proceeding, .terminated: nil
    }
  }

  /// A copy of the request has come.
  public mutating func receiveRequest() -> OnRequest {
    switch state {
    case .proceeding, .completed: .resend
    case .trying, .terminated: .ignore
    }
  }

  /// The user wants to send that response.
  public mutating func respond(_ status: StatusCode, at now: Moment) -> OnResponse {
    switch state {
    case .trying, .proceeding:
      if status.isProvisional {
        state = .proceeding
      } else {
        state = isReliable ? .terminated : .completed
        endAt = now + timers.patience
      }
      return .send
    case .completed, .terminated:
      return .refuse
    }
  }

  public mutating func fire(_ timer: Timer, at now: Moment) -> OnTimer {
    switch (state, timer) {
    case (.completed, .j):
      state = .terminated
      return .ended
    case (.trying, .j), (.proceeding, .j), (.terminated, .j):
      return .ignore
    }
  }

  /// The network said that a response cannot arrive; the state stays.
  public mutating func failTransport() -> OnTransportFailure {
    switch state {
    case .trying, .proceeding, .completed: .report
    case .terminated: .ignore
    }
  }
}
