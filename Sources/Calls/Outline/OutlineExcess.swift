/// What has to be judged before it is over, as there is too much of it.
extension OutlineTable {
  /// Whether more is open than the limits allow.
  ///
  /// Mutating, so that it is not a copy of the table that is asked after every message.
  package var isOverLimits: Bool {
    mutating get {
      openGroups > limits.groups || openStubs > limits.messages || hasTooManyClues
        || parties.count > limits.endpoints
    }
  }

  package var hasTooManyParties: Bool { parties.count > limits.endpoints }

  /// What has to be judged now because more is open than the limits allow: the oldest quarter, or
  /// everything where there are too many endpoints or clues.
  package mutating func excess() -> [Cluster] {
    guard isOverLimits else { return [] }
    let all = remaining()
    let oldest =
      hasTooManyParties || hasTooManyClues ? all[...] : all.prefix(max(1, all.count / 4))
    hasTooManyClues = false
    for cluster in oldest { groups[Int(cluster)].isQueued = false }
    soonest = .min
    return Array(oldest)
  }

  /// The cluster that the latest message has made larger than the limit.
  package mutating func takeTooLarge() -> Cluster? {
    defer { tooLarge = nil }
    return tooLarge
  }
}
