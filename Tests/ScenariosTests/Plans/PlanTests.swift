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

@Test func `more runs than address blocks are played in waves`() throws {
  let plan = try Plan(scenarios(300), on: system, repeat: 2, seed: 7)
  #expect(plan.waves.map(\.count) == [250, 50, 250, 50])
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
  #expect(plan.unspoken.map(\.variant) == ["case tls"])
  let result = try await RunnerKit.run(all, on: deaf)
  #expect(
    result.notes.contains(
      "1 scenario was not played because system \"idle\" does not speak TLS, as its transports: in"
        + " harness.yml says"))
}
