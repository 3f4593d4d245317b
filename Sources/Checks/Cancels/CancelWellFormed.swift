public import Calls
import SIP
import Wire

/// A CANCEL repeats what identifies its INVITE, letter for letter (RFC 3261 §9.1).
public struct CancelWellFormed: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "cancel.well-formed",
      title: "CANCEL carries its INVITE's Request-URI, Call-ID, From, To, Route, CSeq and one Via",
      why: """
        The far end finds the INVITE by these fields. A CANCEL with another branch, a To tag or a \
        second Via cancels nothing: the phone rings on and a late answer becomes a second leg.
        """,
      source: "RFC 3261 §9.1",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .cancel }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // What a CANCEL of the system's repeats has to be read.
    Self.cancelled(outline).isEmpty ? .notApplicable : .inItsMessages
  }

  public func judge(
    _ outline: CallOutline, rereading messages: OutlineMessages, under policies: Policies
  ) -> OutlineAnswer {
    for place in Self.cancelled(outline) {
      guard let invite = messages[place.invite], let cancel = messages[place.cancel],
        Self.differences(cancel, invite).isEmpty
      else { return .unknown }
    }
    return .passed
  }

  /// The INVITEs that the system cancelled, and their CANCELs.
  private static func cancelled(
    _ outline: CallOutline
  ) -> [(invite: CallOutline.Place, cancel: CallOutline.Place)] {
    if outline.traits.contains(.failedOver) {
      return outline.attempts.compactMap { attempt in
        attempt.extras.cancel.map { (attempt.leg.place, $0.place) }
      }
    }
    guard let leg = outline.outgoing, let cancel = outline.beyond?.outgoing.cancel else {
      return []
    }
    return [(leg.place, cancel.place)]
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      for leg in call.legs {
        for cancel in leg.cancels where evidence.isFromSystem(cancel) {
          judgement.judged()
          judge(cancel, in: leg, of: call, evidence, &judgement)
        }
      }
    }
    for cancel in evidence.others where cancel.method == .cancel && evidence.isFromSystem(cancel) {
      judgement.find(
        "CANCEL to the \(evidence.name(cancel.server)) at \(evidence.time(cancel.startedAt)) has "
          + "neither the branch nor the Call-ID of any INVITE sent there",
        frames: [cancel.request.frame], callID: cancel.callID)
    }
    return judgement.verdict
  }

  private func judge(
    _ cancel: Transaction, in leg: Leg, of call: Call, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let invite = leg.invite(of: cancel)
    // Else the INVITE that it cancels may be one that was not captured.
    let isOfThis = cancel.hasBranchOfItsOwn && cancel.branch == invite.branch
    for difference in Self.differences(cancel.request.message, invite.request.message) {
      judgement.find(
        "CANCEL to the \(evidence.name(cancel.server)) at \(evidence.time(cancel.startedAt)) "
          + difference.text,
        frames: [cancel.request.frame, invite.request.frame], callID: leg.callID,
        stands: (isOfThis || difference.isOfAny) && evidence.knowsSystem(in: call))
    }
  }

  /// What of §9.1 a CANCEL breaks, as the ends of a sentence, and whether no INVITE could make it
  /// right.
  private static func differences(
    _ cancel: Message?, _ invite: Message?
  ) -> [(text: String, isOfAny: Bool)] {
    guard let cancel, let invite else { return [] }
    var found: [(text: String, isOfAny: Bool)] = []
    func compare(_ what: String, _ has: String?, _ wanted: String?) {
      guard has != wanted else { return }
      found.append(("has \(what) \"\(has ?? "")\", its INVITE \"\(wanted ?? "")\"", false))
    }
    compare("Request-URI", cancel.requestURI, invite.requestURI)
    compare("Call-ID", cancel.callID, invite.callID)
    compare("From", cancel.header(.from), invite.header(.from))
    compare("To", cancel.header(.to), invite.header(.to))
    compare(
      "Route", cancel.values(.route).joined(separator: ", "),
      invite.values(.route).joined(separator: ", "))
    compare("CSeq number", "\(cancel.cseq.number)", "\(invite.cseq.number)")
    if cancel.cseq.method != .cancel {
      found.append(("has CSeq method \(cancel.cseq.method)", true))
    }
    let vias = cancel.values(.via)
    if vias.count != 1 { found.append(("has \(vias.count) Via values instead of one", true)) }
    compare("branch", cancel.branch, invite.branch)
    let via = invite.values(.via).first
    if vias.first != via { compare("Via", vias.first.map(sentBy), via.map(sentBy)) }
    for name: HeaderName in [.require, .proxyRequire] where cancel.header(name) != nil {
      found.append(("has a \(name) header, which a CANCEL must not have", true))
    }
    return found
  }

  /// Transport and address of a Via, without its parameters.
  private static func sentBy(_ via: String) -> String {
    let head = via.prefix { $0 != ";" }
    return head.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let ringing = """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.001  branch=b1
    primary -> system   180     0.101

    """

  private static let examples = [
    Example(
      .passes, "a CANCEL as it should be", ringing + "system -> primary CANCEL 3.000"),
    Example(
      .passes, "a CANCEL repeats the INVITE's Route",
      """
      system  -> primary  INVITE  0.001  header.Route=<sip:127.10.0.11;lr>
      primary -> system   180     0.101
      system  -> primary  CANCEL  3.000
      """),
    Example(
      .fails, "the CANCEL has a branch of its own",
      ringing + "system -> primary CANCEL 3.000 branch=other"),
    Example(
      .fails, "the CANCEL carries the To tag of the 180",
      ringing + "system -> primary CANCEL 3.000 to-tag=tag-primary"),
    Example(
      .fails, "the CANCEL has another CSeq number",
      ringing + "system -> primary CANCEL 3.000 cseq=2"),
    Example(
      .fails, "the CANCEL keeps the carrier's Via below its own",
      ringing
        + "system -> primary CANCEL 3.000 "
        + "add.Via=\"SIP/2.0/UDP 127.10.0.1;branch=z9hG4bK-b1\""),
    Example(
      .fails, "the CANCEL has another Request-URI",
      ringing + "system -> primary CANCEL 3.000 uri=sip:127.10.0.11"),
    Example(
      .fails, "the CANCEL leaves the INVITE's Route out",
      """
      system  -> primary  INVITE  0.001  header.Route=<sip:127.10.0.11;lr>
      primary -> system   180     0.101
      system  -> primary  CANCEL  3.000  header.Route=
      """),
    Example(
      .fails, "the CANCEL is for a call the primary never got",
      ringing + "system -> primary CANCEL 3.000 branch=other call-id=unknown@ladder.invalid"),
    Example(.notApplicable, "nothing was cancelled", ringing),
  ]
}
