import Calls
import Plugins
import Scenarios
import Systems
import Testing
import Transports
import Wire

@Test func `every party has the address of its sort`() throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: """
        carrier:
          - call: system
        carrier-two: []
        secondary: []
        agent: []
        manager: []
        agent-two: []
        clerk: []
        """))[0]
  let plan = try #require(AddressPlan(scenario, in: AddressBlock(network: 77, index: 5)))
  #expect(
    plan.endpoints.mapValues(\.description) == [
      "system": "127.77.5.1:5060", "carrier": "127.77.5.2:5060",
      "carrier-two": "127.77.5.3:5060", "primary": "127.77.5.11:5060",
      "secondary": "127.77.5.12:5060", "agent": "127.77.5.21:5060",
      "agent-two": "127.77.5.22:5060", "manager": "127.77.5.31:5060",
      "clerk": "127.77.5.32:5060",
    ])
  #expect(plan.site.edges.map(\.name) == ["primary", "secondary"])
  #expect(plan.site.carriers.map(\.name) == ["carrier", "carrier-two"])
  #expect(plan.roles.edgeOrder(Endpoint(.v4(127, 77, 5, 12))) == 1)
  #expect(plan.roles.isSystem(Endpoint(.v4(127, 77, 5, 1))))
}

@Test func `more parties of a sort than addresses have no plan`() throws {
  let carriers = (0..<9).map { "carrier-\($0): []" }.joined(separator: "\n")
  let scenario = try Kit.load(Kit.file(parties: carriers))[0]
  #expect(AddressPlan(scenario, in: AddressBlock(network: 77, index: 5)) == nil)
}

private let standing = StandingSite(
  system: Endpoint(.v4(127, 1, 1, 1), 5080), carriers: [Endpoint(.v4(127, 1, 1, 2))],
  trunks: [Endpoint(.v4(127, 1, 1, 3)), Endpoint(.v4(127, 1, 1, 4), 5070)])

@Test func `around a system that runs already, parties are where it expects them`() throws {
  let scenario = try Kit.load(
    Kit.file(parties: "carrier:\n  - call: system\nsecondary: []"))[0]
  let block = AddressBlock(network: 77, index: 5)
  let plan = try #require(AddressPlan(scenario, in: block, around: standing))
  #expect(
    plan.endpoints.mapValues(\.description) == [
      "system": "127.1.1.1:5080", "carrier": "127.1.1.2:5060", "primary": "127.1.1.3:5060",
      "secondary": "127.1.1.4:5070",
    ])
  #expect(plan.site.system.port == 5080)
  #expect(plan.roles.isSystem(Endpoint(.v4(127, 1, 1, 1), 5080)))
}

@Test func `a party that a running system does not expect leaves the scenario out`() throws {
  let scenarios = try Kit.load(
    Kit.file(parties: "carrier:\n  - call: system\nsecondary: []\nagent: []"))
  var system = SystemDefinition(name: "theirs", kind: "test-system", command: [])
  #expect(Plan(scenarios, on: system, seed: 1).runs.count == 1)
  system.standing = standing
  let plan = Plan(scenarios, on: system, seed: 1)
  #expect(plan.runs.isEmpty)
  #expect(plan.leftOut.map(\.reason) == ["more parties than it has addresses for"])
}
