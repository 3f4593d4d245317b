import Calls
import Checks
import FailoverPack
import Recordings
import SIP
import Signaling
import Wire

/// What a capture on the proxy's own host would hold.
///
/// A packet for the proxy is there when it arrives, as often as it does; one of the proxy's is
/// there when it leaves, whatever the link then makes of it.
final class Tap {
  private var seen: [(at: Moment, packet: Packet)] = []

  func see(_ observation: SimulatedNetwork.Observation) {
    if observation.packet.source.address == Places.system.address {
      seen.append((observation.sentAt, observation.packet))
    } else {
      for arrival in observation.arrivals { seen.append((arrival, observation.packet)) }
    }
  }

  /// In the order of their times; of one moment, in which they were sent.
  var sightings: [Sighting] {
    let order = seen.indices.sorted { (seen[$0].at, $0) < (seen[$1].at, $1) }
    return order.enumerated().compactMap { place, index in
      let (at, packet) = seen[index]
      guard let message = try? Message(packet.bytes) else { return nil }
      return Sighting(
        frame: place + 1, at: at, transport: packet.transport, from: packet.source,
        to: packet.destination, .sip(message))
    }
  }

  static let roles = Roles([
    Roles.Party("system", .system, Places.system.address),
    Roles.Party("carrier", .carrier, Places.carrier.address),
    Roles.Party("primary", .edge(order: 0), Places.primary.address),
    Roles.Party("secondary", .edge(order: 1), Places.secondary.address),
  ])

  static let checks: [any Check] = GenericChecks.all + FailoverChecks.all

  /// What is found by those checks that the policy wants, in all that was seen at once.
  func live(under policy: FailoverPolicy) -> (passed: Set<CheckID>, findings: [Finding]) {
    let sightings = sightings
    let evidence = Evidence(
      source: .wire, sightings: sightings, roles: Self.roles,
      endedAt: sightings.last?.at ?? .zero, policies: [policy])
    var passed: Set<CheckID> = []
    var findings: [Finding] = []
    for check in Self.checks where policy.deviations[check.id] == nil {
      switch check.judge(evidence) {
      case .passed: passed.insert(check.id)
      case .failed(let found): findings += found
      case .inconclusive, .notApplicable: continue
      }
    }
    return (passed, findings)
  }

  /// The same call by call, as a capture is judged; `roles` nil: who is who is inferred.
  func recorded(
    under policy: FailoverPolicy, _ roles: Roles?
  ) -> (passed: Set<CheckID>, findings: [Finding]) {
    let checks = Self.checks.filter { policy.deviations[$0.id] == nil }
    let sightings = sightings
    let verdict = RecordingJudge(checks: checks, policies: [policy], roles: roles)
      .judge(sightings, endedAt: sightings.last?.at ?? .zero)
    let passed = verdict.tallies.filter { $0.word == .passed }.map(\.check)
    return (Set(passed), verdict.findings.map(\.finding))
  }

  /// A call as it was seen, one line a message; for the report of a failure.
  func ladder(ofFrames frames: [Int]) -> String {
    let sightings = sightings
    let calls = Set(
      sightings.filter { frames.contains($0.frame) }.compactMap { $0.message?.callID })
    return sightings.filter { calls.contains($0.message?.callID ?? "") }.map {
      "\($0.frame) \($0.at) \($0.source) > \($0.destination) \($0.message?.summary ?? "")"
    }.joined(separator: "\n")
  }
}
