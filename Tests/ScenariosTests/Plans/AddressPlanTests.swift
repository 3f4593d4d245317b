import Calls
import Plugins
import Scenarios
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
