import Calls
import SIP
import Wire

/// The legs made for its callers by a system that takes calls up itself: to a duty manager, say.
///
/// Such a system is a party of every dialog, so that it acknowledges each itself (RFC 3261
/// §13.2.2.4) and is alone in it when nobody who called is left.
struct MadeLegs {
  /// A side of a dialog, by which a request is known wherever it went.
  private struct Side: Hashable {
    let callID: String
    let tag: String?
  }

  private let evidence: Evidence
  /// The Call-IDs of dialogs that an INVITE asked to take the place of (RFC 3891).
  private let replaced: Set<String>
  /// Where ACKs and BYEs went past who was called, as their Contact may say.
  private let acked: Set<Side>
  private let ended: Set<Side>

  /// Nil where the system passes calls on: whom it calls are edges.
  init?(_ evidence: Evidence) {
    guard evidence.roles.service == .answering else { return nil }
    self.evidence = evidence
    replaced = Set(
      evidence.calls.flatMap(\.legs).compactMap { leg in
        leg.invite.request.message?.header(.replaces).map { value in
          String(value.prefix { $0 != ";" && !$0.isWhitespace })
        }
      })
    acked = Set(
      evidence.strays.compactMap(\.message).filter { $0.method == .ack }.map {
        Side(callID: $0.callID, tag: $0.toTag)
      })
    let byes = evidence.others.map(\.request) + evidence.strays
    ended = Set(
      byes.compactMap(\.message).filter { $0.method == .bye }.flatMap {
        [Side(callID: $0.callID, tag: $0.toTag), Side(callID: $0.callID, tag: $0.fromTag)]
      })
  }

  /// Judges the legs of a call that has callers; who is called for nobody may be left for long.
  func judge(_ call: Call, _ judgement: inout Judgement) {
    let roles = evidence.roles
    let callers = call.callerLegs(roles)
    guard !callers.isEmpty else { return }
    let legs = call.outwardLegs(roles).filter { roles.edgeOrder($0.callee) == nil }
    guard !legs.isEmpty else { return }
    let over = end(of: callers)
    let isTransferred = call.hasReplacement || call.legs.contains { replaced.contains($0.callID) }
    for leg in legs {
      for dialog in leg.dialogs { judgeAcknowledged(dialog, leg, &judgement) }
      guard let over, leg.startedAt <= over.at + Bounds.teardown else { continue }
      // It may be a call of the system's own: about the message that was left, say.
      guard leg.startedAt <= over.at + Bounds.crossing else {
        judgement.leaveOpen(
          "the \(evidence.name(leg.callee)) was called when nobody who called was left")
        continue
      }
      if isTransferred {
        judgement.leaveOpen(
          "who is to replace whom in the call to the \(evidence.name(leg.callee)) was not seen")
        continue
      }
      judgeUnanswered(leg, over, &judgement)
      for dialog in leg.dialogs {
        // Those who were called may talk to each other.
        let isAlone = legs.allSatisfy { other in
          other.callID == leg.callID || other.dialogs.allSatisfy { $0.endedAt != nil }
        }
        judgeEnded(dialog, leg, over, isAlone: isAlone, &judgement)
      }
    }
  }

  /// What ended the last of the callers' legs; nil while one of them is up.
  private func end(of callers: [Leg]) -> Sighting? {
    var ends: [Sighting] = []
    for leg in callers {
      if leg.dialogs.isEmpty {
        guard let final = leg.final, final.status?.isFailure == true else { return nil }
        ends.append(final)
      }
      for dialog in leg.dialogs {
        guard let bye = dialog.byes.map(\.request).min(by: { $0.at < $1.at }) else { return nil }
        ends.append(bye)
      }
    }
    return ends.max { $0.at < $1.at }
  }

  private func judgeAcknowledged(_ dialog: Dialog, _ leg: Leg, _ judgement: inout Judgement) {
    // The ACK with the answer to an offer in the 2xx may wait for the caller's (RFC 3725 §4.1).
    let isOffered = leg.invite.request.message?.body.isEmpty == true
    let bound = dialog.establishedAt + (isOffered ? Bounds.transaction : Bounds.teardown)
    let ack = dialog.acks.first
    // Of an answer that was said again, the first ones may not have come as far as the system.
    let heard = ack.flatMap { ack in dialog.successes.last { $0.at <= ack.at } }
    if let ack, ack.at <= bound + ((heard?.at ?? dialog.establishedAt) - dialog.establishedAt) {
      judgement.judged()
      return
    }
    let what = what(dialog, leg)
    if ack == nil, acked.contains(Side(callID: leg.callID, tag: dialog.calleeTag)) {
      judgement.leaveOpen("the ACK for \(what) went elsewhere")
      return
    }
    guard evidence.endedAt >= bound else {
      judgement.leaveOpen(
        "the capture ended \((evidence.endedAt - dialog.establishedAt).text) after \(what)")
      return
    }
    judgement.find(
      "\(what) was "
        + (ack.map { "ACKed after \(($0.at - dialog.establishedAt).text)" } ?? "never ACKed"),
      frames: [dialog.successes[0].frame] + (ack.map { [$0.frame] } ?? []), callID: leg.callID)
  }

  /// Without a caller there is nobody to talk to.
  private func judgeEnded(
    _ dialog: Dialog, _ leg: Leg, _ over: Sighting, isAlone: Bool, _ judgement: inout Judgement
  ) {
    let bound = max(over.at, dialog.establishedAt) + Bounds.teardown
    // The system may tell who is left that the caller has gone, and then end it.
    guard dialog.byes.isEmpty else {
      judgement.judged()
      return
    }
    let what = what(dialog, leg)
    guard isAlone else {
      judgement.leaveOpen("\(what) is not the only one with nobody who called")
      return
    }
    if ended.contains(Side(callID: leg.callID, tag: dialog.calleeTag)) {
      judgement.leaveOpen("the BYE in the dialog of \(what) went elsewhere")
      return
    }
    guard evidence.endedAt >= bound else {
      let since = evidence.endedAt - max(over.at, dialog.establishedAt)
      judgement.leaveOpen(
        "the capture ended \(since.text) after nobody was left to talk to the "
          + evidence.name(leg.callee))
      return
    }
    judgement.find(
      "nobody who called was left at \(evidence.time(over.at)), but the dialog of \(what) was "
        + "never ended",
      frames: [over.frame, dialog.successes[0].frame], callID: leg.callID)
  }

  /// Who still rings when the last caller goes is told; before it has said anything, nobody may
  /// be (RFC 3261 §9.1).
  private func judgeUnanswered(_ leg: Leg, _ over: Sighting, _ judgement: inout Judgement) {
    let invite = leg.invite
    guard let provisional = invite.firstProvisional,
      provisional.at - invite.startedAt <= Bounds.transaction
    else { return }
    let bound = max(over.at, provisional.at) + Bounds.teardown
    if leg.cancels.contains(where: { evidence.isFromSystem($0) }) {
      judgement.judged()
      return
    }
    if let final = invite.final, final.at <= bound { return }
    let name = evidence.name(leg.callee)
    guard evidence.endedAt >= bound else {
      let since = evidence.endedAt - max(over.at, provisional.at)
      judgement.leaveOpen("the capture ended \(since.text) after the \(name) rang for nobody")
      return
    }
    judgement.find(
      "nobody who called was left at \(evidence.time(over.at)), but the INVITE to the \(name) was "
        + "not cancelled",
      frames: [over.frame, invite.request.frame, provisional.frame], callID: leg.callID)
  }

  private func what(_ dialog: Dialog, _ leg: Leg) -> String {
    "the \(evidence.name(leg.callee))'s 200 at \(evidence.time(dialog.establishedAt))"
  }
}

extension Call {
  /// Whether somebody was asked to take over a dialog of others (RFC 3891, RFC 5589 §7).
  fileprivate var hasReplacement: Bool {
    legs.flatMap(\.dialogs).flatMap(\.transactions).contains { transaction in
      transaction.method == .refer
        && transaction.request.message?.header(.referTo)?.lowercased().contains("replaces=")
          == true
    }
  }
}
