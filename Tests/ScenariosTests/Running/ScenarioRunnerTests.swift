import Calls
import Checks
import Media
import SIP
import Scenarios
import Synchronization
import Systems
import Testing
import Transports
import Wire

@Test(.timeLimit(.minutes(10)))
func `two parties speak and the tap is judged`() async throws {
  let result = try await RunnerKit.run(RunnerKit.scenarios(RunnerKit.goodCall))
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.doubts == [])
  #expect(scenario.complaints == [])
  #expect(scenario.outcome == .passed)
  #expect(scenario.packets >= 7)
  #expect(scenario.capture?.hasSuffix("case.pcapng") == true)
  #expect(result.evidence == .tap)
  #expect(result.notes.count == 1)
  #expect(result.outcome == .passed)
}

@Test(
  .enabled(if: RunnerKit.mayCapture, "no permission to capture on lo"), .timeLimit(.minutes(10)),
  arguments: ["udp", "tcp", "tls"])
func `two parties speak and the capture is judged`(transport: String) async throws {
  let scenarios = try RunnerKit.scenarios(
    RunnerKit.goodCall, more: "settle: 50ms\ntransport: \(transport)")
  let result = try await RunnerKit.run(scenarios, evidence: .wire)
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.doubts == [])
  #expect(scenario.complaints == [])
  #expect(scenario.outcome == .passed)
  // Connections that end while there is something to read are reset, and resets are TCP's.
  let messages = scenario.sightings.filter { $0.message != nil }
  #expect(messages.allSatisfy { $0.transport.rawValue == transport })
  #expect(scenario.packets >= 7)
}

@Test(.timeLimit(.minutes(10)), arguments: [Evidence.Source.tap, .wire])
func `what the parties say is in the evidence`(source: Evidence.Source) async throws {
  guard source == .tap || RunnerKit.mayCapture else { return }
  let check = SayingCheck("leg.no-zombie") { evidence in
    let heard = evidence.streams.filter { !$0.places.isEmpty && $0.flow.packets >= 10 }
    return heard.count == 2
      ? MediaTwoWay().judge(evidence) : .inconclusive("\(evidence.streams.count) streams")
  }
  let scenarios = try RunnerKit.scenarios(RunnerKit.goodCall.replacing("20ms", with: "700ms"))
  let result = try await RunnerKit.run(scenarios, evidence: source, checks: [check])
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.doubts == [])
  #expect(scenario.outcome == .passed, "\(scenario.checks)")
}

@Test(.timeLimit(.minutes(10)))
func `what a party records is a file of the result`() async throws {
  let parties = RunnerKit.goodCall.replacing("20ms", with: "400ms")
    .replacing("  - expect: 200\n", with: "  - expect: 200\n  - record: greeting\n")
  let result = try await RunnerKit.run(RunnerKit.scenarios(parties))
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.doubts == [])
  #expect(scenario.complaints == [])
  let recording = try #require(scenario.recordings.first)
  #expect(scenario.recordings.count == 1)
  #expect(recording.party == "carrier" && recording.name == "greeting")
  #expect(recording.file.hasSuffix("case-carrier-greeting.wav"), "\(recording.file)")
}

@Test(.timeLimit(.minutes(10)))
func `a party that stays quiet is named as the silent one`() async throws {
  let check = SayingCheck("leg.no-zombie") { MediaTwoWay().judge($0) }
  let parties = RunnerKit.goodCall.replacing("20ms", with: "700ms")
    .replacing("primary:\n", with: "primary:\n  - quiet\n")
  let result = try await RunnerKit.run(RunnerKit.scenarios(parties), checks: [check])
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.complaints == [])
  #expect(scenario.outcome == .failed)
  let message = scenario.findings.first?.message ?? ""
  #expect(message.hasPrefix("no audio from primary to carrier: "), "\(message)")
}

@Test(
  .enabled(if: RunnerKit.mayCapture, "no permission to capture on lo"), .timeLimit(.minutes(10)))
func `many runs at once are kept apart`() async throws {
  let scenarios = try RunnerKit.scenarios(
    RunnerKit.goodCall,
    more: "settle: 50ms\nmatrix:\n  transport: [udp, tcp]\n  number: [1, 2, 3, 4, 5, 6]")
  let result = try await RunnerKit.run(scenarios, evidence: .wire)
  #expect(result.scenarios.map(\.scenario.variant) == scenarios.map(\.variant))
  #expect(result.scenarios.flatMap(\.doubts) == [])
  #expect(result.scenarios.map(\.outcome) == scenarios.map { _ in .passed })
}

@Test(.timeLimit(.minutes(10)))
func `an expectation that is not met fails at its line`() async throws {
  let scenarios = try RunnerKit.scenarios(
    """
    carrier:
      - call: primary
      - expect: 200
        within: 300ms
    primary:
      - expect: INVITE
      - refuse: 486
    """)
  let result = try await RunnerKit.run(scenarios, checks: [SayingCheck("leg.no-zombie")])
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.outcome == .failed)
  #expect(scenario.complaints.map(\.party) == ["carrier"])
  #expect(scenario.complaints.map(\.line) == [8])
}

@Test(.timeLimit(.minutes(10)))
func `a check with nothing to judge makes a run inconclusive`() async throws {
  let check = SayingCheck("leg.no-zombie") { _ in .notApplicable }
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), checks: [check])
  #expect(result.scenarios.map(\.outcome) == [.inconclusive])
}

@Test(.timeLimit(.minutes(10)))
func `a finding fails the run and is written at its packet`() async throws {
  let check = SayingCheck("leg.no-zombie") { evidence in
    .failed([Finding("leg.no-zombie", "too loud", frames: [evidence.sightings[0].frame])])
  }
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), checks: [check])
  #expect(result.scenarios.map(\.outcome) == [.failed])
  #expect(result.scenarios.first?.findings.map(\.message) == ["too loud"])
}

@Test(.timeLimit(.minutes(10)))
func `a system that does not come up is unavailable, and the reason is said`() async throws {
  var system = RunnerKit.idle
  system.command = ["sh", "-c", "echo cannot bind; exit 3"]
  system.readiness = [.logLine("ready")]
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), on: system)
  #expect(result.scenarios.map(\.outcome) == [.unavailable])
  #expect(
    result.scenarios.first?.doubts == [
      "system \"idle\" exited with 3 before it was ready; last line of its log: \"cannot bind\""
    ])
}

@Test(.timeLimit(.minutes(10)))
func `a system that goes away while it is driven is unavailable`() async throws {
  var system = RunnerKit.idle
  system.command = ["sh", "-c", "sleep 0.1; echo out of memory; exit 9"]
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall, more: "settle: 500ms"), on: system)
  #expect(result.scenarios.map(\.outcome) == [.unavailable])
  #expect(result.scenarios.first?.doubts.first?.contains("exited with 9 while") == true)
}

@Test(.timeLimit(.minutes(10)))
func `repetitions are played one after the other`() async throws {
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), repeat: 2)
  #expect(result.scenarios.map(\.repetition) == [1, 2])
  #expect(result.scenarios.map(\.outcome) == [.passed, .passed])
}

@Test(.timeLimit(.minutes(10)))
func `a run that is cancelled stops at once and keeps what it has`() async throws {
  let scenarios = try RunnerKit.scenarios(
    """
    carrier:
      - call: primary
      - expect: 200
      - wait: 40s
    primary:
      - expect: INVITE
      - answer
    """)
  let (playing, begun) = AsyncStream<Void>.makeStream()
  let task = Task {
    try await RunnerKit.run(scenarios) { event in
      if case .playing = event { begun.finish() }
    }
  }
  for await _ in playing {}
  task.cancel()
  let result = try await task.value
  #expect(result.wasInterrupted)
  #expect(result.scenarios.map(\.outcome) == [.inconclusive])
  #expect(
    result.scenarios.first?.doubts.contains(
      "the run was stopped before the scenario had ended") == true)
}

@Test(.timeLimit(.minutes(10)))
func `a program that plays a party may end with the status it should`() async throws {
  let result = try await programRun(endingWith: "4")
  #expect(result.scenarios.map(\.outcome) == [.passed])
}

@Test(.timeLimit(.minutes(10)))
func `a program that plays a party is held to its exit status`() async throws {
  let result = try await programRun(endingWith: "5")
  #expect(result.scenarios.map(\.outcome) == [.failed])
  let complaints = result.scenarios[0].complaints
  #expect(complaints.map(\.party) == ["carrier"])
  let sentence = complaints.first?.sentence ?? ""
  #expect(sentence.hasPrefix("sh exited with 5, not with 4"), "\(sentence)")
}

private func programRun(endingWith status: String) async throws -> RunResult {
  let file = """
    carrier:
      program: [sh, -c, "echo {address} calls {system}; exit \(status)"]
      exit: 4
      within: 10s
    """
  return try await RunnerKit.run(
    RunnerKit.scenarios(file), checks: [SayingCheck("leg.no-zombie")])
}

@Test(.timeLimit(.minutes(10)))
func `a harness that was late gives no verdict`() async throws {
  // No timer of a real machine fires at the very nanosecond.
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), latenessBound: .zero)
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.outcome == .inconclusive)
  #expect(scenario.doubts.count == 1)
  #expect(scenario.doubts.first?.hasPrefix("the harness was") == true)
  // It had its second chance, which is said.
  #expect(result.notes.contains { $0.hasPrefix("1 of 1 run was played again") })
  #expect(scenario.capture?.hasSuffix("-again-alone.pcapng") == true)
}

@Test(.timeLimit(.minutes(10)))
func `a run that is cancelled while systems start is interrupted, not unavailable`() async throws {
  var system = RunnerKit.idle
  system.readiness = [.logLine("never")]
  let (capturing, begun) = AsyncStream<Void>.makeStream()
  let scenarios = try RunnerKit.scenarios(RunnerKit.goodCall)
  let task = Task { [system] in
    try await RunnerKit.run(scenarios, on: system) { event in
      if case .capturing = event { begun.finish() }
    }
  }
  for await _ in capturing {}
  task.cancel()
  let result = try await task.value
  #expect(result.wasInterrupted)
  #expect(result.scenarios.map(\.outcome) == [.inconclusive])
}

/// A check that fails as often as told, and passes from then on.
private func failing(_ times: Int) -> SayingCheck {
  let judged = Mutex(0)
  return SayingCheck("leg.no-zombie") { _ in
    let count = judged.withLock { count in
      count += 1
      return count
    }
    return count > times ? .passed : .failed([Finding("leg.no-zombie", "wrong", frames: [1])])
  }
}

@Test(.timeLimit(.minutes(10)))
func `what fails and then passes is flaky, fails the run, and keeps both captures`() async throws {
  let result = try await RunnerKit.run(
    RunnerKit.scenarios(RunnerKit.goodCall), checks: [failing(2)], retries: 5)
  let scenario = try #require(result.scenarios.first)
  #expect(scenario.outcome == .failed)
  #expect(scenario.isFlaky)
  #expect(scenario.retries.map(\.outcome) == [.failed, .passed])
  #expect(Set(scenario.retries.map(\.seed)) == [scenario.seed])
  let captures = ([scenario] + scenario.retries).map { $0.capture?.split(separator: "/").last }
  #expect(captures == ["case.pcapng", "case-retry-1.pcapng", "case-retry-2.pcapng"])
  #expect(result.outcome == .failed)
}

@Test(.timeLimit(.minutes(10)))
func `what goes on failing is not flaky, and what is known is not played again`() async throws {
  let scenarios = try RunnerKit.scenarios(RunnerKit.goodCall)
  let steady = try await RunnerKit.run(scenarios, checks: [failing(9)], retries: 1)
  #expect(steady.scenarios.map(\.isFlaky) == [false])
  #expect(steady.scenarios.map(\.retries.count) == [1])
  let known = try KnownFailuresReader.read(
    "known-failures: [{scenario: case, why: TEL-1}]", file: "known.yml", scenarios: scenarios,
    system: "idle", systems: ["idle"], registry: Kit.registry(), today: "2026-11-21")
  let listed = try await RunnerKit.run(scenarios, checks: [failing(9)], retries: 1, known: known)
  #expect(listed.scenarios.map(\.retries.count) == [0])
  #expect(listed.scenarios.map { $0.known?.why } == ["TEL-1"])
  #expect(listed.outcome == .passed)
}
