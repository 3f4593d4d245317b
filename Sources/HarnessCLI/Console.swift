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

  /// Writes lines to stdout; ends the process quietly where nobody reads them any more.
  static func print(_ lines: [String]) {
    var text = lines.joined(separator: "\n")
    if !text.hasSuffix("\n") { text += "\n" }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      exit(0)
    }
  }

  /// The columns of the terminal; 100 where there is none.
  static var width: Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }) {
      return max(40, min(columns, 500))
    }
    var size = winsize()
    guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 100
    }
    return max(40, Int(size.ws_col))
  }

  /// Whether a person watches stderr.
  static var isWatched: Bool { isatty(2) == 1 }
}
