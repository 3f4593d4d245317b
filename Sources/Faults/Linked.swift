public import Wire

/// An element behind a bad link: rules judge what it receives and what it sends.
///
/// Rules are asked in order; the first that does not let a packet pass decides, except that an
/// edited packet goes on to the rules after the one that edited it.
public struct Linked<Inner: Element>: Element {
  /// What a rule did to a packet, for the report.
  public struct Deed: Sendable, Hashable {
    public let packet: Packet
    public let direction: LinkDirection
    public let fate: Fate
    public let at: Moment
  }

  /// The element itself; after changing it, call `settle(at:)`.
  public var element: Inner
  private var rules: [any LinkRule]
  private var waiting = WaitingPackets()
  private var outbox: [Packet] = []
  private var resets: [ConnectionReset] = []
  private var deeds: [Deed] = []
  private var latest = Moment.zero

  public init(_ element: Inner, rules: [any LinkRule] = []) {
    self.element = element
    self.rules = rules
  }

  public var deadline: Moment? {
    Moment.earlier(element.deadline, waiting.deadline)
  }

  public var strictDeadline: Moment? {
    Moment.earlier(element.strictDeadline, waiting.deadline)
  }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    wake(at: now)
    carry(packet, .incoming, at: now)
    settle(at: now)
  }

  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    latest = now
    element.transportFailed(failure, at: now)
    settle(at: now)
  }

  public mutating func wake(at now: Moment) {
    latest = now
    while let due = waiting.takeDue(at: now) { deliver(due.packet, due.direction, at: now) }
    if let deadline = element.deadline, deadline <= now { element.wake(at: now) }
    settle(at: now)
  }

  public mutating func drain() -> [Packet] {
    settle(at: latest)
    defer { outbox = [] }
    return outbox
  }

  public var isThere: Bool { element.isThere }

  public mutating func drainOpenings() -> [Endpoint] { element.drainOpenings() }

  public mutating func drainResets() -> [ConnectionReset] {
    defer { resets = [] }
    return resets + element.drainResets()
  }

  /// Brings what the element wants to send onto the link.
  public mutating func settle(at now: Moment) {
    latest = now
    var sending = element.drain()
    while !sending.isEmpty {
      for packet in sending { carry(packet, .outgoing, at: now) }
      sending = element.drain()
    }
  }

  /// Takes what the rules have done since the last call, the first 10,000 deeds of it.
  public mutating func drainDeeds() -> [Deed] {
    defer { deeds = [] }
    return deeds
  }

  private mutating func carry(_ packet: Packet, _ direction: LinkDirection, at now: Moment) {
    var packet = packet
    for index in rules.indices {
      let fate = rules[index].judge(packet, direction, at: now)
      if fate == .pass { continue }
      note(Deed(packet: packet, direction: direction, fate: fate, at: now))
      if case .replace(let bytes) = fate {
        packet.bytes = bytes
        continue
      }
      strike(packet, direction, fate, at: now)
      return
    }
    deliver(packet, direction, at: now)
  }

  /// What nobody asks for must not fill the memory of a long run.
  private mutating func note(_ deed: Deed) {
    if deeds.count < 10_000 { deeds.append(deed) }
  }

  private mutating func strike(
    _ packet: Packet, _ direction: LinkDirection, _ fate: Fate, at now: Moment
  ) {
    switch fate {
    case .pass, .replace: deliver(packet, direction, at: now)
    case .drop: return
    case .delay(let duration): waiting.delay(packet, direction, to: now + duration)
    case .duplicate(let pause):
      deliver(packet, direction, at: now)
      waiting.delay(packet, direction, to: now + pause)
    case .hold(let release, let patience):
      waiting.hold(packet, direction, until: release, atMost: now + patience)
    case .cut: cut(packet, direction, at: now)
    }
  }

  /// Loses a packet and resets the connection it was on; without connections its sender is told.
  private mutating func cut(_ packet: Packet, _ direction: LinkDirection, at now: Moment) {
    let isSent = direction == .outgoing
    let (local, remote) =
      isSent ? (packet.source, packet.destination) : (packet.destination, packet.source)
    if packet.transport.isReliable {
      let reset = ConnectionReset(packet.transport, from: local, to: remote)
      if !resets.contains(reset) { resets.append(reset) }
    }
    guard isSent else { return }
    element.transportFailed(
      TransportFailure(.reset, packet.transport, from: local, to: remote), at: now)
  }

  private mutating func deliver(_ packet: Packet, _ direction: LinkDirection, at now: Moment) {
    switch direction {
    case .incoming: element.receive(packet, at: now)
    case .outgoing: outbox.append(packet)
    }
    for freed in waiting.release(by: packet, direction) {
      deliver(freed.packet, freed.direction, at: now)
    }
  }
}
