import Speech
import Wire

/// The ports of audio: each leg has a pair of its own, RTP's and RTCP's, opened for it and closed
/// after it.
///
/// A port that was freed is the last to be taken again, so that what is late for one call is not
/// heard in the next.
struct PortPool: Sendable {
  private let first: UInt16
  private let count: Int
  private var next = 0
  private var used: Set<Endpoint> = []
  private var openings: [Endpoint] = []
  private var closings: [Endpoint] = []

  /// Of the range only the even ones are taken: the odd ones are RTCP's (RFC 3550 §11).
  init(_ range: ClosedRange<UInt16>) {
    first = range.lowerBound + range.lowerBound % 2
    count = max(0, Int(range.upperBound) - Int(first) + 1) / 2
  }

  /// How many are in use.
  var taken: Int { used.count }

  /// Opens a port; nil where all are in use.
  mutating func take(at address: IPAddress) -> Endpoint? {
    for _ in 0..<count {
      let endpoint = Endpoint(address, first + UInt16(2 * next))
      next = (next + 1) % count
      guard used.insert(endpoint).inserted else { continue }
      for port in [endpoint, endpoint.forReports] {
        // One that was to be closed just now stays open.
        if let index = closings.firstIndex(of: port) {
          closings.remove(at: index)
        } else {
          openings.append(port)
        }
      }
      return endpoint
    }
    return nil
  }

  mutating func give(back endpoint: Endpoint) {
    guard used.remove(endpoint) != nil else { return }
    closings += [endpoint, endpoint.forReports]
  }

  mutating func takeOpenings() -> [Endpoint] {
    defer { openings = [] }
    return openings
  }

  mutating func takeClosings() -> [Endpoint] {
    defer { closings = [] }
    return closings
  }
}
