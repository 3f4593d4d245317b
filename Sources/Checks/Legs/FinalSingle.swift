public import Calls
import SIP

/// One INVITE, one outcome (RFC 3261 §16.7).
public struct FinalSingle: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "final.single",
      title: "the caller gets one final response, repetitions and forked 2xx apart",
      why: """
        A caller that was told 408 has gone elsewhere; a 200 after it makes a leg nobody listens \
        on, and each carrier handles the contradiction in its own way.
        """,
      source: "RFC 3261 §16.7",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .caller }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    outline.incoming?.final == nil ? .notApplicable : .passed
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let made = call.edgeLegs(evidence.roles).flatMap(\.dialogs)
      for leg in call.callerLegs(evidence.roles) {
        judge(leg, in: call, evidence, &judgement)
        judgeDialogs(of: leg, made, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  /// One 2xx for each edge that answered (RFC 3261 §16.7), and one where the system itself did.
  private func judgeDialogs(
    of leg: Leg, _ made: [Dialog], _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard leg.dialogs.count > max(1, made.count) else { return }
    let tags = Set(made.map(\.calleeTag))
    guard
      let extra = leg.dialogs.dropFirst().last(where: { !tags.contains($0.calleeTag) })
        ?? leg.dialogs.last
    else { return }
    judgement.find(
      "the \(evidence.name(leg.caller)) got a 2xx with a To tag of its own at "
        + "\(evidence.time(extra.establishedAt)), which makes \(leg.dialogs.count) dialogs; "
        + "edges made \(made.count)",
      frames: [extra.successes[0].frame, leg.dialogs[0].successes[0].frame], callID: leg.callID)
  }

  private func judge(
    _ leg: Leg, in call: Call, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    for invite in leg.invites {
      guard let first = invite.final, let status = first.status else { continue }
      judgement.judged()
      let other = invite.finals.first { later in
        guard let code = later.status else { return false }
        return code != status && !(code.isSuccess && status.isSuccess)
      }
      guard let other, let code = other.status else { continue }
      judgement.find(
        "the \(evidence.name(leg.caller)) got \(status) at \(evidence.time(first.at)) and "
          + "\(code) at \(evidence.time(other.at)) to one INVITE",
        frames: [other.frame, first.frame, invite.request.frame], callID: leg.callID,
        stands: invite.hasBranchOfItsOwn && evidence.knowsSystem(in: call))
    }
  }

  private static let examples = [
    Example(.passes, "one 200", ExampleLadders.answered),
    Example(
      .passes, "a 408 is repeated until its ACK",
      """
      carrier -> system  INVITE  0.000
      system  -> carrier 408     6.000
      system  -> carrier 408     6.500  again
      carrier -> system  ACK     6.501
      """),
    Example(
      .passes, "two 200 from two edges, which §16.7 allows",
      ExampleLadders.failedOver + "primary -> system 200 4.0\nsystem -> carrier 200 4.001"),
    Example(
      .passes, "a challenge, then a new INVITE that is answered",
      """
      carrier -> system  INVITE  0.000
      system  -> carrier 407     0.001
      carrier -> system  ACK     0.002
      carrier -> system  INVITE  0.003
      system  -> carrier 200     0.004
      """),
    Example(
      .fails, "a 200 after a 408",
      """
      carrier -> system  INVITE  0.000
      system  -> primary INVITE  0.001
      system  -> carrier 408     6.000
      carrier -> system  ACK     6.001
      primary -> system  200     6.500
      system  -> carrier 200     6.501
      """),
    Example(
      .fails, "a 503 and then a 408",
      """
      carrier -> system  INVITE  0.000
      system  -> carrier 503     1.000
      carrier -> system  ACK     1.001
      system  -> carrier 408     6.000
      """),
    Example(
      .fails, "a 487 after the 200 that crossed the CANCEL",
      ExampleLadders.answered + "carrier -> system CANCEL 0.3\nsystem -> carrier 487 INVITE 0.301"),
    Example(
      .fails, "a second 200 with another tag, though one edge alone has answered",
      ExampleLadders.answered + "system -> carrier 200 INVITE 0.204 to-tag=nobody"),
    Example(
      .notApplicable, "no final response yet",
      "carrier -> system INVITE\nsystem -> carrier 100\nsystem -> carrier 180"),
  ]
}
