// HarnessCLI: the commands, the configuration file, and the one place that knows all the parts.

public import ArgumentParser
import Capture
import Foundation
public import Plugins
import ProcessPlugins
import Wire

/// The command line's root; a program with plugins of its own calls `run(adding:)`.
public struct HarnessCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "harness",
    abstract: "Certifies that a telephone service survives losing a cloud.",
    discussion: """
      Plays every party around a system under test on loopback, captures each packet, rebuilds \
      the calls from the packets alone and judges them.

      Exit codes: 0 passed, 1 findings, 2 inconclusive or a capture read in part, 64 usage or \
      configuration, 69 system under test unavailable, 70 harness fault, 77 no permission to \
      capture, 130 interrupted.
      """,
    version: Assembly.version,
    subcommands: [
      InitCommand.self, RunCommand.self, MergeCommand.self, HistoryCommand.self, DiffCommand.self,
      CertifyCommand.self, VerifyCommand.self, CheckCommand.self, ReplayCommand.self,
      LintCommand.self, LadderCommand.self, TraceCommand.self, RedactCommand.self,
      ListCommand.self, ExplainCommand.self,
      CalibrateCommand.self,
      PluginCommand.self,
      DoctorCommand.self,
    ])

  public init() {}

  /// Runs the command line with further plugins beside the built-in ones.
  ///
  /// A program's `main` is this one call; `import HarnessCLI` brings all that a plugin is made of.
  public static func run(adding plugins: [Plugin] = []) async {
    // Threads inherit what the first one has: the right to capture is put aside before there are
    // others, and taken up only where an interface is opened.
    CapturePrivilege.lower()
    await Assembly.$plugins.withValue(plugins) {
      do {
        try await runCommand()
        await endPlugins()
        leave(nil)
      } catch let error as CocoaError {
        // A file that no command expected to fail: its name and the cause are the sentence.
        await endPlugins()
        Console.complain(
          (error.filePath.map { "\($0): " } ?? "") + SystemReason.of(error))
        leave(ExitStatus.fault.code)
      } catch {
        await endPlugins()
        leave(error)
      }
    }
  }

  /// Says what is left to say, help or what was wrong, and ends the process unless all is well.
  ///
  /// Every command comes by here, so that none ends well whose result stdout did not take.
  private static func leave(_ error: (any Error)?) {
    var code = ExitCode.success
    if let error {
      code = exitCode(for: error)
      let text = fullMessage(for: error)
      if !text.isEmpty {
        if code == .success { Console.print([text]) } else { Console.note(text) }
      }
    }
    code = Console.status(after: code)
    if error != nil || code != .success { exit(withError: code) }
  }

  private static func runCommand() async throws {
    var command = try await asyncParseAsRoot()
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }

  /// Ends the plugins that are processes, and says what they did wrong where nothing else has.
  private static func endPlugins() async {
    await Assembly.host.close()
    for trouble in Assembly.host.takeTroubles() { Console.complain(trouble) }
  }
}
