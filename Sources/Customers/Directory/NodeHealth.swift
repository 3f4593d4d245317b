import Wire

/// Which nodes are worth asking: one that failed is left out until a probe finds it well.
struct NodeHealth: Hashable, Sendable {
  /// The first pause before a probe, and the longest.
  static let firstPause = Duration.seconds(1)
  static let longestPause = Duration.seconds(10)

  private var pauses: [Int: Duration] = [:]
  private var probes: [Int: Moment] = [:]

  /// Nodes to ask, in order: those that are well, and where none is, all.
  func order(of count: Int) -> [Int] {
    let well = (0..<count).filter { pauses[$0] == nil }
    return well.isEmpty ? Array(0..<count) : well
  }

  func isWell(_ node: Int) -> Bool { pauses[node] == nil }

  /// A node gave no answer; true where probing has to begin.
  mutating func failed(_ node: Int, at now: Moment) -> Bool {
    guard pauses[node] == nil else { return false }
    pauses[node] = Self.firstPause
    probes[node] = now + Self.firstPause
    return true
  }

  /// A probe found no answer either.
  mutating func probeFailed(_ node: Int, at now: Moment) {
    let pause = min((pauses[node] ?? Self.firstPause) * 2, Self.longestPause)
    pauses[node] = pause
    probes[node] = now + pause
  }

  mutating func answered(_ node: Int) {
    pauses[node] = nil
    probes[node] = nil
  }

  /// When to probe a node next; nil where it is well.
  func probe(of node: Int) -> Moment? { probes[node] }
}
