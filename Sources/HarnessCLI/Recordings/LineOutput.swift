import ArgumentParser
import Calls
import Capture

/// Where a result goes while it comes: stdout, or a file that takes its place at the end.
struct LineOutput {
  private static let capacity = 1 << 18

  private let file: OutputFile?
  private var failure: (any Error)?
  /// What is for stdout and waits until there is enough of it.
  private var waiting: [UInt8] = []
  /// Whether anything was written.
  private(set) var isBegun = false

  /// Nil: stdout.
  init(_ path: String?) throws {
    do throws(CaptureError) {
      file = try path.map { path throws(CaptureError) in try OutputFile(path) }
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  /// Writes a line at once; failures are told by `finish`.
  mutating func write(_ line: TraceLine) {
    do {
      let text = try RecordText.line(line)
      if let file { file.write(Array((text + "\n").utf8)) } else { Console.print([text]) }
    } catch {
      failure = failure ?? error
    }
  }

  /// Writes text as it is, whole lines or parts of them; on stdout it may come later.
  mutating func write(_ text: [UInt8]) {
    isBegun = true
    guard file == nil else {
      file?.write(text)
      return
    }
    waiting += text
    if waiting.count >= Self.capacity { release() }
  }

  private mutating func release() {
    Console.print(text: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws {
    if !waiting.isEmpty { release() }
    if let failure { throw failure }
    do throws(CaptureError) {
      try file?.finish()
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }
}
