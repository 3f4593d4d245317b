import Foundation
import Testing

/// What a lifeboat says, as a speech recogniser understands it.
@Suite(.serialized) struct PromptWordsTests {
  /// A Python with the recogniser; nil where PyPI cannot be reached.
  private static let python: String? = {
    let process = Process()
    process.executableURL = Harness.root.appendingPathComponent("Scripts/python")
    process.arguments = ["speech", "pocketsphinx==5.1.1"]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.trimmingCharacters(in: .newlines) : nil
  }()

  private func run(_ settings: String) async throws -> Harness.Outcome {
    let python = try #require(Self.python)
    let harness = try Harness(
      file: """
        plugins:
          - command: ["\(python)", Fixtures/Plugins/python/prompt_words.py]
            settings: \(settings)
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
        - wait: 9s
        - hang up
        - expect: 200 BYE
    checks: [prompt.words]
    """.write(
      to: mine.appendingPathComponent("says-what-is-wrong.yml"), atomically: true, encoding: .utf8)
    return try await harness.runOnTime("run", "--scenario", "says-what-is-wrong")
  }

  @Test(.enabled(if: python != nil, "PyPI cannot be reached"), .timeLimit(.minutes(5)))
  func `the reference lifeboat's prompt is understood`() async throws {
    let outcome = try await run("{}")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  @Test(.enabled(if: python != nil, "PyPI cannot be reached"), .timeLimit(.minutes(5)))
  func `a prompt with another key is told from it`() async throws {
    let outcome = try await run(
      """
      {phrases: [we are currently experiencing a system outage, \
      to reach the emergency dispatch team press nine, to leave a voicemail press two]}
      """)
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("\"to reach the emergency dispatch team press nine\" was not said"))
  }

  @Test(.timeLimit(.minutes(5)))
  func `without a recogniser it keeps the contract and judges nothing`() async throws {
    let harness = try Harness()
    let tested = try await harness.run(
      "plugin", "test", "--deadline", "60s", "Fixtures/Plugins/python/prompt_words.py")
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
  }
}
