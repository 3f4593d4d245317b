import Faults
import UserAgents
import Wire

/// A player behind its link, watched for the scenario's first INVITE and for failures.
struct StagedParty: Element {
  var link: Linked<Performer>
  /// When it first sent or received an INVITE.
  private(set) var firstInvite: Moment?
  /// What the network told it; a tap records it as packets.
  private(set) var failures: [(failure: TransportFailure, at: Moment)] = []
  private var latest = Moment.zero

  init(_ link: Linked<Performer>) {
    self.link = link
  }

  var deadline: Moment? { link.deadline }
  var strictDeadline: Moment? { link.strictDeadline }
  var isThere: Bool { link.isThere }

  mutating func receive(_ packet: Packet, at now: Moment) {
    latest = now
    note(packet)
    link.receive(packet, at: now)
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    latest = now
    failures.append((failure, now))
    link.transportFailed(failure, at: now)
  }

  mutating func wake(at now: Moment) {
    latest = now
    link.wake(at: now)
  }

  mutating func drain() -> [Packet] {
    let packets = link.drain()
    for packet in packets { note(packet) }
    return packets
  }

  mutating func drainOpenings() -> [Endpoint] { link.drainOpenings() }

  mutating func drainResets() -> [ConnectionReset] { link.drainResets() }

  mutating func start(at now: Moment) {
    act(at: now) { $0.start(at: now) }
  }

  mutating func cue(_ label: String, at now: Moment) {
    act(at: now) { $0.cue(label, at: now) }
  }

  mutating func scenarioBegan(at moment: Moment, now: Moment) {
    act(at: now) { $0.scenarioBegan(at: moment) }
  }

  mutating func drainReports() -> [UserAgent.Report] {
    link.element.drainReports(at: latest)
  }

  private mutating func act(at now: Moment, _ body: (inout Performer) -> Void) {
    latest = max(latest, now)
    body(&link.element)
    link.settle(at: latest)
  }

  private mutating func note(_ packet: Packet) {
    guard firstInvite == nil, packet.bytes.starts(with: Self.invite) else { return }
    firstInvite = latest
  }

  private static let invite = Array("INVITE ".utf8)
}
