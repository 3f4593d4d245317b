import Checks
import Plugins
import SIP
import Scenarios
import Testing
import UserAgents
import Wire

private let two = """
  scenario: case
  title: ${transport} and ${cancel}
  system: test-system
  requirements: [T-01, T-02: {when: {cancel: eager}}]
  matrix:
    transport: [udp, tcp]
    cancel: [eager, strict]
  policy:
    cancel: ${cancel}
  parties:
    carrier:
      - call: system
      - expect: 200
        when: {transport: [tcp]}
  checks:
    - leg.no-zombie
    - cancel.first: {when: {cancel: eager}}
  """

@Test func `matrix values multiply, the last one changing fastest`() throws {
  let scenarios = try Kit.load(two)
  #expect(
    scenarios.map(\.variant) == [
      "case udp eager", "case udp strict", "case tcp eager", "case tcp strict",
    ])
  #expect(scenarios.map(\.transport) == [.udp, .udp, .tcp, .tcp])
  #expect(
    scenarios.map { $0.policy["cancel"]?.value } == [
      .text("eager"), .text("strict"), .text("eager"), .text("strict"),
    ])
  #expect(scenarios[1].title == "udp and strict")
  #expect(
    scenarios[0].choices == [.init("transport", "udp"), .init("cancel", "eager")])
}

@Test func `conditions choose checks, requirements and steps`() throws {
  let scenarios = try Kit.load(two)
  #expect(
    scenarios.map(\.checks) == [
      ["leg.no-zombie", "cancel.first"], ["leg.no-zombie"],
      ["leg.no-zombie", "cancel.first"], ["leg.no-zombie"],
    ])
  #expect(
    scenarios.map(\.requirements) == [["T-01", "T-02"], ["T-01"], ["T-01", "T-02"], ["T-01"]])
  let counts = scenarios.map { scenario in
    if case .script(let script) = scenario.parties[0].play { script.steps.count } else { 0 }
  }
  #expect(counts == [1, 1, 2, 2])
}

@Test func `what is excluded is left out`() throws {
  let scenarios = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system",
      more: """
        matrix:
          transport: [udp, tcp]
          status: [503, 408, 500]
          exclude:
            - {transport: tcp, status: [408, 500]}
            - {status: 500}
        """))
  #expect(scenarios.map(\.variant) == ["case udp 503", "case udp 408", "case tcp 503"])
}

@Test func `a list can be a matrix value`() throws {
  let scenarios = try Kit.load(
    Kit.file(
      parties: "carrier:\n  - call: system\n    offer: ${codecs}",
      more: """
        matrix:
          codecs: [[PCMU, PCMA], [opus]]
        """))
  #expect(scenarios.map(\.variant) == ["case PCMU-PCMA", "case opus"])
  let offers = scenarios.map { scenario -> [CodecName] in
    guard case .script(let script) = scenario.parties[0].play,
      case .call(let invitation) = script.steps[0].action
    else { return [] }
    return invitation.offer
  }
  #expect(offers == [[.pcmu, .pcma], [.opus]])
}

@Test func `everything wrong in a matrix is reported`() throws {
  let problems = try Kit.problems(
    """
    scenario: case
    title: ${colour} and ${codecs} inside
    system: test-system
    matrix:
      transport: [udp, udp]
      Bad: [1]
      codecs: [[PCMU]]
      empty: []
      exclude:
        - {transport: sctp}
        - {colour: red}
        - udp
    parties:
      carrier:
        - call: system
          when: {transport: tls, shade: dark}
    checks: [leg.no-zombie]
    """)
  #expect(
    problems == [
      #"case.yml:2: ${codecs} is a list and cannot stand inside other text"#,
      #"case.yml:2: matrix name "colour" is unknown; allowed: codecs, transport"#,
      #"case.yml:5: matrix transport has "udp" twice"#,
      #"case.yml:6: matrix name "Bad" must be letters, digits and dashes"#,
      #"case.yml:8: matrix empty has no value"#,
      #"case.yml:10: value of transport "sctp" is unknown; allowed: udp, udp"#,
      #"case.yml:11: matrix name "colour" is unknown; allowed: transport, codecs"#,
      #"case.yml:12: an entry of exclude must be a mapping, not "udp""#,
      #"case.yml:16: matrix name "shade" is unknown; allowed: transport, codecs"#,
      #"case.yml:16: value of transport "tls" is unknown; allowed: udp, udp"#,
    ])
}

@Test func `a matrix that leaves nothing is refused`() throws {
  let problems = try Kit.problems(
    Kit.file(
      parties: "carrier:\n  - call: system",
      more: "matrix:\n  transport: [udp]\n  exclude: [{transport: udp}]"))
  #expect(problems == ["case.yml:9: matrix leaves no variant: everything is excluded"])
}

@Test func `a matrix of thousands is refused`() throws {
  let values = "[\((0..<30).map(String.init).joined(separator: ", "))]"
  let problems = try Kit.problems(
    Kit.file(
      parties: "carrier:\n  - call: system",
      more: "matrix:\n  one: \(values)\n  two: \(values)"))
  #expect(problems == ["case.yml:9: matrix makes more than 500 variants"])
}
