import ArgumentParser
import Calls
import Capture
import Foundation
import Replaying
import Wire

/// Where the evidence of a replay is: `replays` beside the runs, one folder a replay.
struct ReplayFolder {
  let path: String

  var capture: String { "\(path)/replay.pcapng" }
  var picture: String { "\(path)/ladders.svg" }

  /// A new one; only the ten latest others stay.
  init(beside captures: String) {
    let base = URL(fileURLWithPath: captures).deletingLastPathComponent()
      .appendingPathComponent("replays").path
    RunFolder.prune(in: base, keeping: 9, holding: "replay.json")
    path = RunFolder.path(RunFolder.newName(in: base), in: base)
  }

  /// A path as a reader of the terminal wants it.
  static func shown(_ path: String) -> String {
    let current = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
  }

  /// Writes capture, record and ladders; leaves with 70 where that cannot be done.
  func keep(
    _ recording: ReplayRecording, _ result: ReplayResult, _ record: ReplayRecord,
    ladders: PairedLadderSVG?
  ) throws {
    do {
      do throws(CaptureError) {
        try recording.write(
          to: capture, application: "harness \(Assembly.version)",
          comment: "harness replay: \(result.verdict.rawValue), "
            + counted(result.differences, "difference"))
      } catch {
        Console.complain(error.description)
        throw ExitStatus.fault.code
      }
      try OutputFile.write(try record.text(), to: "\(path)/replay.json")
      let lines = ReplayText(most: .max).lines(result)
      try OutputFile.write(lines.joined(separator: "\n") + "\n", to: "\(path)/ladders.txt")
      if let ladders { try OutputFile.write(ladders.text, to: picture) }
    } catch let code as ExitCode {
      throw code
    } catch let error as CaptureError {
      Console.complain(error.description)
      throw ExitStatus.fault.code
    } catch {
      Console.complain("cannot write to \(path): \(SystemReason.of(error))")
      throw ExitStatus.fault.code
    }
  }
}
