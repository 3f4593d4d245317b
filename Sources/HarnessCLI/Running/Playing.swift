import Plugins
import ProcessPlugins
import Scenarios

/// Playing a plan from the command line: progress is shown, and Ctrl-C ends it.
enum Playing {
  /// Plays the plan; leaves with a sentence and its exit code where nothing could be played.
  static func play(
    _ plan: Plan, _ settings: RunSettings, _ registry: Registry
  ) async throws -> RunResult {
    OpenFiles.raiseLimit()
    let progress = ProgressLine()
    let runner = ScenarioRunner(settings, registry: registry) { progress.show($0) }
    do {
      Assembly.host.keepLogs(in: "\(settings.folder)/plugins")
      var result = try await Interruption.cancelling { try await runner.run(plan) }
      result.notes += Assembly.host.takeTroubles()
      progress.clear()
      return result
    } catch let error as RunError {
      progress.clear()
      Console.complain(error.description)
      throw ExitStatus(error).code
    }
  }
}
