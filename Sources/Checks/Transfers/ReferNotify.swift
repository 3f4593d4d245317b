public import Calls
import SIP
import Wire

/// Who transfers learns how it went (RFC 3515 §2.4.4, §2.4.5).
public struct ReferNotify: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "refer.notify",
      title: "NOTIFY tells the transferor the outcome, ends the subscription and is answered",
      why: """
        Without the final NOTIFY the agent's phone never lets go of the caller, or lets go before \
        anybody has answered.
        """,
      source: "RFC 3515 §2.4.4, §2.4.5, §2.4.7",
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
    for call in evidence.calls {
      let passages = evidence.passages(in: call)
      for refer in passages
      where refer.received.method == .refer && refer.received.final?.status?.isSuccess == true {
        judge(refer, among: passages, in: call, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  private func judge(
    _ refer: Passage, among passages: [Passage], in call: Call, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let transferor = evidence.name(refer.received.client)
    let what = "the \(transferor)'s REFER at \(evidence.time(refer.received.startedAt))"
    let told = call.legs.flatMap(\.dialogs).flatMap(\.transactions).filter {
      $0.method == .notify && evidence.isFromSystem($0)
        && $0.server.address == refer.received.client.address
        && $0.callID == refer.received.callID && $0.request.frame > refer.received.request.frame
    }
    if refer.sent != nil {
      let heard = passages.filter {
        $0.received.method == .notify
          && evidence.name($0.received.client) == evidence.name(refer.target)
          && $0.received.request.frame > refer.received.request.frame
      }
      guard let last = heard.last else {
        judgement.leaveOpen("the \(evidence.name(refer.target)) sent no NOTIFY for \(what)")
        return
      }
      for notify in heard { judgePassed(notify, evidence, &judgement) }
      if Self.outcome(last.received.request.message) == nil {
        judgement.leaveOpen(
          "the \(evidence.name(refer.target))'s last NOTIFY for \(what) is not a final one")
        return
      }
      if heard.contains(where: { $0.sent == nil }) { return }
    }
    guard let last = told.last else {
      let accepted = refer.received.final?.at ?? refer.received.startedAt
      guard evidence.endedAt - accepted >= Bounds.teardown else {
        judgement.leaveOpen("the capture ended before a NOTIFY could be sent for \(what)")
        return
      }
      let frames = [refer.received.request.frame]
      judgement.find(
        "no NOTIFY was sent to the \(transferor) for \(what)", frames: frames,
        callID: refer.received.callID)
      return
    }
    judgement.judged()
    let form = Self.problemOfForm(last.request.message)
    let age = evidence.endedAt - last.startedAt
    if form == nil, refer.sent == nil, Self.saysMoreComes(last.request.message),
      age < Bounds.transaction
    {
      // A system that transfers by itself says how it goes until the new call is answered.
      judgement.leaveOpen(
        "the capture ended \(age.text) after the system's last NOTIFY for \(what), which is not a "
          + "final one")
      return
    }
    if let problem = form ?? Self.problemOfOutcome(last.request.message) {
      let heard = passages.first { $0.sent?.request.frame == last.request.frame }
      judgement.find(
        "the last NOTIFY for \(what), at \(evidence.time(last.startedAt)), \(problem)",
        frames: [last.request.frame, refer.received.request.frame], callID: last.callID,
        stands: heard.map { Self.isSpoilt($0) && evidence.isProven($0) } ?? false)
    }
    if last.final == nil { judgement.leaveOpen("the \(transferor) did not answer the NOTIFY") }
  }

  /// A NOTIFY from the far end is passed on, and its answer back.
  private func judgePassed(
    _ notify: Passage, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let what =
      "the \(evidence.name(notify.received.client))'s NOTIFY at "
      + evidence.time(notify.received.startedAt)
    guard let sent = notify.sent else {
      guard evidence.endedAt - notify.received.startedAt >= Bounds.teardown else {
        judgement.leaveOpen("the capture ended before \(what) could be passed on")
        return
      }
      judgement.find(
        "\(what) was not passed on to the \(evidence.name(notify.target))",
        frames: [notify.received.request.frame], callID: notify.received.callID)
      return
    }
    judgement.judged()
    guard let final = sent.final, notify.received.final == nil else { return }
    guard evidence.endedAt - final.at >= Bounds.teardown else {
      judgement.leaveOpen("the capture ended before the answer to \(what) could be passed back")
      return
    }
    judgement.find(
      "\(what) was answered, but the answer was not passed back",
      frames: [final.frame, notify.received.request.frame], callID: notify.received.callID)
  }

  /// What keeps a NOTIFY from telling of a transfer at all, as the end of a sentence.
  private static func problemOfForm(_ message: Message?) -> String? {
    guard let message else { return nil }
    let event = message.header(.event)?.lowercased() ?? ""
    if !event.hasPrefix("refer") { return "has Event \"\(event)\", not refer" }
    let type = message.header(.contentType)?.lowercased() ?? ""
    return type.hasPrefix("message/sipfrag") ? nil : "has Content-Type \"\(type)\", not sipfrag"
  }

  /// What is wrong with a last NOTIFY of the right form, as the end of a sentence.
  private static func problemOfOutcome(_ message: Message?) -> String? {
    guard let message else { return nil }
    guard outcome(message) != nil else { return "has no final status in its sipfrag" }
    let state = message.header(.subscriptionState)?.lowercased() ?? ""
    return state.hasPrefix("terminated") ? nil : "leaves the subscription \"\(state)\""
  }

  /// Whether the system made it wrong: as it came it was a last one, which none can have followed,
  /// and else it may be about something else, or not the last.
  private static func isSpoilt(_ notify: Passage) -> Bool {
    let message = notify.received.request.message
    return problemOfForm(message) == nil && problemOfOutcome(message) == nil
  }

  /// Whether it is provisional, and another is to follow (RFC 3515 §2.4.5).
  private static func saysMoreComes(_ message: Message?) -> Bool {
    guard let message else { return false }
    let state = message.header(.subscriptionState)?.lowercased() ?? ""
    return !state.hasPrefix("terminated") && status(message)?.isFinal == false
  }

  /// The status of a sipfrag if it is final (RFC 3515 §2.4.5).
  private static func outcome(_ message: Message?) -> StatusCode? {
    message.flatMap(status).flatMap { $0.isFinal ? $0 : nil }
  }

  /// The status of a sipfrag.
  private static func status(_ message: Message) -> StatusCode? {
    let words = String(decoding: message.body, as: UTF8.self).split(separator: " ")
    guard words.count >= 2, words[0] == "SIP/2.0",
      let code = Int(words[1].prefix(3)), let status = StatusCode(rawValue: code)
    else { return nil }
    return status
  }

  private static let accepted =
    ExampleLadders.answered
      + """
      primary -> system   REFER  5.000
      system  -> carrier  REFER  5.001
      carrier -> system   202    5.002
      system  -> primary  202    5.003
      carrier -> system   NOTIFY 5.010
      system  -> primary  NOTIFY 5.011
      primary -> system   200    5.012
      system  -> carrier  200    5.013

      """

  private static let outcomeHeard =
    "carrier -> system NOTIFY 6.0 sipfrag=\"SIP/2.0 200 OK\" state=\"terminated;reason=noresource\"\n"

  private static let examples = [
    Example(
      .passes, "100 Trying, then 200 OK and the subscription ends",
      accepted + outcomeHeard
        + "system -> primary NOTIFY 6.001\nprimary -> system 200\nsystem -> carrier 200"),
    Example(
      .passes, "a transfer that failed is told too",
      accepted
        + """
        carrier -> system   NOTIFY 6.0 sipfrag="SIP/2.0 486 Busy Here" state=terminated
        system  -> primary  NOTIFY 6.001
        primary -> system   200    6.002
        system  -> carrier  200    6.003
        """),
    Example(.fails, "the final NOTIFY is not passed on", accepted + outcomeHeard),
    Example(
      .fails, "the subscription is left open by the system",
      accepted + outcomeHeard
        + """
        system  -> primary  NOTIFY 6.001 state=active
        primary -> system   200    6.002
        system  -> carrier  200    6.003
        """),
    Example(
      .fails, "the outcome is told under another event",
      accepted + outcomeHeard
        + """
        system  -> primary  NOTIFY 6.001 header.Event=presence
        primary -> system   200    6.002
        system  -> carrier  200    6.003
        """),
    Example(
      .fails, "the sipfrag is lost",
      accepted + outcomeHeard
        + """
        system  -> primary  NOTIFY 6.001 no-sdp
        primary -> system   200    6.002
        system  -> carrier  200    6.003
        """),
    Example(
      .fails, "the answer to the NOTIFY is not passed back",
      accepted + outcomeHeard + "system -> primary NOTIFY 6.001\nprimary -> system 200"),
    Example(
      .fails, "the system accepts the REFER itself and never says more",
      ExampleLadders.answered + "primary -> system REFER 5.0\nsystem -> primary 202 5.1"),
    Example(.inconclusive, "the far end sends no final NOTIFY", accepted),
    Example(
      .inconclusive, "the capture ends before the final NOTIFY is passed on",
      accepted + outcomeHeard + "end 6.9"),
    Example(
      .inconclusive, "the capture ends before the answer to the NOTIFY is passed back",
      accepted + outcomeHeard
        + "system -> primary NOTIFY 6.001\nprimary -> system 200 6.5\nend 7.4"),
    Example(
      .inconclusive, "the system accepts the REFER itself, and the capture ends at once",
      ExampleLadders.answered + "primary -> system REFER 5.0\nsystem -> primary 202 5.1\nend 5.2"),
    Example(
      .inconclusive, "the system transfers by itself, and the capture ends while it rings there",
      ExampleLadders.answered
        + """
        primary -> system   REFER  5.0
        system  -> primary  202    5.1
        system  -> primary  NOTIFY 5.2
        primary -> system   200    5.3
        end 20
        """),
    Example(
      .notApplicable, "the REFER was refused",
      ExampleLadders.answered + "primary -> system REFER 5.0\nsystem -> primary 603 5.1"),
  ]
}
