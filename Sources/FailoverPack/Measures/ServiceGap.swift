import Calls
import Checks
import SIP
import Wire

/// How long no caller got through when a trunk died.
///
/// It begins with the first call that was offered to the trunk and to which it said nothing, and
/// ends with the first 2xx that a caller is then given for a call that began no earlier.
enum ServiceGap {
  static func values(in evidence: Evidence) -> [MeasuredValue] {
    let view = EvidenceView(evidence)
    let calls = view.calls.compactMap { call in
      call.callerLegs(view.roles).first.map { (leg: $0, attempts: call.attempts(in: view)) }
    }.sorted { $0.leg.invites[0].request.frame < $1.leg.invites[0].request.frame }
    var values: [MeasuredValue] = []
    for order in Set(calls.flatMap(\.attempts).filter(\.isToDeadTrunk).map(\.order)).sorted() {
      let dying = calls.firstIndex { call in
        call.attempts.contains { $0.order == order && $0.isToDeadTrunk }
      }
      guard let dying else { continue }
      let begin = calls[dying].leg
      let answers = calls[dying...].compactMap { $0.leg.dialogs.first?.successes.first }
      guard let first = answers.min(by: { $0.frame < $1.frame }),
        let edge = calls[dying].attempts.first(where: { $0.order == order })?.edge
      else { continue }
      let bound =
        view.policy.timerWindow.upperBound + ServiceContinues.allowance
        + calls[dying].attempts.setups(since: begin.startedAt)
      values.append(
        MeasuredValue(
          "service.gap", "\(view.roles.name(of: edge)) dies", first.at - begin.startedAt,
          allowed: .zero...bound, frames: [first.frame, begin.invites[0].request.frame],
          callID: begin.callID))
    }
    return values
  }
}
