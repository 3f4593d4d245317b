import Checks
import Wire

/// Trunks that are asked with OPTIONS every second, in which everything is right.
enum HealthTraces {
  static let all: [CorrectTrace] = [deadPrimary, flappingPrimary, watchedPrimary]

  private static let deadPrimary = asked(
    "dead-primary-spared",
    "the primary stops answering OPTIONS, gets no call, and gets one when it is back",
    HealthExample.questions("primary", [0, 1]) + HealthExample.unanswered("primary", [2, 3, 4])
      + HealthExample.questions("primary", [5, 6, 7], call: 105)
      + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1, 4.1, 5.1, 6.1, 7.1]),
    [(0.3, true), (2.8, false), (3.6, false), (5.8, true), (6.3, true)], end: 7.9)

  private static let flappingPrimary = asked(
    "flapping-primary", "the primary answers every other OPTIONS, and the calls follow",
    HealthExample.questions("primary", [0]) + HealthExample.unanswered("primary", [1])
      + HealthExample.questions("primary", [2], call: 105)
      + HealthExample.unanswered("primary", [3])
      + HealthExample.questions("primary", [4], call: 106)
      + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1, 4.1]),
    [
      (0.3, true), (0.5, true), (0.7, true), (0.9, true), (1.6, false), (1.8, false),
      (2.6, true), (2.7, true), (2.8, true), (2.9, true), (3.6, false), (3.8, false),
    ], end: 4.9)

  private static let watchedPrimary = asked(
    "watched-primary", "the carrier asks the primary as well, and gets no answer either",
    HealthExample.questions("primary", [0, 1]) + HealthExample.unanswered("primary", [2, 3])
      + HealthExample.questions("primary", [4, 5], call: 105)
      + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1, 4.1, 5.1])
      + HealthExample.questions("primary", [0.4, 1.4], by: "carrier", call: 107)
      + "carrier -> primary OPTIONS 2.400 call=108 new transport=tcp\n"
      + HealthExample.questions("primary", [4.4], by: "carrier", call: 109),
    [(0.3, true), (2.8, false), (3.6, false), (4.8, true), (5.3, true)], end: 5.9)

  /// Calls of 300 ms at those seconds, for the primary or for the secondary.
  private static func asked(
    _ name: String, _ title: String,
    _ questions: @autoclosure @escaping @Sendable () -> String, _ calls: [(Double, Bool)],
    end: Double
  ) -> CorrectTrace {
    CorrectTrace(
      name, title, setting: "cancel: strict, health.checks: true",
      policies: [FailoverTraces.strict.with { $0.health.isChecked = true }],
      FailoverTraces.overTCP + HealthExample.woven(questions() + texts(calls)) + "end \(end)")
  }

  private static func texts(_ calls: [(Double, Bool)]) -> String {
    calls.enumerated().map { number, call in
      FailoverTraces.shifted(
        by: call.0, call: number + 1, shortCall(at: call.1 ? "primary" : "secondary"))
    }.joined()
  }

  private static func shortCall(at edge: String) -> String {
    """
    carrier -> system  INVITE 0.000
    system  -> carrier 100    0.001
    system  -> \(edge) INVITE 0.002
    \(edge) -> system  200    0.010
    system  -> carrier 200    0.011
    carrier -> system  ACK    0.012
    system  -> \(edge) ACK    0.013
    carrier -> system  BYE    0.300
    system  -> \(edge) BYE    0.301
    \(edge) -> system  200    0.302
    system  -> carrier 200    0.303

    """
  }
}
