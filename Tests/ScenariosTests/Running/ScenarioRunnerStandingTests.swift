import Calls
import Checks
import SIP
import Scenarios
import Systems
import Testing
import Transports
import Wire

/// A system that runs already at its own addresses, with two trunks.
private func theirs(in block: AddressBlock) throws -> SystemDefinition {
  let standing = StandingSite(
    system: Endpoint(block.system), carriers: [Endpoint(try #require(block.carrier()))],
    trunks: [
      Endpoint(try #require(block.edge(0))), Endpoint(try #require(block.edge(1))),
    ], rest: .milliseconds(1))
  return SystemDefinition(
    name: "theirs", kind: "test-system", command: [], readiness: [], standing: standing)
}

@Test(
  .enabled(if: RunnerKit.mayCapture, "no permission to capture on lo"), .timeLimit(.minutes(10)),
  arguments: [Evidence.Source.wire, .tap])
func `a system that runs already is left running, one scenario after the other`(
  source: Evidence.Source
) async throws {
  let lease = try AddressLease.acquire(seed: .random(in: 0...(.max)))
  let system = try theirs(in: try #require(lease.block(3)))
  let standing = try #require(system.standing)
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), on: system, evidence: source, repeat: 2)
  withExtendedLifetime(lease) {}
  try #require(result.scenarios.map(\.outcome) == [.passed, .passed])
  let places = result.scenarios.map { Set($0.sightings.map(\.destination.address)) }
  #expect(places.allSatisfy { $0.isSubset(of: standing.addresses) })
  let callers = result.scenarios.map { scenario in
    Set(
      scenario.sightings.compactMap { $0.message }.filter { $0.method == .invite }
        .compactMap { $0.header(.from)?.split(separator: ";").first })
  }
  #expect(callers[0].count == 1 && callers[0].isDisjoint(with: callers[1]))
}

@Test(.timeLimit(.minutes(10)))
func `a system that runs already never sees a branch or a Call-ID twice`() async throws {
  let lease = try AddressLease.acquire(seed: .random(in: 0...(.max)))
  let system = try theirs(in: try #require(lease.block(3)))
  let failing = SayingCheck("leg.no-zombie") { _ in
    .failed([Finding("leg.no-zombie", "always", frames: [1])])
  }
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), on: system, checks: [failing], retries: 1)
  withExtendedLifetime(lease) {}
  let first = try #require(result.scenarios.first)
  let second = try #require(first.retries.first)
  let (before, after) = (identifiers(first), identifiers(second))
  #expect(before.count >= 3 && after.count == before.count)
  #expect(before.isDisjoint(with: after))
}

/// Call-IDs and branches of requests.
private func identifiers(_ result: ScenarioResult) -> Set<String> {
  result.sightings.compactMap(\.message).filter { $0.method != nil }.reduce(into: []) {
    $0.insert($1.callID)
    if let branch = $1.branch { $0.insert(branch) }
  }
}
