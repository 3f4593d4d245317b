import Calls
import Checks
import Faults
import Plugins
import SIP
import Scenarios
import Testing
import UserAgents
import Wire

@Test func `a whole file is read`() throws {
  let scenarios = try Kit.load(
    """
    scenario: case
    title: A slow primary
    why: Two live legs.
    system: test-system
    requirements: [T-01, T-02]
    policy:
      cancel: strict
      failover: {within: 2s}
    parties:
      carrier:
        - call: system
      primary:
        - expect: INVITE
        - refuse: 503
    checks:
      - leg.no-zombie
      - cancel.first
    settle: 3s
    """)
  let scenario = try #require(scenarios.first)
  #expect(scenarios.count == 1)
  #expect(scenario.name == "case")
  #expect(scenario.title == "A slow primary")
  #expect(scenario.why == "Two live legs.")
  #expect(scenario.kind == "test-system")
  #expect(scenario.requirements == ["T-01", "T-02"])
  #expect(scenario.checks == ["leg.no-zombie", "cancel.first"])
  #expect(scenario.settle == .seconds(3))
  #expect(scenario.transport == .udp)
  #expect(scenario.policy["cancel"]?.value == .text("strict"))
  #expect(scenario.policy["failover.within"]?.place == Place("case.yml", 8))
  #expect(scenario.parties.map(\.name) == ["carrier", "primary", "secondary"])
  #expect(
    scenario.parties.map(\.role) == [.carrier, .edge(order: 0), .edge(order: 1)])
}

@Test func `an edge without a script is played by one that only does what is right`() throws {
  let scenario = try Kit.load(Kit.file(parties: "carrier:\n  - call: system"))[0]
  #expect(scenario.edges.map(\.name) == ["primary", "secondary"])
  guard case .script(let script) = scenario.edges[0].play else {
    Issue.record("primary is not played")
    return
  }
  #expect(script == Script())
}

@Test func `trunks name the edges in order`() throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system\nthird: absent\nagent: []",
      more: "trunks: [first, second, third]"))[0]
  #expect(scenario.edges.map(\.name) == ["first", "second", "third"])
  #expect(scenario.parties.first { $0.name == "agent" }?.role == .other)
  guard case .absent = scenario.edges[2].play else {
    Issue.record("third is there")
    return
  }
}

@Test func `a party may have credentials and a transport of its own`() throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: """
        carrier:
          transport: tcp
          credentials: {user: alice, password: secret}
          script:
            - call: system
        """))[0]
  #expect(scenario.parties[0].transport == .tcp)
  guard case .script(let script) = scenario.parties[0].play else {
    Issue.record("carrier is not a script")
    return
  }
  #expect(script.credentials == Credentials(user: "alice", password: "secret"))
  #expect(script.steps.count == 1)
}

@Test func `a program can be a party`() throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: """
        carrier:
          program: [sipp, -sf, "{fixtures}/uac.xml", -i, "{address}", "{system}"]
          exit: 0
          within: 20s
        """))[0]
  guard case .program(let program) = scenario.parties[0].play else {
    Issue.record("carrier is not a program")
    return
  }
  #expect(program.arguments.first == "sipp")
  #expect(program.arguments.count == 6)
  #expect(program.within == .seconds(20))
}

/// One fault as it is written and as it is meant.
struct FaultCase: CustomTestStringConvertible, Sendable {
  let text: String
  let kind: LinkFault.Kind
  let message: MessageFilter.Kind

  var testDescription: String { text }

  static let all = [
    FaultCase(text: "loss: 30%", kind: .loss(0.3), message: .any),
    FaultCase(text: "drop: RTP", kind: .drop, message: .media),
    FaultCase(text: "loss: 5%\n      of: RTP", kind: .loss(0.05), message: .media),
    FaultCase(text: "drop: 487", kind: .drop, message: .response(.requestTerminated, method: nil)),
    FaultCase(
      text: "delay: 200 INVITE\n      by: 300ms", kind: .delay(.milliseconds(300)),
      message: .response(.ok, method: .invite)),
    FaultCase(text: "duplicate: any", kind: .duplicate(pause: .zero), message: .any),
    FaultCase(
      text: "reorder: CANCEL\n      at most: 1s", kind: .reorder(atMost: .seconds(1)),
      message: .request(.cancel)),
    FaultCase(
      text: "hold: 2xx\n      until: CANCEL",
      kind: .hold(until: .request(.cancel), atMost: .seconds(30)),
      message: .responseClass(.success, method: nil)),
    FaultCase(
      text: "edit: INVITE\n      header: X-Test\n      value: other",
      kind: .edit("X-Test", to: "other"), message: .request(.invite)),
    FaultCase(
      text: "edit: INVITE\n      header: X-Test", kind: .edit("X-Test", to: nil),
      message: .request(.invite)),
    FaultCase(
      text: "blackhole: INVITE\n      for: 2s", kind: .blackhole(for: .seconds(2)),
      message: .request(.invite)),
    FaultCase(text: "cut: INVITE", kind: .cut(for: nil), message: .request(.invite)),
  ]
}

@Test(arguments: FaultCase.all)
func `a link has the fault it says`(fault: FaultCase) throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system", more: "links:\n  primary:\n    - \(fault.text)"))[0]
  let read = try #require(scenario.edges[0].faults.first)
  #expect(read.kind == fault.kind)
  #expect(read.message == fault.message)
  #expect(read.direction == nil)
  #expect(read.occurrences == .all)
}

@Test func `a fault can be narrowed to a direction, a peer, a number and a share`() throws {
  let scenario = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system",
      more: """
        links:
          primary:
            - drop: INVITE
              direction: incoming
              with: system
              only: 2
              share: 0.5
            - drop: BYE
              first: 1
            - drop: ACK
              skip: 3
        """))[0]
  let faults = scenario.edges[0].faults
  #expect(faults.map(\.occurrences) == [.only(2), .first(1), .after(3)])
  #expect(faults[0].direction == .incoming)
  #expect(faults[0].peer == "system")
  #expect(faults[0].share == 0.5)
}
