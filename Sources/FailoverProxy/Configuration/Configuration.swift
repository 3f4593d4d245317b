public import Signaling
public import Wire

/// What the proxy is told: where to listen, where calls may go and when to change its mind.
public struct Configuration: Hashable, Sendable {
  /// OPTIONS sent to each trunk to learn whether it lives.
  public struct HealthChecks: Hashable, Sendable {
    public var enabled = false
    public var interval = Duration.seconds(1)
    /// How long an OPTIONS may stay unanswered before the trunk counts as dead.
    public var answerWithin = Duration.milliseconds(400)

    public init() {}
  }

  public var listeners: [Listener]
  public var trunks: [Trunk]
  public var failover = FailoverRules()
  public var breaker = BreakerRules()
  public var healthChecks = HealthChecks()
  /// What all transaction timers are made from (RFC 3261 §17.1.1.1).
  public var timers = Timers()
  public var tls = TLSRules()
  /// Where metrics are served over HTTP; loopback only, nil for nowhere.
  public var metrics: Endpoint?
  /// How long calls in setup may take to finish after a request to stop.
  public var shutdownGrace = Duration.seconds(5)

  public init(listeners: [Listener], trunks: [Trunk]) {
    self.listeners = listeners
    self.trunks = trunks
  }

  func isOwn(_ transport: Transport, _ endpoint: Endpoint) -> Bool {
    listeners.contains { $0.transport == transport && $0.endpoint == endpoint }
  }

  func isOwn(_ endpoint: Endpoint) -> Bool {
    listeners.contains { $0.endpoint == endpoint }
  }
}
