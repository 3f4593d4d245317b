/// How well a node could do its work; a verdict leans on it.
public struct NodeStatus: Hashable, Sendable {
  /// How late a deadline may be met that is not strict, before it counts: a jitter buffer's depth.
  public static let slack = Duration.milliseconds(200)

  /// How late timers were, scheduled against actual, and how long messages may have waited to be read.
  public var lateness: Lateness
  /// How long peers may have waited for TLS to answer them, before they could say anything.
  public var handshakeWait: Lateness
  /// What went wrong on the harness's own side, in order.
  public var problems: [NodeProblem]

  public init(
    lateness: Lateness = Lateness(), handshakeWait: Lateness = Lateness(),
    problems: [NodeProblem] = []
  ) {
    self.lateness = lateness
    self.handshakeWait = handshakeWait
    self.problems = problems
  }
}
