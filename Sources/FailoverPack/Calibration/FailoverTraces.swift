import Checks
import Wire

/// Failovers in which everything is right.
enum FailoverTraces {
  static let all: [CorrectTrace] =
    SilenceTraces.all + RefusalTraces.all + SequenceTraces.all + HealthTraces.all

  static let strict = FailoverPolicy()
    .with { $0.cancel = .strict }
  static let eager = FailoverPolicy()
    .with { $0.cancel = .eager }

  /// A trace that is right under `strict`.
  static func strict(
    _ name: String, _ title: String, waiving waivers: [CorrectTrace.Waiver] = [],
    _ ladder: @autoclosure @escaping @Sendable () -> String
  ) -> CorrectTrace {
    CorrectTrace(
      name, title, setting: "cancel: strict", policies: [strict], waiving: waivers, ladder())
  }

  /// A trace that is right under `eager`, where a silent trunk is cancelled all the same.
  static func eager(
    _ name: String, _ title: String, _ ladder: @autoclosure @escaping @Sendable () -> String
  ) -> CorrectTrace {
    CorrectTrace(
      name, title, setting: "cancel: eager", policies: [eager],
      waiving: [
        .init("cancel.after-provisional", "the policy asks for the CANCEL that RFC 3261 forbids")
      ], ladder())
  }

  static let overTCP = "default transport=tcp\n"

  /// The call reaches the primary.
  static let begun = """
    carrier -> system  INVITE 0.000 header.X-Account=42
    system  -> carrier 100    0.001
    system  -> primary INVITE 0.002

    """

  /// The same over UDP, where the primary's silence makes the system send again.
  static let begunInSilence =
    begun + "system -> primary INVITE 0.502\nsystem -> primary INVITE 1.502\n"

  /// The secondary rings and answers.
  static func secondaryAnswers(at time: Int = 5) -> String {
    """
    secondary -> system    180     \(time).000
    system    -> carrier   180     \(time).001
    secondary -> system    200     \(time).500
    system    -> carrier   200     \(time).501
    carrier   -> system    ACK     \(time).502
    system    -> secondary ACK     \(time).503

    """
  }

  /// The same ladder, beginning later, as one call of several.
  static func shifted(by seconds: Double, call: Int, _ ladder: String) -> String {
    ladder.split(separator: "\n").map { line in
      var words = line.split(separator: " ").map(String.init)
      for (index, word) in words.enumerated() where word.contains(".") {
        guard let time = Double(word) else { continue }
        words[index] = decimal(time + seconds, places: 3)
      }
      return words.joined(separator: " ") + " call=\(call)\n"
    }.joined()
  }
}

extension FailoverPolicy {
  /// The policy with a change.
  func with(_ change: (inout FailoverPolicy) -> Void) -> FailoverPolicy {
    var policy = self
    change(&policy)
    return policy
  }
}
