import Calls
import Checks
import Faults
import Plugins
import SIP
import Scenarios
import Testing
import Wire

/// The carrier calls whoever the plugin has play the primary.
private let refusedCall = """
  carrier:
    - call: primary
    - expect: 486
      within: 3s
  primary:
    plays: made
  """

private let answered = SayingCheck("leg.no-zombie") { evidence in
  evidence.calls.first?.legs.first?.final == nil ? .notApplicable : .passed
}

private func players(
  _ make: @escaping @Sendable (PartyPlace, SettingValues) throws -> PartyPart
) -> Plugin {
  Plugin(name: "made", version: "1.0", parties: [MadePlayer(make: make)])
}

private func faults(
  _ make: @escaping @Sendable (SettingValues, UInt64) throws -> any LinkRule
) -> Plugin {
  Plugin(name: "made", version: "1.0", faults: [MadeFault(make: make)])
}

private func result(
  _ parties: String, more: String = "settle: 50ms", with plugin: Plugin,
  brought: BroughtSystem? = nil
) async throws -> ScenarioResult {
  let scenarios = try RunnerKit.scenarios(parties, more: more, with: plugin)
  let run = try await RunnerKit.run(
    scenarios, checks: [answered], with: plugin, brought: brought)
  return try #require(run.scenarios.first)
}

@Test(.timeLimit(.minutes(10))) func `a plugin's value plays a party on the wire`() async throws {
  let plugin = players { place, settings in
    guard place.name == "primary", place.endpoints["carrier"] != nil, place.numbers.count == 1000
    else { throw Refusal() }
    return .element(Answerer(.busyHere, times: settings.count("times") ?? 0))
  }
  let scenario = try await result(refusedCall, with: plugin)
  #expect(scenario.doubts == [])
  #expect(scenario.complaints == [])
  #expect(scenario.outcome == .passed)
}

@Test(.timeLimit(.minutes(10))) func `what a plugin's party complains of fails`() async throws {
  let plugin = players { _, _ in
    var answerer = Answerer(.busyHere, times: 1)
    answerer.complaints = ["nobody said good morning"]
    return .element(answerer)
  }
  let scenario = try await result(refusedCall, with: plugin)
  #expect(scenario.outcome == .failed)
  #expect(
    scenario.complaints == [.init(party: "primary", "nobody said good morning", line: 10)])
}

@Test(.timeLimit(.minutes(10))) func `a plugin's program plays a party`() async throws {
  let plugin = players { _, _ in .program(["sh", "-c", "exit 4"], exit: 3) }
  let scenario = try await result(
    "carrier:\n  plays: made\nprimary: [{expect none: INVITE, for: 10ms}]", with: plugin)
  let said = scenario.complaints.first?.sentence
  #expect(said?.hasSuffix("not with 3") == true, "\(scenario.complaints)")
  #expect(scenario.outcome == .failed)
}

@Test(.timeLimit(.minutes(10))) func `a player that throws leaves no verdict`() async throws {
  let scenario = try await result(refusedCall, with: players { _, _ in throw Refusal() })
  #expect(scenario.outcome == .inconclusive)
  #expect(
    scenario.doubts.contains(
      "party \"primary\": player \"made\" took no part: not today"), "\(scenario.doubts)")
}

private let warped = """
  settle: 50ms
  links:
    carrier:
      - warp: INVITE
        direction: outgoing
        settings: {word: hello}
  """

@Test(.timeLimit(.minutes(10))) func `a plugin's fault bends the messages it is for`() async throws
{
  let plugin = faults { settings, _ in
    EditHeader("X-Word", to: settings.text("word"), in: .any)
  }
  let scenario = try await result(
    RunnerKit.goodCall.replacing(
      "- expect: INVITE", with: "- expect: INVITE\n    headers: {X-Word: hello}"),
    more: warped, with: plugin)
  #expect(scenario.doubts == [])
  #expect(scenario.complaints == [])
  let words = scenario.sightings.compactMap(\.message).filter { Draft($0)["X-Word"] != nil }
  #expect(!words.isEmpty && words.allSatisfy { $0.method == .invite })
}

@Test(.timeLimit(.minutes(10))) func `a fault that throws leaves no verdict`() async throws {
  let scenario = try await result(
    RunnerKit.goodCall, more: warped, with: faults { _, _ in throw Refusal() })
  #expect(scenario.outcome == .inconclusive)
  #expect(
    scenario.doubts.contains { $0.hasSuffix("\"carrier\", could not be made: not today") },
    "\(scenario.doubts)")
}

@Test(
  .timeLimit(.minutes(10)),
  arguments: [
    (Fate.replace([]), "made a message of 0 bytes"),
    (.replace([UInt8](repeating: 65, count: 70_000)), "made a message of 70000 bytes"),
    (.delay(.seconds(-1)), "wanted a packet -1.000 s later"),
  ])
func `what no link can do is said and leaves no verdict`(_ fate: Fate, _ said: String) async throws
{
  let scenario = try await result(
    RunnerKit.goodCall, more: warped, with: faults { _, _ in Fated(fate: fate) })
  #expect(scenario.outcome == .inconclusive)
  #expect(
    scenario.doubts.contains { $0.hasPrefix("fault \"warp\" \(said)") }, "\(scenario.doubts)")
}

@Test(.timeLimit(.minutes(10))) func `a plugin's system is launched at its place`() async throws {
  let system = MadeSystem { place in
    guard place.site.edges.map(\.name) == ["primary", "secondary"],
      place.values["cancel"] == .text("eager")
    else { throw Refusal() }
    return SystemSetup(
      command: ["sh", "-c", "cat {{directory}}/words; exec sleep 60"],
      files: [.init("words", "at {{system.address}}, {{cancel}}, $WHO\n")],
      environment: ["WHO": "{{cancel}}"],
      readiness: [.logs(#"^at 127\.[0-9.]+, eager, "#)])
  }
  let scenario = try await result(
    RunnerKit.goodCall, with: Plugin(name: "made", version: "1.0", systems: [system]),
    brought: BroughtSystem(system, SettingValues()))
  #expect(scenario.doubts == [])
  #expect(scenario.outcome == .passed)
}

@Test(
  .timeLimit(.minutes(10)),
  arguments: [
    (MadeSystem { _ in throw Refusal() }, "could not be set up: not today"),
    (
      MadeSystem { _ in SystemSetup(command: []) },
      "could not be set up: its plugin names no command"
    ),
    (
      MadeSystem { _ in SystemSetup(command: ["true"], files: [.init("../out", "")]) },
      "could not be set up: \"../out\" is not a file's plain name"
    ),
    (
      MadeSystem { _ in SystemSetup(command: ["sh", "-c", "echo no port; exit 3"]) },
      "exited with 3 before it was ready; last line of its log: \"no port\""
    ),
  ])
func `a plugin's system that is not there is unavailable`(
  _ system: MadeSystem, _ said: String
) async throws {
  let scenario = try await result(
    RunnerKit.goodCall, with: Plugin(name: "made", version: "1.0", systems: [system]),
    brought: BroughtSystem(system, SettingValues()))
  #expect(scenario.outcome == .unavailable)
  #expect(scenario.doubts.first?.hasSuffix(said) == true, "\(scenario.doubts)")
}
