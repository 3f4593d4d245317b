import Foundation

/// What happens when nobody reads stdout any more: `harness ladder FILE | head`.
enum ClosedPipe {
  /// Lets the signal end the process, as for any other tool; a parent may have had it ignored.
  static func endsQuietly() {
    signal(SIGPIPE, SIG_DFL)
  }
}
