public import Checks
import SIP
import Wire

/// Every trunk is asked with OPTIONS, as often as the policy says.
public struct HealthInterval: HealthCheck {
  public init() {}

  public func memory(_ history: HealthHistory, _ judgement: Judgement) -> any SeriesMemory {
    Memory(history: history, judgement: judgement)
  }

  private struct Memory: SeriesMemory {
    let history: HealthHistory
    let judgement: Judgement
    /// A frame to point at where nothing was asked.
    var firstFrame: Int?

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      firstFrame = firstFrame ?? call.start.frame
    }

    func verdict(among trunks: Trunks) -> Verdict {
      var judgement = judgement
      let policy = history.policy
      guard policy.health.isChecked, let span = trunks.span else { return judgement.verdict }
      let longest = policy.health.interval + policy.health.slack
      for order in trunks.orders {
        let probes = trunks.probes(of: order)
        let name = trunks.name(of: order)
        let length = span.upperBound - span.lowerBound
        guard let first = probes.first, let last = probes.last else {
          guard length > longest else { continue }
          if let why = trunks.whyAskingIsOpen(order) {
            judgement.leaveOpen("whether the system asked the \(name) is not known: \(why)")
            continue
          }
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
        judge(probes, name, &judgement) { $0 > longest }
        // Several systems, or addresses of a trunk, have an interval each.
        for row in trunks.probesByAsker(of: order) {
          judge(row, name, &judgement) { $0 < policy.health.interval - policy.health.slack }
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
      _ probes: ContiguousArray<PastProbe>, _ name: String, _ judgement: inout Judgement,
      isWrong: (Duration) -> Bool
    ) {
      let health = history.policy.health
      for (one, next) in zip(probes, probes.dropFirst()) {
        let pause = next.asked.at - one.asked.at
        guard isWrong(pause) else { continue }
        judgement.find(
          "the \(name) was asked \(pause.text) after the OPTIONS before; the interval is "
            + "\(health.interval.text) ± \(health.slack.text)",
          frames: [next.asked.frame, one.asked.frame])
      }
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "health.interval",
      title: "OPTIONS goes to every trunk once an interval, also to one that is down",
      why: """
        A trunk that is not asked is found dead by a caller, and one that is down and not asked \
        never comes back. What a carrier or a monitor asks is not counted.
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
          .passes, "the carrier asks the primary as well", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0, 1, 2, 3])
              + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1])
              + HealthExample.questions("primary", [0.4, 1.9], by: "carrier", call: 103)
              + "end 3.9")),
        Example(
          .fails, "the carrier alone asks the primary", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0, 1, 2, 3], by: "carrier")
              + HealthExample.questions("secondary", [0.1, 1.1, 2.1, 3.1]) + "end 3.9")),
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
