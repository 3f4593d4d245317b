import Calls
import SIP
import Wire

/// A dialog that an edge made by answering, and what the caller was told of it.
struct EdgeAnswer {
  let leg: Leg
  let dialog: Dialog
  /// The caller's dialog that stands for it; nil where its 2xx was not passed on.
  let relayed: Dialog?
  /// The failure the caller had already been told when it was passed on.
  let refusal: Sighting?
  /// Whether this is the one dialog the caller is in.
  fileprivate(set) var isKept = false

  var success: Sighting { dialog.successes[0] }
  var edge: Endpoint { leg.callee }

  /// When the caller was told; an edge may have answered long before.
  fileprivate var relayedFrame: Int { relayed?.successes[0].frame ?? .max }

  /// Whether both answer one INVITE, which somebody beyond the edge has forked.
  func isOfOneFork(with other: EdgeAnswer) -> Bool {
    leg.callee == other.leg.callee && leg.invite.branch == other.leg.invite.branch
      && leg.callID == other.leg.callID
  }

  /// Whether the caller turned the dialog down: its BYE follows its ACK at once.
  fileprivate var isTurnedDown: Bool {
    guard let relayed, let ended = relayed.endedAt else { return false }
    return ended - relayed.establishedAt <= Bounds.crossing
  }
}

extension Call {
  /// The dialogs edges made in this call, in order of their 2xx.
  func edgeAnswers(_ roles: Roles) -> [EdgeAnswer] {
    let callerLegs = callerLegs(roles)
    let callers = callerLegs.flatMap(\.dialogs)
    var found = edgeLegs(roles).flatMap { leg in leg.dialogs.map { (leg, $0) } }
    found.sort { $0.1.successes[0].frame < $1.1.successes[0].frame }
    // By name and not one by one: a hostile call has answers by the thousand on either side.
    let named = Dictionary(callers.map { (AnswerName($0), $0) }) { first, _ in first }
    var relayed = found.map { _, dialog in named[AnswerName(dialog)] }
    // A B2BUA has tags of its own: its answer stands for the edge's latest before it.
    let known = Set(relayed.compactMap { $0?.calleeTag })
    let callIDs = Set(found.map(\.0.callID))
    let frames = found.map { $0.1.successes[0].frame }
    let ends = found.map(\.1.endedAt)
    for caller in callers where !known.contains(caller.calleeTag) {
      // With one Call-ID throughout there is nothing else to stand for.
      if callIDs == [caller.callID] { continue }
      let frame = caller.successes[0].frame
      let match = found.indices.last { index in
        frames[index] < frame && relayed[index] == nil
          && (ends[index].map { $0 > caller.establishedAt } ?? true)
          && (found[index].0.callID != caller.callID)
      }
      if let match { relayed[match] = caller }
    }
    let refusals = CallerRefusals(callerLegs.flatMap(\.invites))
    var answers = zip(found, relayed).map { edge, caller in
      let refusal = caller.flatMap { refusals.refusal(before: $0.successes[0]) }
      return EdgeAnswer(leg: edge.0, dialog: edge.1, relayed: caller, refusal: refusal)
    }
    // RFC 3261 §13.2.2.4: the caller is in one dialog and ends the others, and the one it is in is
    // the first it was told of, unless it turned that down.
    let told = answers.indices
      .filter { answers[$0].relayed != nil && answers[$0].refusal == nil }
      .sorted { answers[$0].relayedFrame < answers[$1].relayedFrame }
    let lasting = told.filter { !answers[$0].isTurnedDown }
    let kept = lasting.first { !answers[$0].dialog.acks.isEmpty } ?? lasting.first ?? told.first
    if let kept { answers[kept].isKept = true }
    return answers
  }
}

/// What a proxy leaves as it is when it passes a 2xx on.
struct AnswerName: Hashable {
  let callID: String
  let calleeTag: String

  init(_ dialog: Dialog) {
    callID = dialog.callID
    calleeTag = dialog.calleeTag
  }
}
