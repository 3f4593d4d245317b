/// How a system was stopped.
public struct StopReport: Hashable, Sendable {
  /// How its main process ended.
  public var status: ExitStatus
  /// Whether it had ended before it was asked to.
  public var endedByItself: Bool
  /// Whether it did not end within its grace and was killed.
  public var wasKilled: Bool
  /// How many of its processes were left when the main one had ended, and were killed.
  public var straysKilled: Int

  public init(
    status: ExitStatus, endedByItself: Bool = false, wasKilled: Bool = false,
    straysKilled: Int = 0
  ) {
    self.status = status
    self.endedByItself = endedByItself
    self.wasKilled = wasKilled
    self.straysKilled = straysKilled
  }
}
