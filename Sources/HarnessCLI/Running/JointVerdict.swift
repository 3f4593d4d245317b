/// What several systems came to together.
enum JointVerdict {
  /// `failover-proxy passed, lifeboat failed: failed`.
  static func line(_ systems: [(name: String, status: ExitStatus)]) -> String {
    systems.map { "\($0.name) \($0.status.word)" }.joined(separator: ", ")
      + ": \(ExitStatus.worst(of: systems.map(\.status)).word)"
  }
}
