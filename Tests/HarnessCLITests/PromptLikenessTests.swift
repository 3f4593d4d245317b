import Foundation
import Testing

/// What a lifeboat says, laid over the prompt it should say.
@Suite(.serialized) struct PromptLikenessTests {
  /// Has the reference lifeboat greet a caller, and its prompt compared with those words.
  private func run(_ words: String) async throws -> Harness.Outcome {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/prompt_likeness.py]
            settings: {reference: prompt.wav}
            deadline: 120s
        evidence: tap
        captures: runs
        scenarios: [mine]
        systems:
          lifeboat:
            kind: lifeboat
            command: ["{{bin}}/lifeboat", "{{config}}"]
            config: Fixtures/Systems/lifeboat/lifeboat.yml
        """)
    let speaker = Process()
    speaker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    speaker.arguments = ["espeak-ng", "-v", "en", "-s", "150", "-w", "prompt.wav", words]
    speaker.currentDirectoryURL = harness.folder
    try speaker.run()
    speaker.waitUntilExit()
    try #require(speaker.terminationStatus == 0)
    let mine = harness.folder.appendingPathComponent("mine")
    try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: true)
    try """
    scenario: says-what-is-wrong
    title: the caller is told of the outage and of both keys
    system: lifeboat
    parties:
      carrier:
        - call: system
          offer: [PCMU]
        - expect: 200
          within: 10s
        - wait: 11s
        - hang up
        - expect: 200 BYE
    checks: [prompt.likeness]
    """.write(
      to: mine.appendingPathComponent("says-what-is-wrong.yml"), atomically: true, encoding: .utf8)
    return try await harness.runOnTime("run", "--scenario", "says-what-is-wrong")
  }

  private static let prompt =
    "We are currently experiencing a system outage. To reach the emergency dispatch team, press 1."
    + " To leave a voicemail, press 2."

  @Test(.timeLimit(.minutes(10)))
  func `the reference lifeboat says guide A's prompt, word for word`() async throws {
    let outcome = try await run(Self.prompt)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a prompt with another key is told from it`() async throws {
    let outcome = try await run(
      Self.prompt.replacing("dispatch team, press 1", with: "dispatch team, press 9"))
    #expect(outcome.status != 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("prompt.likeness"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `it keeps the contract`() async throws {
    let harness = try Harness()
    let tested = try await harness.run(
      "plugin", "test", "--deadline", "60s", "--set", "reference=prompt.wav",
      "Fixtures/Plugins/python/prompt_likeness.py")
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
  }
}
