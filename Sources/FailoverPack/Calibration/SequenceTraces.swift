import Checks

/// Calls one after another, in which everything is right.
enum SequenceTraces {
  static let all: [CorrectTrace] = [
    oneAfterAnother, breakerOpens, breakerStaysClosed, shared, standby,
  ]

  private static let answered =
    ExampleLadders.answered + ExampleLadders.hangUp("primary", at: 1)

  private static let refused =
    FailoverTraces.begun
      + """
      primary   -> system    503     0.010
      system    -> primary   ACK     0.011
      system    -> secondary INVITE  0.012
      secondary -> system    200     0.100
      system    -> carrier   200     0.101
      carrier   -> system    ACK     0.102
      system    -> secondary ACK     0.103

      """ + ExampleLadders.hangUp("secondary", at: 1)

  private static let spared =
    """
    carrier   -> system    INVITE 0.000
    system    -> carrier   100    0.001
    system    -> secondary INVITE 0.002
    secondary -> system    200    0.010
    system    -> carrier   200    0.011
    carrier   -> system    ACK    0.012
    system    -> secondary ACK    0.013

    """ + ExampleLadders.hangUp("secondary", at: 1)

  private static let oneAfterAnother = sequence(
    "one-after-another", "three calls that the primary answers", setting: "",
    [(0, answered), (2, answered), (4, answered)]
  ) { $0.cancel = .strict }

  private static let breakerOpens = sequence(
    "breaker-opens", "two 503 in a row, a call that spares the primary, and its return",
    setting: "breaker.interval: 3s", [(0, refused), (2, refused), (4, spared), (8, answered)]
  ) {
    $0.breaker.interval = .seconds(3)
  }

  private static let breakerStaysClosed = sequence(
    "breaker-stays-closed", "503, a call that is answered, 503: the primary goes on getting calls",
    setting: "breaker.interval: 3s",
    [(0, refused), (2, answered), (4, refused), (6, answered)]
  ) { $0.breaker.interval = .seconds(3) }

  private static let shared = sequence(
    "shared-by-weight", "twenty-four calls, half to each trunk", setting: "weights: [50, 50]",
    (0..<24).map { (Double($0) * 2, $0.isMultiple(of: 2) ? answered : spared) }
  ) { $0.weights = [50, 50] }

  private static let standby = sequence(
    "standby", "twenty calls for the primary, which refuses the first; the secondary stands by",
    setting: "weights: [100, 0]",
    (0..<20).map { (Double($0) * 2, $0 == 0 ? refused : answered) }
  ) { $0.weights = [100, 0] }

  private static func sequence(
    _ name: String, _ title: String, setting: String, _ calls: [(Double, String)],
    under change: (inout FailoverPolicy) -> Void
  ) -> CorrectTrace {
    CorrectTrace(
      name, title, setting: setting.isEmpty ? "cancel: strict" : "cancel: strict, \(setting)",
      policies: [FailoverTraces.strict.with(change)],
      FailoverTraces.overTCP
        + calls.enumerated().map {
          FailoverTraces.shifted(by: $1.0, call: $0 + 1, $1.1)
        }.joined())
  }
}
