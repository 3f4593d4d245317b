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
    var relayed = found.map { _, dialog in
      callers.first { $0.callID == dialog.callID && $0.calleeTag == dialog.calleeTag }
    }
    // A B2BUA has tags of its own: its answer stands for the edge's latest before it.
    let known = Set(relayed.compactMap { $0?.calleeTag })
    for caller in callers where !known.contains(caller.calleeTag) {
      let frame = caller.successes[0].frame
      let match = found.indices.last { index in
        relayed[index] == nil && found[index].1.successes[0].frame < frame
          && (found[index].1.endedAt.map { $0 > caller.establishedAt } ?? true)
          && (found[index].0.callID != caller.callID)
      }
      if let match { relayed[match] = caller }
    }
    let invites = callerLegs.flatMap(\.invites)
    var answers = zip(found, relayed).map { edge, caller in
      let refusal = caller.flatMap { Self.refusal(before: $0.successes[0], in: invites) }
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

  /// A failure that went to the caller before a 2xx to the same INVITE.
  private static func refusal(before success: Sighting, in invites: [Transaction]) -> Sighting? {
    let invite = invites.first { $0.finals.contains { $0.frame == success.frame } }
    return invite?.finals.first { $0.status?.isFailure == true && $0.frame < success.frame }
  }
}
