package import SIP
package import Wire

/// What a proxy knows of one new call (RFC 3261 §16.7): its attempts, one trunk after another.
///
/// At most one attempt is live. Whatever an attempt that was left behind still says goes no
/// further than the proxy, so the caller meets one dialog and one final response.
package struct ResponseContext: Sendable {
  package enum Phase: Hashable, Sendable {
    case open
    /// The caller has sent CANCEL; its 487 waits for the trunk's, up to a bound.
    case cancelled
    /// A final response went to the caller.
    case closed
  }

  package enum Action: Hashable, Sendable {
    case relay(Message)
    case refuse(StatusCode)
    /// Send CANCEL to that attempt and listen on.
    case cancel(Int)
    /// Send that attempt's INVITE no more and listen on.
    case linger(Int)
    /// End the dialog of a 2xx the caller will not see.
    case absorb(Int, Message)
    /// Offer the call to the next trunk: `offered` or `exhausted` follows.
    case failover(Trigger)
    case judge(Int, Breaker.Outcome)
  }

  /// How long the caller's 487 waits for the trunk's own.
  static let cancelBound = Duration.seconds(1)

  package private(set) var phase = Phase.open
  package private(set) var attempts: [Attempt] = []
  private let rules: FailoverRules
  private var failures = FailureList()
  private var live: Int?
  private var refuseAt: Moment?

  package init(_ rules: FailoverRules) {
    self.rules = rules
  }

  package var deadline: Moment? {
    if phase == .cancelled { return refuseAt }
    guard let live else { return nil }
    let attempt = attempts[live]
    return attempt.leaveAt.map { min($0, attempt.timerC) } ?? attempt.timerC
  }

  /// The INVITE has been sent to that trunk.
  package mutating func offered(_ trunk: Int, _ pass: Breaker.Pass, at now: Moment) {
    live = attempts.count
    attempts.append(
      Attempt(
        trunk: trunk, pass: pass,
        leaveAt: rules.triggers.contains(.timeout) ? now + rules.answerWithin : nil,
        timerC: now + rules.timerC))
  }

  /// No trunk is left: the best of the failures goes to the caller (RFC 3261 §16.7 step 6).
  package mutating func exhausted() -> [Action] {
    phase = .closed
    switch failures.best {
    case .received(_, let message): return [.relay(message)]
    case .own(let status): return [.refuse(status)]
    }
  }

  package mutating func provisional(_ index: Int, _ message: Message, at now: Moment) -> [Action] {
    attempts[index].hadProvisional = true
    switch attempts[index].state {
    case .silent, .proceeding:
      attempts[index].state = .proceeding
      if rules.triggers.contains(.timeout) {
        attempts[index].leaveAt = rules.ringWithin.map { now + $0 }
      }
      guard message.status != .trying else { return [] }
      attempts[index].timerC = now + rules.timerC
      return [.relay(message)]
    case .abandoned:
      switch attempts[index].cancel {
      case .none, .failed: return cancel(index)
      case .sent, .accepted: return []
      }
    case .answered, .absorbed, .ended:
      return []
    }
  }

  package mutating func final(_ index: Int, _ status: StatusCode, _ message: Message) -> [Action] {
    switch attempts[index].state {
    case .silent, .proceeding:
      return status.isSuccess ? answer(index, message) : fail(index, status, message)
    case .abandoned:
      attempts[index].state = status.isSuccess ? .absorbed : .ended
      let ending: [Action] = status.isSuccess ? [.absorb(index, message)] : []
      return ending + finishCancelled(status == .requestTerminated ? message : nil)
    case .answered(let tag):
      guard status.isSuccess else { return [] }
      return message.toTag == tag ? [.relay(message)] : [.absorb(index, message)]
    case .absorbed, .ended:
      return status.isSuccess ? [.absorb(index, message)] : []
    }
  }

  /// The attempt's transaction ended without an answer, or the network refused it.
  package mutating func failed(_ index: Int, _ trigger: Trigger) -> [Action] {
    switch attempts[index].state {
    case .silent, .proceeding:
      attempts[index].state = .ended
      return [.judge(index, .failed)] + moveOn(trigger)
    case .abandoned:
      attempts[index].state = .ended
      return finishCancelled(nil)
    case .answered, .absorbed, .ended:
      return []
    }
  }

  package mutating func cancelSettled(_ index: Int, accepted: Bool) {
    attempts[index].cancel = accepted ? .accepted : .failed
  }

  /// The caller gives up (RFC 3261 §16.10).
  package mutating func abandon(at now: Moment) -> [Action] {
    guard phase == .open, let index = live else { return [] }
    let actions = leave(index, .unknown, eager: false)
    guard attempts[index].hadProvisional else {
      phase = .closed
      return actions + [.refuse(.requestTerminated)]
    }
    phase = .cancelled
    refuseAt = now + Self.cancelBound
    return actions
  }

  /// The proxy itself gives up, because it is being stopped.
  package mutating func shutDown() -> [Action] {
    if phase == .cancelled { return finishCancelled(nil) }
    guard phase == .open else { return [] }
    phase = .closed
    let actions = live.map { leave($0, .unknown, eager: rules.cancel == .eager) } ?? []
    return actions + [.refuse(.serviceUnavailable)]
  }

  package mutating func fire(at now: Moment) -> [Action] {
    guard let deadline, now >= deadline else { return [] }
    if phase == .cancelled { return finishCancelled(nil) }
    guard let index = live else { return [] }
    return leave(index, .failed, eager: rules.cancel == .eager) + moveOn(.timeout)
  }

  private mutating func answer(_ index: Int, _ message: Message) -> [Action] {
    attempts[index].state = .answered(tag: message.toTag)
    live = nil
    phase = .closed
    return [.judge(index, .answered), .relay(message)]
  }

  private mutating func fail(_ index: Int, _ status: StatusCode, _ message: Message) -> [Action] {
    attempts[index].state = .ended
    live = nil
    guard rules.triggers.contains(.status(status)) else {
      phase = .closed
      let outcome = status == .serviceUnavailable ? Breaker.Outcome.refused : .answered
      return [.judge(index, outcome), .relay(message)]
    }
    failures.add(.received(status, message))
    let outcome = status == .serviceUnavailable ? Breaker.Outcome.refused : .failed
    return [.judge(index, outcome), .failover(.status(status))]
  }

  private mutating func moveOn(_ trigger: Trigger) -> [Action] {
    live = nil
    failures.add(.own(trigger == .timeout ? .requestTimeout : .serviceUnavailable))
    return rules.triggers.contains(trigger) ? [.failover(trigger)] : exhausted()
  }

  private mutating func leave(_ index: Int, _ outcome: Breaker.Outcome, eager: Bool) -> [Action] {
    attempts[index].state = .abandoned
    live = nil
    let ending = attempts[index].hadProvisional || eager ? cancel(index) : [.linger(index)]
    return [.judge(index, outcome)] + ending
  }

  private mutating func cancel(_ index: Int) -> [Action] {
    attempts[index].cancel = .sent
    return [.cancel(index)]
  }

  private mutating func finishCancelled(_ message: Message?) -> [Action] {
    guard phase == .cancelled else { return [] }
    phase = .closed
    return [message.map { .relay($0) } ?? .refuse(.requestTerminated)]
  }
}
