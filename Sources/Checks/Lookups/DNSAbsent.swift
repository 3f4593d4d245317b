public import Calls
import SIP
import Wire

/// The system routes without asking DNS.
///
/// One that takes calls up itself routes none, and may look its store or its database up.
public struct DNSAbsent: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "dns.absent",
      title: "the system sends no DNS query while it routes calls",
      why: """
        A failover that waits for a resolver is as slow as the resolver's time-out, and the \
        resolver may be in the cloud that has just gone.
        """,
      source: "guide B §2, the DNS trap",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.service == .answering { return .notApplicable }
    if outline.hasLookups { return .unknown }
    return outline.hasCaller ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    if evidence.roles.service == .answering { return .notApplicable }
    var judgement = Judgement(id)
    if evidence.calls.contains(where: { !$0.callerLegs(evidence.roles).isEmpty }) {
      judgement.judged()
    }
    for sighting in evidence.sightings {
      guard case .dnsQuery(let name) = sighting.content else { continue }
      if evidence.roles.isSystem(sighting.source) {
        judgement.find(
          "the system asked DNS for \(name) at \(evidence.time(sighting.at))",
          frames: [sighting.frame], stands: evidence.knowsSystem)
      } else if evidence.roles.party(at: sighting.source.address) == nil {
        // A resolver library may send from an address that is not the system's listening one.
        judgement.leaveOpen(
          "\(sighting.source) asked DNS for \(name) at \(evidence.time(sighting.at)), and it is "
            + "not known who that is")
      }
    }
    return judgement.verdict
  }

  private static let examples = [
    Example(.passes, "no query at all", ExampleLadders.failedOver),
    Example(
      .passes, "the carrier asks for itself",
      "carrier -> dns DNS edge.example.com 0.0\n" + "carrier -> system INVITE 0.1"),
    Example(
      .fails, "the system looks the secondary up",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> dns       DNS _sip._udp.secondary.example.com  3.000
      system  -> secondary INVITE  3.010
      """),
    Example(
      .fails, "the system looks the primary up before it calls it",
      "carrier -> system INVITE 0.0\nsystem -> dns DNS primary.example.com 0.001"),
    Example(
      .notApplicable, "an IVR looks up where it keeps voicemail",
      """
      answering
      carrier -> system  INVITE  0.000
      system  -> carrier 200     0.100
      carrier -> system  ACK     0.101
      system  -> dns     DNS store.example.com  1.000
      """),
    Example(
      .notApplicable, "nobody called", "carrier -> system OPTIONS 0.0\nsystem -> carrier 200"),
  ]
}
