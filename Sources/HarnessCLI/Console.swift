import Foundation

/// The terminal: results to stdout, progress and complaints to stderr.
enum Console {
  /// Writes one line to stderr.
  static func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Writes `harness: …` to stderr.
  static func complain(_ sentence: String) {
    note("harness: \(sentence)")
  }

  /// Whether stdout takes colours: a terminal, and NO_COLOR is not set.
  static var hasColours: Bool {
    isatty(1) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Whether a person watches stderr.
  static var isWatched: Bool { isatty(2) == 1 }
}
