public import SIP
public import Wire

/// Whether a trunk answers OPTIONS: one question an interval, one judgement a question.
public struct HealthCheck: Hashable, Sendable {
  public enum OnTimer: Hashable, Sendable {
    /// Send an OPTIONS.
    case ask
    /// The trunk has just been given up.
    case died
    case nothing
  }

  /// Trunks are taken to live until they are found dead.
  public private(set) var isAlive = true
  private let rules: Configuration.HealthChecks
  private var askAt: Moment?
  private var answerBy: Moment?

  public init(_ rules: Configuration.HealthChecks, from start: Moment) {
    self.rules = rules
    askAt = rules.enabled ? start : nil
  }

  public var deadline: Moment? {
    guard let askAt else { return nil }
    return answerBy.map { min($0, askAt) } ?? askAt
  }

  public mutating func fire(at now: Moment) -> OnTimer {
    if let answerBy, now >= answerBy { return judge(alive: false) ? .died : .nothing }
    guard let askAt, now >= askAt else { return .nothing }
    self.askAt = max(askAt + rules.interval, now)
    answerBy = now + min(rules.answerWithin, rules.interval)
    return .ask
  }

  /// The answer to the last question; true when the trunk died or came back by it.
  ///
  /// Any final response shows life, except those that say that it cannot work (408, 503).
  public mutating func receive(_ status: StatusCode) -> Bool {
    guard status.isFinal, answerBy != nil else { return false }
    return judge(alive: status != .serviceUnavailable && status != .requestTimeout)
  }

  /// The question could not be delivered; true when that killed the trunk.
  public mutating func fail() -> Bool {
    guard answerBy != nil else { return false }
    return judge(alive: false)
  }

  private mutating func judge(alive: Bool) -> Bool {
    answerBy = nil
    defer { isAlive = alive }
    return isAlive != alive
  }
}
