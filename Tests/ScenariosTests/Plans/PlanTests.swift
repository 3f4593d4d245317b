import Scenarios
import Systems
import Testing
import Wire

private let system = SystemDefinition(name: "nothing", kind: "test-system", command: ["sleep"])

private func scenarios(_ values: Int) throws -> [Scenario] {
  let list = (0..<values).map(String.init).joined(separator: ", ")
  return try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system", more: "matrix:\n  number: [\(list)]"))
}

@Test func `a plan is every scenario, as often as asked`() throws {
  let plan = try Plan(scenarios(3), on: system, repeat: 2, seed: 7)
  #expect(plan.runs.map(\.repetition) == [1, 1, 1, 2, 2, 2])
  #expect(
    plan.runs.map(\.name) == [
      "case-0-1", "case-1-1", "case-2-1", "case-0-2", "case-1-2", "case-2-2",
    ])
  #expect(plan.waves.map(\.count) == [3, 3])
}

@Test func `the same seed plans the same seeds, each run its own`() throws {
  let all = try scenarios(5)
  let seeds = Plan(all, on: system, repeat: 4, seed: 7).runs.map(\.seed)
  #expect(seeds == Plan(all, on: system, repeat: 4, seed: 7).runs.map(\.seed))
  #expect(Set(seeds).count == 20)
  #expect(seeds != Plan(all, on: system, repeat: 4, seed: 8).runs.map(\.seed))
}

@Test func `a run keeps its seed when others are left out`() throws {
  let all = try scenarios(5)
  let whole = Plan(all, on: system, seed: 7)
  let one = Plan([all[3]], on: system, seed: 7)
  #expect(one.runs[0].seed == whole.runs[3].seed)
}

@Test func `a system is given only the scenarios of its kind`() throws {
  let other = SystemDefinition(name: "router", kind: "router", command: ["sleep"])
  #expect(try Plan(scenarios(2), on: other, seed: 1).runs.isEmpty)
}

@Test func `what wants to be alone is played by itself, after what is played together`() throws {
  let heavy = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system", more: "alone: true\nmatrix:\n  load: [a, b]"))
  let plan = Plan(heavy + (try scenarios(3)), on: system, repeat: 2, seed: 7)
  #expect(
    plan.waves.map { $0.map(\.scenario.isAlone) }.prefix(3) == [
      [false, false, false], [true], [true],
    ])
  #expect(plan.waves.map { $0[0].repetition } == [1, 1, 1, 2, 2, 2])
  #expect(
    try Kit.problems(Kit.file(parties: "carrier:\n  - call: system", more: "alone: perhaps")) == [
      "case.yml:8: alone must be true or false, not \"perhaps\""
    ])
}

@Test func `more runs than address blocks are played in waves`() throws {
  let plan = try Plan(scenarios(300), on: system, repeat: 2, seed: 7)
  #expect(plan.waves.map(\.count) == [250, 50, 250, 50])
}

@Test
func `a system that runs already is driven by one scenario at a time, over its own transport`()
  throws
{
  var standing = system
  standing.standing = StandingSite(
    system: Endpoint(.v4(127, 1, 1, 1)), carriers: [Endpoint(.v4(127, 1, 1, 2))],
    trunks: [Endpoint(.v4(127, 1, 1, 3)), Endpoint(.v4(127, 1, 1, 4))])
  #expect(
    try Plan(scenarios(3), on: standing, repeat: 2, seed: 7).waves.map(\.count) == [
      1, 1, 1, 1, 1, 1,
    ])
  let both = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system",
      more: "transport: ${transport}\nmatrix:\n  transport: [udp, tcp]"))
  let plan = Plan(both, on: standing, seed: 7)
  #expect(plan.runs.map(\.scenario.variant) == ["case udp"])
  #expect(plan.leftOut.map(\.reason) == ["another transport to the trunks than UDP"])
}

@Test func `what needs a transport that the system does not speak is left out and said`()
  async throws
{
  var deaf = RunnerKit.idle
  deaf.transports = [.udp, .tcp]
  let all = try Kit.load(
    Kit.file(
      parties: RunnerKit.goodCall, more: "settle: 50ms\nmatrix:\n  transport: [udp, tls]"))
  let plan = Plan(all, on: deaf, seed: 1)
  #expect(plan.runs.map(\.scenario.variant) == ["case udp"])
  #expect(plan.leftOut.map(\.scenario.variant) == ["case tls"])
  let result = try await RunnerKit.run(all, on: deaf)
  #expect(
    result.notes.contains(
      "1 scenario was left out for wanting TLS, which its transports: in harness.yml does not list: "
        + "case tls"))
}
