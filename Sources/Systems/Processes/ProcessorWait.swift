import Foundation

/// How long the threads of a process have wanted a processor and had none (proc(5), `schedstat`).
///
/// What a process does too late while others have the processors says little of the process.
public struct ProcessorWait: Sendable, Hashable {
  private let threads: [Int32: Duration]

  /// Nil where the process is gone or the kernel does not count.
  public init?(of process: Int32) {
    let folder = "/proc/\(process)/task"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return nil
    }
    var threads: [Int32: Duration] = [:]
    for name in names {
      guard let thread = Int32(name),
        let text = try? String(contentsOfFile: "\(folder)/\(name)/schedstat", encoding: .utf8),
        let waited = Self.waited(text)
      else { continue }
      threads[thread] = waited
    }
    guard !threads.isEmpty else { return nil }
    self.threads = threads
  }

  /// How long the thread waited since then that waited the longest; one that is new, since it began.
  public func longest(since before: ProcessorWait) -> Duration {
    threads.map { $0.value - (before.threads[$0.key] ?? .zero) }.max() ?? .zero
  }

  /// The second of three numbers: time on a processor, time waiting for one, both in ns, and turns.
  package static func waited(_ schedstat: String) -> Duration? {
    let numbers = schedstat.split(whereSeparator: \.isWhitespace)
    guard numbers.count >= 3, let nanoseconds = Int64(numbers[1]), nanoseconds >= 0 else {
      return nil
    }
    return .nanoseconds(nanoseconds)
  }
}
