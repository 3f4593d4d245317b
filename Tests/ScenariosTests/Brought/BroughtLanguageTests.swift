import Faults
import Plugins
import Scenarios
import Testing
import Wire

private let plugin = Plugin(
  name: "made", version: "1.0",
  parties: [MadePlayer { _, _ in .program(["true"]) }],
  faults: [MadeFault { _, _ in Fated(fate: .drop) }])

@Test func `what a plugin brings is written with its settings`() throws {
  let text = Kit.file(
    parties:
      "carrier: [wait: 1s]\nprimary:\n  plays: made\n  settings: {times: 3}\n  transport: tcp",
    more: """
      links:
        carrier:
          - warp: INVITE
            first: 1
            settings: {word: hello}
      """)
  let scenario = try #require(try Kit.load(text, with: plugin).first)
  let primary = try #require(scenario.parties.first { $0.name == "primary" })
  #expect(primary.transport == .tcp)
  guard case .played = primary.play else {
    Issue.record("the primary is not played by the plugin")
    return
  }
  let fault = try #require(scenario.parties.first { $0.name == "carrier" }?.faults.first)
  #expect(fault.occurrences == .first(1))
  guard case .brought = fault.kind else {
    Issue.record("the fault is not the plugin's")
    return
  }
}

@Test func `what is written wrongly of a plugin's is said with its line`() throws {
  let text = Kit.file(
    parties: """
      carrier: [wait: 1s]
      primary:
        plays: mode
      secondary:
        plays: made
        settings: {times: 10, word: x}
        exit: 1
      """,
    more: """
      links:
        carrier:
          - warp: INVIT
            settings: {wrod: a}
          - wrap: INVITE
          - warp: INVITE
            settings: word
      """)
  let problems = try Kit.problems(text, with: plugin)
  for part in [
    "case.yml:8: player \"mode\" is unknown; did you mean \"made\"?",
    "case.yml:11: times of player \"made\" is \"10\"; it must be a whole number from 1 to 9",
    "case.yml:11: setting of player \"made\" \"word\" is unknown",
    "case.yml:12: key \"exit\" is unknown",
    "case.yml:15: message \"INVIT\" is unknown; did you mean \"INVITE\"?",
    "case.yml:16: setting of fault \"warp\" \"wrod\" is unknown; did you mean \"word\"?",
    "case.yml:17: fault \"wrap\" is unknown; did you mean \"warp\"?",
    "case.yml:19: settings must be a mapping, not \"word\"",
  ] {
    #expect(problems.contains { $0.hasPrefix(part) }, "\(part)\n\(problems)")
  }
}

@Test func `without plugins nobody plays`() throws {
  let problems = try Kit.problems(Kit.file(parties: "primary:\n  plays: made"))
  #expect(problems == ["case.yml:7: player \"made\" is unknown; no plugin brings one"])
}
