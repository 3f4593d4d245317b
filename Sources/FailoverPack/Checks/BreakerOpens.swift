public import Checks
import SIP
import Wire

/// Enough 503s in a row take the trunk out, and fewer do not.
public struct BreakerOpens: SeriesCheck {
  public init() {}

  public func memory(under policies: Policies) -> any SeriesMemory {
    Memory(history: BreakerHistory(policies.policy(FailoverPolicy.self)), judgement: Judgement(id))
  }

  private struct Memory: SeriesMemory {
    var history: BreakerHistory
    var judgement: Judgement

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      guard let expected = history.take(call, among: trunks) else { return }
      let tried = call.attempts.first { trunks.order(of: $0) == 0 }
      // Not one trunk tried: the call ended before, or had no business at a trunk.
      let isPassedOver = tried == nil && call.first != nil
      switch expected {
      case .open(let opened):
        if isPassedOver { judgement.judged() }
        guard let tried, history.isOpen(at: tried.start.at, since: opened),
          hasOther(call, than: tried, among: trunks),
          // A connection alone may be for OPTIONS.
          !trunks.hasFailedConnection(tried.start, 0)
        else { return }
        judgement.find(
          "the \(trunks.name(of: 0)) was tried \((tried.start.at - opened.at).text) "
            + "after its \(ordinal(history.policy.breaker.threshold)) 503 in a row",
          frames: [tried.start.frame, opened.frame])
      case .closed(let failures):
        guard failures > 0, !isPassedOver || !isInDoubt(call, among: trunks) else { return }
        judgement.judged()
        guard isPassedOver else { return }
        judgement.find(
          "the \(trunks.name(of: 0)) was passed over after \(failures) "
            + "503 in a row; the breaker opens at \(history.policy.breaker.threshold)",
          frames: [call.start.frame])
      case .well(let answered, let status):
        guard !isPassedOver || !isInDoubt(call, among: trunks) else { return }
        judgement.judged()
        guard isPassedOver else { return }
        judgement.find(
          "the \(trunks.name(of: 0)) was passed over though its last answer was \(status)",
          frames: [call.start.frame, answered.frame])
      case .either, .over: return
      }
    }

    func verdict(among trunks: Trunks) -> Verdict { trunks.weighed(judgement.verdict) }

    /// Whether the call had somewhere else to go.
    private func hasOther(
      _ call: PastCall, than tried: PastCall.Attempt, among trunks: Trunks
    ) -> Bool {
      // Of trunks that nobody named the others are not known: the last resort comes last.
      guard trunks.areNamed else { return call.first == tried }
      return trunks.orders.count == 1
        || !history.maySpareOthers(than: 0, at: tried.start.at, among: trunks)
    }

    private func isInDoubt(_ call: PastCall, among trunks: Trunks) -> Bool {
      history.isInDoubt(0, at: call.start.at, among: trunks)
        || history.mayHaveWaited(call, for: 0, among: trunks)
    }

    private func ordinal(_ number: Int) -> String {
      switch number {
      case 1: "first"
      case 2: "second"
      case 3: "third"
      default: "\(number)th"
      }
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "breaker.opens",
      title: "Consecutive 503s up to the threshold take the trunk out for new calls, fewer do not",
      why: """
        Without a breaker every caller pays for the dead trunk; with a nervous one a single \
        refusal empties a healthy region.
        """,
      source: "guide B §2",
      examples: [
        Example(
          .passes, "after two 503s the third call goes straight to the secondary",
          BreakerExample.twoFailures + "\n"
            + """
            carrier -> system    INVITE   0.200 call=3
            system  -> secondary INVITE   0.201 call=3
            """),
        Example(
          .passes, "503, 200, 503 does not open it",
          """
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    503      0.002 call=1
          system  -> secondary INVITE   0.003 call=1
          carrier -> system    INVITE   0.100 call=2
          system  -> primary   INVITE   0.101 call=2
          primary -> system    200      0.102 call=2
          carrier -> system    INVITE   0.200 call=3
          system  -> primary   INVITE   0.201 call=3
          primary -> system    503      0.202 call=3
          system  -> secondary INVITE   0.203 call=3
          carrier -> system    INVITE   0.300 call=4
          system  -> primary   INVITE   0.301 call=4
          """),
        Example(
          .fails, "the third call still knocks at the primary",
          BreakerExample.twoFailures + "\n"
            + """
            carrier -> system    INVITE   0.200 call=3
            system  -> primary   INVITE   0.201 call=3
            """),
        Example(
          .fails, "one 503 takes the primary out",
          """
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    503      0.002 call=1
          system  -> secondary INVITE   0.003 call=1
          carrier -> system    INVITE   0.100 call=2
          system  -> secondary INVITE   0.101 call=2
          """),
        Example(
          .fails, "a primary that has just answered is passed over",
          """
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    200      0.002 call=1
          carrier -> system    INVITE   0.100 call=2
          system  -> secondary INVITE   0.101 call=2
          """),
        Example(
          .notApplicable, "it is passed over, as nobody answers a connection for OPTIONS",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    200      0.002 call=1
          system  -> primary   SYN      9.000
          carrier -> system    INVITE  11.000 call=2
          system  -> secondary INVITE  11.001 call=2
          """),
        Example(
          .notApplicable, "or as it refuses one",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    200      0.002 call=1
          primary -> system    RST      9.000
          carrier -> system    INVITE  11.000 call=2
          system  -> secondary INVITE  11.001 call=2
          """),
        Example(
          .fails, "a minute later that is no excuse any more",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000 call=1
          system  -> primary   INVITE   0.001 call=1
          primary -> system    200      0.002 call=1
          system  -> primary   SYN      9.000
          carrier -> system    INVITE  71.000 call=2
          system  -> secondary INVITE  71.001 call=2
          """),
        Example(
          .notApplicable, "one call says nothing of the next",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      0.002
          """),
      ])
  }
}

enum BreakerExample {
  /// Two calls that the primary refuses.
  static let twoFailures = """
    carrier -> system    INVITE   0.000 call=1
    system  -> primary   INVITE   0.001 call=1
    primary -> system    503      0.002 call=1
    system  -> secondary INVITE   0.003 call=1
    carrier -> system    INVITE   0.100 call=2
    system  -> primary   INVITE   0.101 call=2
    primary -> system    503      0.102 call=2
    system  -> secondary INVITE   0.103 call=2
    """
}
