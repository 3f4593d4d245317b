import ArgumentParser
import Capture
import Foundation
import Reports
import Synchronization

/// The terminal: results to stdout, progress and complaints to stderr.
enum Console {
  /// Why stdout took no more, from then on.
  private static let trouble = Mutex<Int32?>(nil)

  /// Writes one line to stderr; names from outside cannot move the terminal's cursor.
  static func note(_ line: String) {
    _ = put(TerminalText.escaped(line) + "\n", to: 2)
  }

  /// Writes to stderr as it is, for a line that is drawn over; a terminal that is gone is no matter.
  static func draw(_ text: String) {
    _ = put(text, to: 2)
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
  ///
  /// For commands without a verdict alone: it ends well, whatever else there was to say.
  static func print(_ lines: [String]) {
    tell(lines)
    endIfUnread()
  }

  /// Writes text to stdout as it is, whole lines or parts of them; ends the process as above.
  static func print(text: [UInt8]) {
    tell(text: text)
    endIfUnread()
  }

  private static func endIfUnread() {
    if trouble.withLock({ $0 }) == EPIPE { exit(0) }
  }

  /// Writes lines to stdout for a command that goes on where nobody reads them any more.
  ///
  /// It has a verdict to give, and maybe systems to stop.
  static func tell(_ lines: [String]) {
    let text = lines.joined(separator: "\n")
    let whole = text.hasSuffix("\n") ? text : text + "\n"
    tell(text: Array(whole.utf8))
  }

  private static func tell(text: [UInt8]) {
    trouble.withLock { trouble in
      guard trouble == nil, let number = put(text, to: 1) else { return }
      trouble = number
      sayTrouble(number)
    }
  }

  /// What the process ends with: a result that stdout did not take was not given, which is 70.
  ///
  /// Where nobody read on, that was the reader's choice, and the code stays.
  static func status(after code: ExitCode) -> ExitCode {
    let number = trouble.withLock { trouble in
      // What a plugin's own code prints waits in a buffer until here.
      if trouble == nil, fflush(nil) != 0 {
        trouble = errno
        sayTrouble(errno)
      }
      return trouble
    }
    guard let number, number != EPIPE else { return code }
    let own = ExitStatus(rawValue: code.rawValue) ?? .fault
    return ExitStatus.worst(of: [own, .fault]).code
  }

  private static func sayTrouble(_ number: Int32) {
    guard number != EPIPE else { return }
    complain("standard output cannot be written: \(String(cString: strerror(number)))")
  }

  /// Writes all of a text; gives the reason where that cannot be done.
  private static func put(_ text: String, to descriptor: Int32) -> Int32? {
    put(Array(text.utf8), to: descriptor)
  }

  private static func put(_ text: [UInt8], to descriptor: Int32) -> Int32? {
    text.withUnsafeBytes { OutputDescriptor(descriptor).put($0) }
  }

  /// The columns of the terminal; 100 where there is none.
  static var columns: Int {
    let said = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 0
    if said > 0 { return min(said, 500) }
    var size = winsize()
    guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 100
    }
    return Int(size.ws_col)
  }

  /// The same for tables, which take 40 at least.
  static var width: Int { max(40, columns) }

  /// Whether a person watches stderr.
  static var isWatched: Bool { isatty(2) == 1 }
}
