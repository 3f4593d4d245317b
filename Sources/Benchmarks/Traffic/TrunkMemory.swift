/// Keeps the primary from saying 503 twice in a row, which would open its breaker.
struct TrunkMemory {
  private var lastRefusal: Int64?
  /// When calls got another final response there.
  private var others: [Int64] = []

  /// Whether a refusal just after that moment would not follow another one.
  mutating func mayRefuse(at now: Int64) -> Bool {
    guard let lastRefusal else { return true }
    guard others.contains(where: { $0 > lastRefusal && $0 < now }) else { return false }
    others.removeAll { $0 < now }
    return true
  }

  mutating func note(refusalAt moment: Int64) {
    lastRefusal = moment
  }

  mutating func note(otherAt moment: Int64) {
    others.append(moment)
  }
}
