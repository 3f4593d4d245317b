import ArgumentParser
import Calls
import Checks
import Plugins

/// `harness calibrate`: which check notices what.
struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Tries every check on deliberate defects of correct traces.",
    discussion: """
      Puts each defect into each correct trace that has room for it and lets all checks judge \
      what comes of it, those of plugins too. Prints checks by defects, the blind spots (defects \
      that no check sees) and the false alarms (findings in a correct trace).

      Exit codes: 0 every check can fail and none complains about what is right, 1 otherwise; \
      blind spots are listed and do not fail.
      """)

  @Flag(help: "Prints every place a defect was put into, with the findings, as JSON.")
  var json = false

  @Flag(help: "Prints the table that the documentation publishes.")
  var markdown = false

  func validate() throws {
    if json, markdown { throw ValidationError("--json and --markdown exclude each other") }
  }

  func run() async throws {
    let registry = try Assembly.registry()
    let matrix: CalibrationMatrix
    do {
      matrix = try CalibrationMatrix(of: registry.checks, on: registry.calibration)
    } catch {
      Console.complain("a correct trace cannot be read: \(error)")
      throw ExitStatus.fault.code
    }
    if json {
      Console.tell([try CalibrationRecord(matrix, version: Assembly.version).text()])
    } else if markdown {
      Console.tell([matrix.markdown])
    } else {
      Console.tell([matrix.text(width: Console.width)])
    }
    if !matrix.isSound { throw ExitStatus.findings.code }
  }
}
