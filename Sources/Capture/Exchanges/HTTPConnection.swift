import Wire

/// Both directions of a captured HTTP/1.x connection: which response belongs to which request.
struct HTTPConnection {
  /// A request that has no response yet.
  private struct Open {
    /// Of its exchange.
    let place: Int
    let isHead: Bool
    /// Whether its response has begun.
    var hasBegun = false
  }

  private(set) var requests = HTTPCutter(.requests)
  private(set) var responses = HTTPCutter(.responses)
  private var open: [Open] = []
  /// What came back before the request had ended.
  private var early: WebExchange.Answer?
  private var ended: Set<HTTPCutter.Kind> = []
  /// Whether it goes on as another protocol (RFC 9110 §15.2.2).
  private(set) var isSwitched = false
  private(set) var isStopped = false

  var held: Int { requests.held + responses.held }
  var isOver: Bool { ended.count == 2 }
  /// Whether bytes that came in cannot be read.
  var isLost: Bool { !isSwitched && (requests.isLost || responses.isLost) }

  mutating func feedRequests(_ bytes: [UInt8], _ stamp: Stamp) -> [HTTPCutter.Message] {
    requests.feed(bytes, stamp)
  }

  mutating func feedResponses(_ bytes: [UInt8], _ stamp: Stamp) -> [HTTPCutter.Message] {
    var waiting = open
    defer { open = waiting }
    return responses.feed(bytes, stamp) { Self.hasNoBody($0, &waiting) }
  }

  mutating func breakOff(_ kind: HTTPCutter.Kind, isGap: Bool) -> HTTPCutter.Message? {
    if !isGap { ended.insert(kind) }
    return switch kind {
    case .requests: requests.breakOff(isGap: isGap)
    case .responses: responses.breakOff(isGap: isGap)
    }
  }

  /// No further request can be kept.
  mutating func stopRequests() {
    requests.lose()
    isStopped = true
  }

  /// A request was made; gives what came back before it had ended.
  mutating func ask(_ method: String, at place: Int) -> WebExchange.Answer? {
    defer { early = nil }
    if early == nil { open.append(Open(place: place, isHead: method == "HEAD")) }
    return early
  }

  /// What a response answers.
  enum Answered {
    case exchange(at: Int)
    /// The request that has not ended yet.
    case unfinished
    /// A request that was not seen.
    case unseen
  }

  mutating func answer(_ answer: WebExchange.Answer) -> Answered {
    if answer.status == 101 { isSwitched = true }
    guard open.isEmpty else { return .exchange(at: open.removeFirst().place) }
    guard requests.held > 0, early == nil else { return .unseen }
    early = answer
    return .unfinished
  }

  /// Whether that response, the next of the connection, has no body (RFC 9112 §6.3).
  private static func hasNoBody(_ head: HTTPHead, _ open: inout [Open]) -> Bool {
    guard case .response(let status) = head.start else { return false }
    guard HTTPHead.isFinal(status) else { return true }
    guard let asked = open.firstIndex(where: { !$0.hasBegun }) else {
      return status == 101 || status == 204 || status == 304
    }
    open[asked].hasBegun = true
    return open[asked].isHead || status == 101 || status == 204 || status == 304
  }
}
