import ArgumentParser
import Calls
import Capture

/// Where lines go while they come: stdout at once, or a file that takes its place at the end.
struct LineOutput {
  private let file: OutputFile?
  private var failure: (any Error)?

  /// Nil: stdout.
  init(_ path: String?) throws {
    do throws(CaptureError) {
      file = try path.map { path throws(CaptureError) in try OutputFile(path) }
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  /// Failures are told by `finish`.
  mutating func write(_ line: TraceLine) {
    do {
      let text = try RecordText.line(line)
      if let file { file.write(Array((text + "\n").utf8)) } else { Console.print([text]) }
    } catch {
      failure = failure ?? error
    }
  }

  func finish() throws {
    if let failure { throw failure }
    do throws(CaptureError) {
      try file?.finish()
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }
}
