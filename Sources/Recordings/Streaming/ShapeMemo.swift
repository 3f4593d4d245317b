/// What checks said of calls by their shape.
struct ShapeMemo {
  /// More shapes than this are forgotten together.
  static let most = 65_536

  private var passed: [UInt64: UInt64] = [:]
  private var known: [UInt64: UInt64] = [:]

  /// The checks, by number, that are known to pass or not to apply for a shape.
  func answers(_ shape: UInt64) -> (known: UInt64, passed: UInt64)? {
    guard let known = known[shape] else { return nil }
    return (known, passed[shape] ?? 0)
  }

  mutating func note(_ shape: UInt64, known: UInt64, passed: UInt64) {
    if self.known.count >= Self.most {
      self.known = [:]
      self.passed = [:]
    }
    self.known[shape, default: 0] |= known
    self.passed[shape, default: 0] |= passed
  }
}
