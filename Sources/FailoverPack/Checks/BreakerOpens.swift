public import Calls
public import Checks
import SIP
import Wire

/// Enough 503s in a row take the trunk out, and fewer do not.
public struct BreakerOpens: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // No trunk's failures come before the call's own beginning.
    .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for edge in view.roles.parties where edge.isPrimary {
      for start in BreakerHistory(of: edge, in: view).starts {
        switch start.expected {
        case .open(let opened):
          judgement.judged()
          if start.wasTried {
            let first = start.call.attempts(in: view).first { edge.isAt($0.edge) }
            judgement.find(
              "the \(edge.name) was tried \((start.caller.startedAt - opened.at).text) "
                + "after its \(ordinal(view.policy.breaker.threshold)) 503 in a row",
              frames: [first?.frame, opened.frame].compactMap { $0 },
              callID: start.caller.callID)
          }
        case .closed(let failures):
          if failures > 0 { judgement.judged() }
          if !start.wasTried, start.call.attempts(in: view).isEmpty == false, failures > 0 {
            judgement.find(
              "the \(edge.name) was passed over after \(failures) "
                + "503 in a row; the breaker opens at \(view.policy.breaker.threshold)",
              frames: [start.caller.invites[0].request.frame], callID: start.caller.callID)
          }
        case .well(let answered):
          judgement.judged()
          guard !start.wasTried, !start.call.attempts(in: view).isEmpty,
            !hasFailedHealthCheck(edge, after: answered, evidence)
          else { continue }
          judgement.find(
            "the \(edge.name) was passed over though its last answer was "
              + (answered.status?.description ?? "well"),
            frames: [start.caller.invites[0].request.frame, answered.frame],
            callID: start.caller.callID)
        case .either, .over: continue
        }
      }
    }
    return judgement.verdict
  }

  /// Whether the system asked the trunk how it is and heard nothing good.
  private func hasFailedHealthCheck(
    _ edge: Roles.Party, after answered: Sighting, _ evidence: Evidence
  ) -> Bool {
    evidence.others.contains {
      $0.method == .options && $0.server.address == edge.address
        && $0.request.frame > answered.frame && $0.final?.status?.isSuccess != true
    }
  }

  private func ordinal(_ number: Int) -> String {
    switch number {
    case 1: "first"
    case 2: "second"
    case 3: "third"
    default: "\(number)th"
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

extension Roles.Party {
  var isPrimary: Bool { role == .edge(order: 0) }
}
