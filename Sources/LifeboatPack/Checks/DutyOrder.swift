import Calls
public import Checks
import Media
import SIP
import Wire

/// The duty list is called in its order, one at a time, until somebody answers.
public struct DutyOrder: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let list = evidence.roles.duty
    guard !list.isEmpty else { return .notApplicable }
    for view in CallerView.all(evidence) {
      let asked = view.digits.first { $0.digit == "1" }
      let all = DutyTry.all(view, evidence).filter { $0.party.name.hasPrefix("duty") }
      guard asked != nil || !all.isEmpty else { continue }
      judgeMeans(view, all, &judgement)
      judge(view, asked, Self.withoutFallenBack(all), list, evidence, &judgement)
    }
    return judgement.verdict
  }

  private func judge(
    _ view: CallerView, _ asked: CallerView.Digit?, _ tries: [DutyTry], _ list: [Roles.Party],
    _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let callID = view.leg.callID
    guard let first = tries.first else {
      if let asked, view.endedAt - asked.at > view.policy.reactWithin {
        judgement.find(
          "1 was pressed and nobody of the duty list was called", frames: [asked.frame],
          callID: callID)
      }
      return
    }
    judgement.judged()
    for (place, attempt) in tries.enumerated() {
      let expected = list[place % list.count]
      if attempt.party.name != expected.name {
        judgement.find(
          "\(attempt.party.name) was called where \(expected.name) is next on the list",
          frames: [attempt.frame], callID: callID)
        return
      }
    }
    for (before, after) in zip(tries, tries.dropFirst()) {
      if before.hasSucceeded {
        judgement.find(
          "\(after.party.name) was called although \(before.party.name) had answered",
          frames: [after.frame, before.endFrame].compactMap(\.self), callID: callID)
      } else if before.endedAt.map({ $0 > after.startedAt }) ?? true, !before.isReferred,
        before.cancelledAt.map({ $0 > after.startedAt }) ?? true
      {
        judgement.find(
          "\(after.party.name) was called while \(before.party.name) was still being called",
          frames: [after.frame, before.frame], callID: callID)
      }
    }
    judgeEnd(view, tries, first, list, evidence, &judgement)
  }

  /// Whether each is called as the policy asks; where REFER is unknown, only INVITE is left.
  private func judgeMeans(
    _ view: CallerView, _ all: [DutyTry], _ judgement: inout Judgement
  ) {
    let wanted = view.policy.duty.by
    let unknown = all.firstIndex(where: \.isReferUnknown) ?? all.endIndex
    let wrong = all.enumerated().first { place, attempt in
      attempt.isReferred ? wanted != .refer : wanted == .refer && place < unknown
    }?.element
    guard let wrong else { return }
    judgement.find(
      "\(wrong.party.name) was called by \(wrong.isReferred ? "REFER" : "INVITE"); the policy"
        + " asks for \(wanted.rawValue.uppercased())", frames: [wrong.frame],
      callID: view.leg.callID,
      // The REFER before an INVITE, and its refusal, may be what was not captured.
      stands: wrong.isReferred)
  }

  /// The tries without REFERs that were unknown and gave way to an INVITE to the same party.
  private static func withoutFallenBack(_ all: [DutyTry]) -> [DutyTry] {
    all.enumerated().filter { place, attempt in
      !attempt.isReferUnknown
        || !all[(place + 1)...].contains {
          !$0.isReferred && $0.party.name == attempt.party.name
        }
    }.map(\.element)
  }

  /// Who failed is followed by the next, and the last by words.
  private func judgeEnd(
    _ view: CallerView, _ tries: [DutyTry], _ first: DutyTry, _ list: [Roles.Party],
    _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let last = tries.last, let status = last.outcome, !status.isSuccess,
      let failedAt = last.endedAt, view.endedAt - failedAt > view.policy.reactWithin
    else { return }
    if tries.count < list.count {
      judgement.find(
        "\(last.party.name) came to \(status) and \(list[tries.count].name) was not called",
        frames: [last.endFrame ?? last.frame], callID: view.leg.callID)
      return
    }
    guard let prompt = view.prompt, !prompt.isUnread else { return }
    let heard = prompt.stretch(after: prompt.place(at: failedAt)).map {
      prompt.moment(of: $0.lowerBound)
    }
    if heard.map({ $0 - failedAt > view.policy.reactWithin }) ?? true {
      judgement.find(
        "all of the duty list failed and the caller was offered nothing within"
          + " \(view.policy.reactWithin.text)", frames: [last.endFrame ?? last.frame],
        callID: view.leg.callID)
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "duty.order",
      title: "The duty list is called in order, one at a time, until somebody answers",
      why: "Whoever is skipped was on duty; two called at once both believe the other took it.",
      source: "guide A §3",
      examples: [
        Example(
          .passes, "the first is busy, the second answers", policy: "lifeboat.duty.by: invite",
          DutyLadders.busyThenAnswered),
        Example(
          .passes, "by REFER", "with duty1 duty2\n" + DutyLadders.referred),
        Example(
          .passes, "the caller's side knows no REFER, and the duty list is called by INVITE",
          LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> carrier REFER  1.300 refer-to=sip:duty1@127.10.0.31
            carrier -> system  405    1.301
            system  -> duty1   INVITE 1.302 b2bua
            duty1   -> system  486    1.400
            system  -> duty1   ACK    1.401
            system  -> duty2   INVITE 1.402 b2bua
            duty2   -> system  200    2.000
            system  -> duty2   ACK    2.001
            """),
        Example(
          .fails, "a REFER is refused with 603, and the same one is called by INVITE",
          LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> carrier REFER  1.300 refer-to=sip:duty1@127.10.0.31
            carrier -> system  603    1.301
            system  -> duty1   INVITE 1.302 b2bua
            duty1   -> system  200    2.000
            system  -> duty1   ACK    2.001
            """),
        Example(
          .fails, "the caller is referred where the policy asks for INVITE",
          policy: "lifeboat.duty.by: invite", "with duty1 duty2\n" + DutyLadders.referred),
        Example(
          .fails, "the second is called first", policy: "lifeboat.duty.by: invite",
          "with duty1\n" + LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> duty2   INVITE 1.300 b2bua
            duty2   -> system  200    2.000
            system  -> duty2   ACK    2.001
            """),
        Example(
          .fails, "the first is busy and nobody else is called",
          policy: "lifeboat.duty.by: invite",
          "with duty2\n" + LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> duty1   INVITE 1.300 b2bua
            duty1   -> system  486    2.000
            system  -> duty1   ACK    2.001
            end 40
            """),
        Example(
          .fails, "1 does nothing",
          "with duty1\n" + LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            end 40
            """),
        Example(
          .notApplicable, "nobody presses 1",
          "with duty1\n" + LifeboatLadders.answered + "carrier -> system BYE 3.000\n"),
      ])
  }
}
