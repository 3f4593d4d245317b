import Wire

/// One call being written: its packets with their times, in microseconds.
struct CallScript {
  typealias Transaction = MessageText.Transaction

  let call: CallIdentity
  let text: MessageText
  var random: SeededGenerator
  private(set) var packets: [TimedPacket] = []
  /// When the call's latest step happened.
  var now: Int64
  /// The primary's first final response to the INVITE; nil where it was not asked.
  private(set) var finalAtPrimary: (status: Int, at: Int64)?

  init(_ call: CallIdentity, isLarge: Bool, at start: Int64, _ random: SeededGenerator) {
    self.call = call
    text = MessageText(call: call, isLarge: isLarge)
    self.random = random
    now = start
  }

  mutating func wait(_ range: ClosedRange<Int64>) {
    now += Int64.random(in: range, using: &random)
  }

  /// A request on one hop.
  mutating func request(
    _ method: String? = nil, of transaction: Transaction, hop: Int, toTag: String? = nil,
    extra: String = "", body: String = ""
  ) {
    let nodes = transaction.path.nodes
    add(
      text.request(method, of: transaction, hop: hop, toTag: toTag, extra: extra, body: body),
      from: nodes[hop], to: nodes[hop + 1])
  }

  /// A request on every hop of its path.
  mutating func relay(_ transaction: Transaction, body: String = "", extra: String = "") {
    for hop in 0..<transaction.path.hops {
      if hop > 0 { wait(300...900) }
      request(of: transaction, hop: hop, extra: extra, body: body)
    }
    wait(300...900)
  }

  /// A response on one hop.
  mutating func response(
    _ status: Int, _ reason: String, to transaction: Transaction, hop: Int,
    method: String? = nil, toTag: String?, body: String = ""
  ) {
    let nodes = transaction.path.nodes
    if status >= 200, (method ?? transaction.method) == "INVITE", finalAtPrimary == nil,
      nodes[hop + 1] == Hosts.primary
    {
      finalAtPrimary = (status, now)
    }
    add(
      text.response(
        status, reason, to: transaction, hop: hop, method: method, toTag: toTag, body: body),
      from: nodes[hop + 1], to: nodes[hop])
  }

  /// A response on every hop, from who answers to who asked.
  mutating func relay(
    _ status: Int, _ reason: String, to transaction: Transaction, toTag: String?,
    body: String = ""
  ) {
    for hop in (0..<transaction.path.hops).reversed() {
      response(status, reason, to: transaction, hop: hop, toTag: toTag, body: body)
      wait(300...900)
    }
  }

  /// A failure on every hop, each ACKed where it arrives (RFC 3261 §17.1.1.3).
  mutating func fail(
    _ status: Int, _ reason: String, _ transaction: Transaction, toTag: String
  ) {
    for hop in (0..<transaction.path.hops).reversed() {
      response(status, reason, to: transaction, hop: hop, toTag: toTag)
      wait(200...400)
      request("ACK", of: transaction, hop: hop, toTag: toTag)
      wait(200...400)
    }
  }

  /// A request inside the dialog and its 200, each on every hop.
  mutating func exchange(_ transaction: Transaction, toTag: String) {
    relay(transaction)
    relay(200, "OK", to: transaction, toTag: toTag)
  }

  mutating func add(_ payload: [UInt8], from source: Endpoint, to destination: Endpoint) {
    packets.append(
      TimedPacket(at: now, source: source, destination: destination, payload: payload))
  }
}
