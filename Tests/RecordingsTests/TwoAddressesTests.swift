import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// Systems that have one address towards the carrier and others towards the edges.
struct TwoAddressesTests {
  private static let judge = RecordingJudge(
    checks: GenericChecks.all + FailoverChecks.all, policies: [FailoverPolicy()])

  private static func failover(_ between: String) -> String {
    """
    carrier   -> system    INVITE 0.000
    system    -> carrier   100    0.001
    system    -> primary   INVITE 0.002
    primary   -> system    100    0.003
    \(between)
    primary   -> system    200 CANCEL 4.005
    primary   -> system    487    4.006
    system    -> primary   ACK    4.007
    secondary -> system    200    4.100
    system    -> carrier   200    4.101
    carrier   -> system    ACK    4.102
    system    -> secondary ACK    4.103
    carrier   -> system    BYE    9.100
    system    -> secondary BYE    9.101
    secondary -> system    200    9.102
    system    -> carrier   200    9.103
    """
  }

  private static let right = failover(
    "system -> primary CANCEL 4.003\nsystem -> secondary INVITE 4.004")
  private static let wrong = failover(
    "system -> secondary INVITE 4.003\nsystem -> primary CANCEL 4.004")

  /// As captured where the system is elsewhere for those parties.
  private func verdict(_ text: String, elsewhereFor parties: Set<String>) throws -> RecordingVerdict
  {
    let ladder = try Ladder(text)
    let system = IPAddress.v4(127, 10, 0, 1)
    let other = IPAddress.v6(high: 0xFD00 << 48, low: 1)
    let places = Dictionary(
      uniqueKeysWithValues: [("carrier", 2), ("primary", 11), ("secondary", 12)].map {
        (IPAddress.v4(127, 10, 0, $0.1), $0.0)
      })
    func moved(_ end: Endpoint, beside peer: Endpoint) -> Endpoint {
      let isElsewhere = places[peer.address].map(parties.contains) ?? false
      return end.address == system && isElsewhere ? Endpoint(other, end.port) : end
    }
    let sightings = ladder.sightings.map { sighting in
      Sighting(
        frame: sighting.frame, at: sighting.at, transport: sighting.transport,
        from: moved(sighting.source, beside: sighting.destination),
        to: moved(sighting.destination, beside: sighting.source), sighting.content)
    }
    return Self.judge.judge(sightings, endedAt: .seconds(60))
  }

  @Test func `a system with two addresses is judged as one with one`() throws {
    let sides: [Set<String>] = [[], ["carrier"], ["primary"], ["secondary"]]
    for side in sides {
      let right = try verdict(Self.right, elsewhereFor: side)
      #expect(right.findings.isEmpty, "\(side)")
      #expect(right.outcome == .passed, "\(side)")
      let wrong = try verdict(Self.wrong, elsewhereFor: side)
      #expect(wrong.findings.map(\.finding.check) == ["cancel.before-failover"], "\(side)")
      let systems = right.roles.parts.filter { $0.role == .system }
      #expect(systems.count == (side.isEmpty ? 1 : 2), "\(side)")
    }
  }
}
