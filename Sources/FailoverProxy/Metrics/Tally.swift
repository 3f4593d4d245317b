public import SIP

/// What the proxy has counted since it started.
public struct Tally: Hashable, Sendable {
  public internal(set) var calls = 0
  public internal(set) var answered = 0
  public internal(set) var cancelled = 0
  /// Calls refused, by the status the caller was told.
  public internal(set) var refused: [StatusCode: Int] = [:]
  /// Calls that left a trunk, by trunk and by what made them.
  public internal(set) var failovers: [Failover: Int] = [:]
  /// Late legs ended by the proxy itself.
  public internal(set) var absorbed = 0
  public internal(set) var malformed = 0

  public struct Failover: Hashable, Sendable {
    public let trunk: String
    public let trigger: Trigger
  }

  public init() {}
}
