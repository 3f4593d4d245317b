import SIP

/// The failures of the trunks tried so far, and which of them the caller is told.
struct FailureList: Sendable {
  enum Failure: Hashable, Sendable {
    case received(StatusCode, Message)
    /// What the proxy makes of silence (408) or of a transport error (503).
    case own(StatusCode)

    var status: StatusCode {
      switch self {
      case .received(let status, _): status
      case .own(let status): status
      }
    }
  }

  private var failures: [Failure] = []

  mutating func add(_ failure: Failure) {
    failures.append(failure)
  }

  /// RFC 3261 §16.7 step 6: a 6xx if there is one, else the lowest class, the latest of equals.
  ///
  /// A 503 is passed on as it is: every trunk has been tried, so the next call would meet it too.
  /// With no failure at all no trunk could be tried, which is a 503 as well.
  var best: Failure {
    var best: Failure?
    for failure in failures where rank(failure) <= best.map(rank) ?? .max { best = failure }
    return best ?? .own(.serviceUnavailable)
  }

  private func rank(_ failure: Failure) -> Int {
    failure.status.class == .globalFailure ? 0 : failure.status.class.rawValue
  }
}
