import ArgumentParser
import Capture
import Foundation

/// Where a command's result goes: stdout, or a file that is written when all of it is there.
struct ResultFile: ParsableArguments {
  @Option(
    name: [.short, .long], help: "Writes the result to this file instead of stdout.",
    completion: .file())
  var output: String?

  /// Refuses to write over a file that is read, and where nothing can be written.
  func check(against inputs: [String]) throws {
    guard let output else { return }
    let place = Self.place(output)
    if inputs.contains(where: { Self.place($0) == place }) {
      Console.complain("--output \(output) is one of the captures; it would be written over")
      throw ExitStatus.usage.code
    }
    try Self.check(output)
  }

  func write(_ text: String) throws {
    guard let output else {
      Console.print([text])
      return
    }
    try Self.write(text, to: output)
  }

  /// Writes a file whole, or leaves with 64.
  static func write(_ text: String, to path: String) throws {
    try refusing { () throws(CaptureError) in try OutputFile.write(text, to: path) }
  }

  /// Leaves with 64 where a file could not be written, before there is anything to write.
  static func check(_ path: String?) throws {
    guard let path else { return }
    try refusing { () throws(CaptureError) in try OutputFile.check(path) }
  }

  private static func refusing(_ body: () throws(CaptureError) -> Void) throws {
    do throws(CaptureError) {
      try body()
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
