import Calls
import Capture
import Checks
import Foundation
import Plugins
import Scenarios
import Systems
import Wire

/// Runs a scenario in which the parties call each other, beside a system that does nothing.
enum RunnerKit {
  static let idle = SystemDefinition(
    name: "idle", kind: "test-system", command: ["sleep", "60"], readiness: [],
    stopGrace: .seconds(1))

  /// Whether this process may capture on the loopback interface.
  static let mayCapture: Bool = {
    let filter = CaptureFilter(.v4(127, 0, 0, 0), prefix: 8)
    return (try? LiveCapture(LiveCapture.Settings(filter: filter))) != nil
  }()

  /// Passes when one call was answered and ended.
  static let oneCall = SayingCheck("leg.no-zombie") { evidence in
    guard evidence.calls.count == 1, let dialog = evidence.calls[0].legs[0].dialogs.first else {
      return .failed([
        Finding("leg.no-zombie", "\(evidence.calls.count) calls", frames: [1])
      ])
    }
    return dialog.byes.isEmpty ? .notApplicable : .passed
  }

  static func scenarios(
    _ parties: String, more: String = "settle: 50ms", with plugin: Plugin? = nil
  ) throws -> [Scenario] {
    try Kit.load(Kit.file(parties: parties, more: more), with: plugin)
  }

  static func run(
    _ scenarios: [Scenario], on system: SystemDefinition = idle, evidence: Evidence.Source = .tap,
    checks: [any Check] = [oneCall], repeat times: Int = 1, latenessBound: Duration = .seconds(5),
    retries: Int = 0, known: KnownFailures = .none, with plugin: Plugin? = nil,
    brought: BroughtSystem? = nil, patience: Duration? = nil,
    progress: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> RunResult {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "harness-runner-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var settings = RunSettings(
      id: "test", folder: folder.path(), evidence: evidence, latenessBound: latenessBound)
    settings.retries = retries
    settings.known = known
    if let patience { settings.patience = patience }
    let runner = try ScenarioRunner(
      settings, registry: Kit.registry(checks, with: plugin), progress: progress)
    let plan = Plan(
      scenarios, on: system, brought: brought, repeat: times, seed: .random(in: .min ... .max))
    return try await runner.run(plan)
  }

  /// The carrier calls the primary, which answers; the carrier hangs up.
  static let goodCall = """
    carrier:
      - call: primary
      - expect: 180
      - expect: 200
      - talk: 20ms
        as: talked
      - hang up
      - expect: 200 BYE
    primary:
      - expect: INVITE
      - ring
      - answer: 200
        with: [PCMU]
      - expect: BYE
        after: talked
    """
}
