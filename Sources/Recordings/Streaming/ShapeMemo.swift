/// What checks said of calls by their shape.
struct ShapeMemo {
  /// More shapes than this are forgotten together.
  static let most = 65_536

  /// The checks, by number, that are known to pass or not to apply for a shape.
  struct Answers {
    var known: UInt64 = 0
    var passed: UInt64 = 0
  }

  private var all: [UInt64: Answers] = [:]

  func answers(_ shape: UInt64) -> Answers? { all[shape] }

  mutating func note(_ shape: UInt64, known: UInt64, passed: UInt64) {
    if all.count >= Self.most { all = [:] }
    all[shape, default: Answers()].known |= known
    all[shape, default: Answers()].passed |= passed
  }
}
