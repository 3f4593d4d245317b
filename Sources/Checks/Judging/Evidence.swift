public import Calls
public import Media
public import SIP
public import Wire

/// All a check may look at.
public struct Evidence: Sendable {
  /// How the packets were recorded.
  public enum Source: String, Sendable {
    /// Captured by libpcap.
    case wire
    /// Recorded inside the harness, without the capture's independence.
    case tap
  }

  public let source: Source
  /// Everything seen, in capture order.
  public let sightings: [Sighting]
  public let calls: [Call]
  /// Transactions that belong to no call: OPTIONS, REGISTER, strays.
  public let others: [Transaction]
  /// Responses and ACKs that match nothing that was seen.
  public let strays: [Sighting]
  /// The RTP streams and the sessions that announced them; empty where none was captured.
  public let media: MediaReading
  /// The audio itself, HTTP and contacts; empty where nobody kept them.
  public let other: OtherTraffic
  public let roles: Roles
  /// When the capture ended; what had not happened by then did not happen.
  public let endedAt: Moment
  let policies: Policies
  /// Shared by copies: they have the same calls and roles.
  let finds = EvidenceFinds()

  public init(
    source: Source, sightings: [Sighting], calls: [Call], others: [Transaction],
    strays: [Sighting] = [], media: MediaReading = MediaReading(),
    packets: [MediaPacket] = [], other: OtherTraffic = OtherTraffic(), roles: Roles,
    endedAt: Moment, policies: [any Policy] = []
  ) {
    self.media = media
    var other = other
    if other.packets.isEmpty { other.packets = packets }
    self.other = other
    self.source = source
    self.sightings = sightings
    self.calls = calls
    self.others = others
    self.strays = strays
    self.roles = roles
    self.endedAt = endedAt
    self.policies = Policies(policies)
  }

  /// The packets of media, in capture order; empty where only their flows were kept.
  public var packets: [MediaPacket] { other.packets }

  public var streams: [MediaStream] { media.streams }

  /// Rebuilds the calls from what was seen, and finds the media flows that are theirs.
  public init(
    source: Source, sightings: [Sighting], flows: [MediaFlow] = [],
    packets: [MediaPacket] = [], other: OtherTraffic = OtherTraffic(), roles: Roles,
    endedAt: Moment,
    correlationHeader: HeaderName? = nil, policies: [any Policy] = []
  ) {
    let reading = CallModel.read(sightings, correlationHeader: correlationHeader)
    self.init(
      source: source, sightings: sightings, calls: reading.calls, others: reading.others,
      strays: reading.strays, media: MediaReading(reading.calls, flows), packets: packets,
      other: other, roles: roles,
      endedAt: endedAt, policies: policies)
  }

  /// The evidence of a small trace in ladder notation; for examples and tests.
  public static func make(
    ladder text: String, policies: [any Policy] = []
  ) throws(LadderError) -> Evidence {
    let ladder = try Ladder(text)
    return Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(ladder.media),
      other: ladder.other, roles: ladder.roles, endedAt: ladder.endedAt,
      policies: policies)
  }

  /// The policy of that kind, or its defaults.
  public func policy<P: Policy>(_ type: P.Type) -> P {
    policies.policy(type)
  }
}

/// What the operator wants of the system; each pack has its own kind, with defaults.
public protocol Policy: Sendable {
  init()

  /// What it comes down to, for a line of a report; empty where there is nothing to say.
  var summary: String { get }

  /// Checks that may fail under this policy, with the reason; their findings are deviations.
  ///
  /// Scenarios list what they demand; a capture is judged by every check, and two of them may
  /// contradict each other by policy.
  var deviations: [CheckID: String] { get }

  /// The longest time that a check waits for something under this policy.
  ///
  /// A recorded call that has ended is judged once it has been quiet for longer.
  var patience: Duration { get }
}

extension Policy {
  public var summary: String { "" }
  public var deviations: [CheckID: String] { [:] }
  public var patience: Duration { .zero }
}
