package import Calls
package import SIP

// What of the evidence is so whatever the capture lacks.

extension Evidence {
  /// Whether it is certain who the system is, whatever of a call was not captured.
  ///
  /// Roles that are found from a call hang on its INVITEs: without that of the caller, the edge seems
  /// to be the system. They are certain where one came to the system that nobody had passed on,
  /// another left it and none passes it by; and where somebody named them, as the call alone shows
  /// others. Outside calls only named ones have parties beside the system.
  package func knowsSystem(in call: Call?) -> Bool {
    guard let call else { return roles.parties.count > 1 }
    return finds.certainty(in: call) {
      let into = call.callerLegs(roles)
      let isWhole =
        !into.isEmpty && into.count < call.legs.count
        && call.legs.allSatisfy { roles.isSystem($0.caller) || roles.isSystem($0.callee) }
        && into.allSatisfy { $0.invites[0].request.message?.values(.via).count == 1 }
      return isWhole || roles != RoleInference.infer(call, of: roles.service)
    }
  }

  /// The same of all the evidence.
  var knowsSystem: Bool {
    calls.isEmpty ? knowsSystem(in: nil) : calls.contains { knowsSystem(in: $0) }
  }

  /// Whether one message beyond the system is that other one, and nothing that merely looks like it.
  func isProven(_ near: Sighting, sentOnAs far: Sighting) -> Bool {
    near.isProxied(as: far) && knowsSystem
  }

  /// The same of what was received inside a dialog and sent on.
  func isProven(_ passage: Passage) -> Bool {
    passage.sent.map { isProven(passage.received.request, sentOnAs: $0.request) } ?? false
  }
}

extension Sighting {
  /// Whether that is this very message beyond a proxy: the request it sent on, or the response that
  /// it had got.
  ///
  /// Its own Via stands there above the one that names the transaction here (RFC 3261 §16.6, §16.7).
  /// What nothing but Call-ID and order relates may be what became of a message that was not captured.
  package func isProxied(as far: Sighting) -> Bool {
    guard let message, let beyond = far.message, Transaction.isUnique(message.branch),
      message.callID == beyond.callID, message.cseq == beyond.cseq,
      message.isRequest == beyond.isRequest
    else { return false }
    // Branches of a fork answer with tags of their own.
    if !message.isRequest, message.toTag != beyond.toTag { return false }
    return beyond.branchBelow == message.branch
  }

  /// Whether a proxy made both requests of one.
  package func isForked(with other: Sighting) -> Bool {
    guard let message, let beside = other.message, let branch = message.branchBelow else {
      return false
    }
    return Transaction.isUnique(branch) && branch == beside.branchBelow
      && message.callID == beside.callID && message.cseq == beside.cseq
  }
}

extension Message {
  /// The branch of the Via below the topmost.
  fileprivate var branchBelow: String? {
    let vias = values(.via)
    return vias.count > 1 ? Via(vias[1])?.branch : nil
  }
}

extension Transaction {
  /// Whether no other transaction has its branch (RFC 3261 §8.1.1.7).
  package var hasBranchOfItsOwn: Bool { Self.isUnique(branch) }

  fileprivate static func isUnique(_ branch: String?) -> Bool {
    branch?.hasPrefix(Via.magicCookie) ?? false
  }
}

extension Passage {
  /// Whether From has the tag that To had, and the other way round.
  var hasTagsExchanged: Bool {
    guard let before = received.request.message, let after = sent?.request.message else {
      return false
    }
    return before.fromTag == after.toTag && before.toTag == after.fromTag
  }
}
