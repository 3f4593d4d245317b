import Calls
import Checks
import SIP
import Wire

/// One attempt to bring a caller to somebody: an INVITE of the system's own, or a REFER.
struct DutyTry {
  let party: Roles.Party
  let startedAt: Moment
  let frame: Int
  /// How it came out; nil where that was not seen.
  let outcome: StatusCode?
  let endedAt: Moment?
  /// The frame that says how it came out.
  let endFrame: Int?
  /// For an INVITE that was given up: when CANCEL was sent.
  let cancelledAt: Moment?
  let isReferred: Bool
  /// Whether who was asked to call knows no REFER: the target may be called by INVITE then.
  var isReferUnknown = false

  var hasSucceeded: Bool { outcome?.isSuccess == true }

  /// What the system tried for a caller, in order.
  static func all(_ view: CallerView, _ evidence: Evidence) -> [DutyTry] {
    let roles = evidence.roles
    let refers = view.systemRequests.filter { $0.method == .refer }
    if refers.isEmpty { return view.invited }
    let notifies = view.dialog.transactions.filter {
      $0.method == .notify && $0.client.address == view.leg.caller.address
    }
    let referred = refers.enumerated().compactMap { index, refer -> DutyTry? in
      guard let party = target(refer, roles) else { return nil }
      let next = index + 1 < refers.count ? refers[index + 1].startedAt : evidence.endedAt
      // The last word on it before the next is asked for; a refusal of the REFER itself is one.
      let word = notifies.filter { $0.startedAt >= refer.startedAt && $0.startedAt <= next }
        .compactMap { notify -> (StatusCode, Sighting)? in
          fragment(notify.request.message).map { ($0, notify.request) }
        }.first { $0.0.isFinal }
      let refusal = refer.final.flatMap { final in
        final.status.flatMap { $0.isFailure ? ($0, final) : nil }
      }
      let end = refusal ?? word
      return DutyTry(
        party: party, startedAt: refer.startedAt, frame: refer.request.frame, outcome: end?.0,
        endedAt: end?.1.at, endFrame: end?.1.frame, cancelledAt: nil, isReferred: true,
        isReferUnknown: refusal.map { $0.0 == .methodNotAllowed || $0.0 == .notImplemented }
          ?? false)
    }
    return inOrder(view.invited + referred)
  }

  /// What the system tried by INVITEs of its own, in order.
  static func invited(_ legs: [Leg], _ roles: Roles) -> [DutyTry] {
    inOrder(
      legs.compactMap { leg in
        guard let party = roles.party(at: leg.callee) else { return nil }
        let final = leg.final
        return DutyTry(
          party: party, startedAt: leg.startedAt, frame: leg.invites[0].request.frame,
          outcome: final?.status, endedAt: final?.at, endFrame: final?.frame,
          cancelledAt: leg.cancels.first?.request.at, isReferred: false)
      })
  }

  private static func inOrder(_ tries: [DutyTry]) -> [DutyTry] {
    tries.sorted { ($0.startedAt, $0.frame) < ($1.startedAt, $1.frame) }
  }

  private static func target(_ refer: Transaction, _ roles: Roles) -> Roles.Party? {
    guard let text = refer.request.message?.header(.referTo), let uri = NameAddress(text)?.uri
    else { return nil }
    if let address = IPAddress(uri.host), let party = roles.party(at: address) { return party }
    return roles.parties.first { $0.name == uri.user }
  }

  /// The status in a message/sipfrag body (RFC 3420).
  private static func fragment(_ message: Message?) -> StatusCode? {
    guard let message else { return nil }
    let words = String(decoding: message.body.prefix(100), as: UTF8.self).split(separator: " ")
    guard words.count > 1, words[0].hasPrefix("SIP/2.0") else { return nil }
    return Int(words[1].prefix(3)).flatMap { StatusCode(rawValue: $0) }
  }
}

extension Roles {
  /// Duty managers in the order of the list: `duty1`, `duty2`.
  var duty: [Party] {
    parties.filter { $0.role == .other && $0.name.hasPrefix("duty") }.sorted { left, right in
      (left.name.count, left.name) < (right.name.count, right.name)
    }
  }

  /// Extensions that agents have elsewhere.
  var agents: [Party] {
    parties.filter {
      $0.role == .other && ($0.name.hasPrefix("agent") || $0.name.hasPrefix("teams"))
    }
  }

  var silent: [Party] { parties.filter { $0.role == .silent } }
}
