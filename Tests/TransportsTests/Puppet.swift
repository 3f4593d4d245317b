import Wire

/// An element that notes all it is told and sends what it is given.
struct Puppet: Element {
  enum Event: Hashable, Sendable {
    case received(Packet)
    case failed(TransportFailure)
    case woken
  }

  var echoes = false
  var deadlines: [Moment] = []
  var outbox: [Packet] = []
  /// Ports to listen on besides those it was given.
  var openings: [Endpoint] = []
  /// Whether it resets the connection that something comes over, in place of an answer.
  var resets = false
  var pendingResets: [ConnectionReset] = []
  var events: [Event] = []
  var times: [Moment] = []

  /// Whether its deadlines stand to be met a little late.
  var isPatient = false

  var isThere = true

  var deadline: Moment? { deadlines.min() }
  var strictDeadline: Moment? { isPatient ? nil : deadline }

  mutating func receive(_ packet: Packet, at now: Moment) {
    note(.received(packet), now)
    if resets {
      pendingResets.append(
        ConnectionReset(packet.transport, from: packet.destination, to: packet.source))
    }
    guard echoes else { return }
    outbox.append(
      Packet(packet.transport, from: packet.destination, to: packet.source, packet.bytes))
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    note(.failed(failure), now)
  }

  mutating func wake(at now: Moment) {
    // A busy machine may wake it once for several.
    for _ in deadlines.filter({ $0 <= now }) { note(.woken, now) }
    deadlines.removeAll { $0 <= now }
  }

  mutating func drainOpenings() -> [Endpoint] {
    defer { openings = [] }
    return openings
  }

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }

  mutating func drainResets() -> [ConnectionReset] {
    defer { pendingResets = [] }
    return pendingResets
  }

  mutating func takeEvents() -> [Event] {
    defer { events = [] }
    return events
  }

  private mutating func note(_ event: Event, _ now: Moment) {
    events.append(event)
    times.append(now)
  }
}

/// A whole SIP message with a body of that many bytes.
func message(_ number: Int, bodyLength: Int = 0) -> [UInt8] {
  let head =
    "OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nCall-ID: \(number)\r\nContent-Length: \(bodyLength)"
  return Array("\(head)\r\n\r\n".utf8) + [UInt8](repeating: 0x61, count: bodyLength)
}
