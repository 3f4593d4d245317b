import Capture
import Foundation
import Plugins
import Wire

/// Lets reporters tell of what was found, and keeps what they write within its bounds.
struct ReportDelivery {
  static let mostFiles = 1000
  static let mostBytes = 256 << 20

  /// Why a report was not delivered.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  let requests: [ReportRequest]
  /// Whether stdout is for results of the command itself.
  let isQuiet: Bool

  /// Delivers all of them, naming each that fails; whether all that was demanded is delivered.
  func deliver(_ run: ReportedRun) async -> Bool {
    var isDelivered = true
    for request in requests {
      do {
        try write(try await request.reporter.report(run, request.settings), request, run)
      } catch {
        Console.complain("reporter \"\(request.name)\" failed: \(error)")
        if request.isDemanded { isDelivered = false }
      }
    }
    return isDelivered
  }

  private func write(
    _ output: ReporterOutput, _ request: ReportRequest, _ run: ReportedRun
  ) throws {
    switch output {
    case .text(let text):
      guard text.utf8.count <= Self.mostBytes else { throw Self.tooLarge }
      if let path = request.path {
        try write(Data(text.utf8), to: path)
      } else if isQuiet {
        Console.note(Self.printable(text))
      } else {
        // Behind the command's own lines, which are written the same way.
        Console.tell([Self.printable(text)])
      }
    case .files(let files):
      guard files.count <= Self.mostFiles,
        files.reduce(0, { $0 + $1.bytes.count }) <= Self.mostBytes
      else { throw Self.tooLarge }
      guard let folder = request.path ?? run.folder else {
        throw Failure("it writes files and no folder is named: --report \(request.name)=FOLDER")
      }
      let isEvidence = folder == run.folder
      for file in files {
        guard Self.isPlain(file.name) else {
          throw Failure("\"\(file.name)\" is not a file's plain name")
        }
        let path = "\(folder)/\(file.name)"
        if isEvidence, FileManager.default.fileExists(atPath: path) {
          throw Failure("\(file.name) is already there, and the run's own")
        }
        try write(Data(file.bytes), to: path)
      }
    }
  }

  private func write(_ data: Data, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try OutputFile.write(Array(data), to: path)
    } catch let error as CaptureError {
      throw Failure(error.description)
    } catch {
      throw Failure("\(path) cannot be written: \(SystemReason.of(error))")
    }
  }

  private static let tooLarge = Failure(
    "it wants to write more than \(mostFiles) files or \(mostBytes >> 20) MiB")

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.contains("/")
      && !name.contains("\0")
  }

  /// Without what a terminal would take for commands.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { scalar in
          scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }))
  }
}
