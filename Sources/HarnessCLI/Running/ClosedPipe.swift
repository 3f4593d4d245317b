import Foundation

/// What happens when nobody reads stdout any more: `harness ladder FILE | head`.
enum ClosedPipe {
  /// Lets the signal end the process, as for any other tool; a parent may have had it ignored.
  static func endsQuietly() {
    signal(SIGPIPE, SIG_DFL)
  }

  /// Lets writing fail instead: there are systems to stop and a verdict to give.
  ///
  /// What is started does not inherit that: children begin with the default of every signal.
  static func isOutlived() {
    signal(SIGPIPE, SIG_IGN)
  }
}
