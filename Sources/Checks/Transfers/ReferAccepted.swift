public import Calls
import SIP
import Wire

/// A REFER that reached the system is accepted (RFC 3515 §2.4.2).
public struct ReferAccepted: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "refer.accepted",
      title: "a REFER is answered 202 or 200",
      why: """
        An agent whose transfer is refused or never answered is stuck with the caller; the caller \
        hears nothing.
        """,
      source: "RFC 3515 §2.4.2; RFC 6665",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .nothing }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // There is no REFER in a plain call.
    .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for passage in evidence.calls.flatMap({ evidence.passages(in: $0) })
    where passage.received.method == .refer {
      judge(passage, evidence, &judgement)
    }
    return judgement.verdict
  }

  private func judge(_ passage: Passage, _ evidence: Evidence, _ judgement: inout Judgement) {
    let refer = passage.received
    let what = "the \(evidence.name(refer.client))'s REFER at \(evidence.time(refer.startedAt))"
    let farFinal = passage.sent?.final
    let farName = evidence.name(passage.target)
    if let final = refer.final, let status = final.status {
      if status.isSuccess || status.isChallenge {
        judgement.judged()
      } else if farFinal?.status == status {
        judgement.leaveOpen("the \(farName) itself refused \(what) with \(status)")
      } else {
        let far = farFinal?.status.map { "the \(farName) had answered \($0)" }
        judgement.find(
          "\(what) was refused with \(status) by the system"
            + (far.map { ", \($0)" } ?? ""),
          frames: [final.frame, refer.request.frame] + (farFinal.map { [$0.frame] } ?? []),
          callID: refer.callID,
          // Else the far end may have refused it, in an answer that the capture lacks.
          stands: farFinal != nil && evidence.isProven(passage))
      }
    } else if let farFinal, evidence.endedAt - farFinal.at >= Bounds.teardown {
      judgement.find(
        "\(what) was answered \(farFinal.status.map { "\($0)" } ?? "") by the \(farName) at "
          + "\(evidence.time(farFinal.at)), but the answer was not passed back",
        frames: [farFinal.frame, refer.request.frame], callID: refer.callID)
    } else if passage.sent != nil {
      judgement.leaveOpen("the \(farName) did not answer \(what)")
    } else if evidence.endedAt - refer.startedAt >= Bounds.transaction {
      judgement.find(
        "\(what) was neither passed on nor answered", frames: [refer.request.frame],
        callID: refer.callID)
    } else {
      judgement.leaveOpen("the capture ended before \(what) was answered")
    }
  }

  private static let passedOn =
    ExampleLadders.answered + "primary -> system REFER 5.000\nsystem -> carrier REFER 5.001\n"

  private static let examples = [
    Example(
      .passes, "202 from the far end", passedOn + "carrier -> system 202 5.1\nsystem -> primary 202"
    ),
    Example(
      .passes, "200 will do", passedOn + "carrier -> system 200 5.1\nsystem -> primary 200"),
    Example(
      .fails, "the system refuses it itself",
      ExampleLadders.answered + "primary -> system REFER 5.0\nsystem -> primary 403 5.1"),
    Example(.fails, "the 202 is not passed back", passedOn + "carrier -> system 202 5.1"),
    Example(
      .fails, "the system makes a 500 of the 202",
      passedOn + "carrier -> system 202 5.1\nsystem -> primary 500"),
    Example(
      .fails, "nobody answers and nobody was asked",
      ExampleLadders.answered + "primary -> system REFER 5.0"),
    Example(
      .inconclusive, "the far end refuses",
      passedOn + "carrier -> system 603 5.1\nsystem -> primary 603"),
    Example(.notApplicable, "nobody transfers", ExampleLadders.answered),
  ]
}

extension StatusCode {
  /// Whether the sender is asked for credentials.
  var isChallenge: Bool { rawValue == 401 || rawValue == 407 }
}
