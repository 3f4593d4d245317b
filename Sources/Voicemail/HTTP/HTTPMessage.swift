/// A request to a store.
struct HTTPRequest: Sendable {
  var method: String
  /// Path and query as they go over the wire.
  var target: String
  var headers: [(name: String, value: String)]
  var body: [UInt8]
}

/// What a store answered.
struct HTTPAnswer: Sendable {
  let status: Int
  /// Names in lower case; of several with one name the first.
  let headers: [String: String]
  /// At most ``mostBody`` bytes of it.
  let body: [UInt8]

  static let mostBody = 65_536
}

/// Why there is no answer.
enum HTTPProblem: Error, Hashable, Sendable {
  case unreachable(String)
  case timedOut
}
