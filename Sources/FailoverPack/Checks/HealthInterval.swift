public import Checks
import SIP
import Wire

/// Every trunk is asked with OPTIONS, as often as the policy says.
public struct HealthInterval: SeriesCheck {
  public init() {}

  public func wantsProbes(under policies: Policies) -> Bool {
    policies.policy(FailoverPolicy.self).health.isChecked
  }

  public func memory(under policies: Policies) -> any SeriesMemory {
    Memory(check: id, policy: policies.policy(FailoverPolicy.self))
  }

  private struct Memory: SeriesMemory {
    let check: CheckID
    let policy: FailoverPolicy
    /// A frame to point at where nothing was asked.
    var firstFrame: Int?

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      firstFrame = firstFrame ?? call.start.frame
    }

    func verdict(among trunks: Trunks) -> Verdict {
      var judgement = Judgement(check)
      guard policy.health.isChecked, let span = trunks.span else { return judgement.verdict }
      let longest = policy.health.interval + policy.health.slack
      for order in trunks.orders {
        let probes = trunks.probes(of: order)
        let name = trunks.name(of: order)
        let length = span.upperBound - span.lowerBound
        guard let first = probes.first, let last = probes.last else {
          guard length > longest else { continue }
          judgement.find(
            "the system asked the \(name) nothing in \(length.text); OPTIONS is due every "
              + policy.health.interval.text, frames: [firstFrame ?? 1])
          continue
        }
        judgement.judged()
        if first.asked.at - span.lowerBound > longest {
          judgement.find(
            "the first OPTIONS to the \(name) left "
              + "\((first.asked.at - span.lowerBound).text) after the capture began",
            frames: [first.asked.frame])
        }
        for (one, next) in zip(probes, probes.dropFirst()) {
          judge(next.asked.at - one.asked.at, one, next, name, &judgement)
        }
        if span.upperBound - last.asked.at > longest {
          judgement.find(
            "no OPTIONS went to the \(name) in the \((span.upperBound - last.asked.at).text) "
              + "before the capture ended; one is due every \(policy.health.interval.text)",
            frames: [last.asked.frame])
        }
      }
      return judgement.verdict
    }

    private func judge(
      _ pause: Duration, _ one: PastProbe, _ next: PastProbe, _ name: String,
      _ judgement: inout Judgement
    ) {
      let health = policy.health
      guard pause < health.interval - health.slack || pause > health.interval + health.slack else {
        return
      }
      judgement.find(
        "the \(name) was asked \(pause.text) after the OPTIONS before; the interval is "
          + "\(health.interval.text) ± \(health.slack.text)",
        frames: [next.asked.frame, one.asked.frame])
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "health.interval",
      title: "OPTIONS goes to every trunk once an interval, also to one that is down",
      why: """
        A trunk that is not asked is found dead by a caller, and one that is down and not asked \
        never comes back.
        """,
      source: "guide B §2",
      examples: [
        Example(
          .passes, "every second, to both", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0, 1, 2, 3])
              + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1]) + "end 3.9")),
        Example(
          .fails, "one is left out", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0, 1, 3])
              + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1]) + "end 3.9")),
        Example(
          .fails, "the secondary is never asked", policy: HealthExample.policy,
          HealthExample.woven(HealthExample.questions("primary", [0, 1, 2, 3]) + "end 3.9")),
        Example(
          .fails, "the primary is asked no more once it is down", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("secondary", [0, 1, 2, 3])
              + "system -> primary OPTIONS 0.1 call=9\nend 3.9")),
        Example(
          .notApplicable, "nobody wants trunks to be asked", "system -> primary OPTIONS 0.0"),
      ])
  }
}

enum HealthExample {
  static let policy = "health.checks: true"

  /// OPTIONS at those seconds, each answered with 200 after a millisecond.
  static func questions(_ trunk: String, _ seconds: [Double], call: Int = 0) -> String {
    let number = call == 0 ? (trunk == "primary" ? 101 : 102) : call
    return seconds.map { at in
      """
      system -> \(trunk) OPTIONS \(decimal(at, places: 3)) call=\(number)
      \(trunk) -> system 200 OPTIONS \(decimal(at + 0.001, places: 3)) call=\(number)

      """
    }.joined()
  }

  /// OPTIONS at those seconds that get no answer.
  static func unanswered(_ trunk: String, _ seconds: [Double]) -> String {
    seconds.map {
      "system -> \(trunk) OPTIONS \(decimal($0, places: 3)) call=103 new transport=tcp\n"
    }.joined()
  }

  /// A call at that second that the secondary alone is asked for.
  static func spared(at second: Double, call: Int) -> String {
    """
    carrier -> system    INVITE \(decimal(second, places: 3)) call=\(call)
    system  -> secondary INVITE \(decimal(second + 0.001, places: 3)) call=\(call)

    """
  }

  /// A call at that second that the primary is asked for.
  static func offered(at second: Double, call: Int) -> String {
    """
    carrier -> system  INVITE \(decimal(second, places: 3)) call=\(call)
    system  -> primary INVITE \(decimal(second + 0.001, places: 3)) call=\(call)

    """
  }

  /// Lines of several ladders in order of their times.
  static func woven(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { line in
      (time: line.split(separator: " ").compactMap { Double($0) }.last ?? 0, line: line)
    }
    return lines.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map { "\($0.element.line)\n" }.joined()
  }
}
