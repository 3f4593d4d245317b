import ArgumentParser

/// What the process says to whoever started it.
enum ExitStatus: Int32 {
  case passed = 0
  case findings = 1
  case inconclusive = 2
  /// Wrong usage or configuration.
  case usage = 64
  /// The system under test did not come up.
  case unavailable = 69
  /// The harness itself failed.
  case fault = 70
  /// No permission to capture.
  case noPermission = 77
  /// Ended by Ctrl-C: 128 + SIGINT.
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }
}
