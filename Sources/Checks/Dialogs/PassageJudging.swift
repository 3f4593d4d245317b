import Calls
import SIP
import Wire

/// Judges one request inside a dialog on its way through the system, there and back.
struct PassageJudging {
  private let passage: Passage
  private let call: Call
  private let known: ReceivedRequests
  private let evidence: Evidence
  private let received: Transaction
  /// The request in words, as findings begin.
  private var what: String {
    "the \(evidence.name(received.client))'s \(received.method) at "
      + evidence.time(received.startedAt)
  }

  init(_ passage: Passage, in call: Call, _ known: ReceivedRequests, _ evidence: Evidence) {
    self.passage = passage
    self.call = call
    self.known = known
    self.evidence = evidence
    received = passage.received
  }

  func judge(_ judgement: inout Judgement) {
    guard let sent = passage.sent else {
      judgeMissing(&judgement)
      return
    }
    judgement.judged()
    let place = evidence.name(sent.server)
    guard place == evidence.name(passage.target) else {
      if let sender = known.addresser(of: sent, evidence) {
        judgement.leaveOpen("the \(sender) itself addressed its \(received.method) elsewhere")
        return
      }
      judgement.find(
        "\(what) did not reach the \(evidence.name(passage.target)), it went to the \(place)",
        frames: [sent.request.frame, received.request.frame], callID: received.callID)
      return
    }
    if let sender = passage.sent?.request.message?.fromTag, sender != passage.senderTag {
      judgement.find(
        "\(what) was passed on with its From and To tags exchanged",
        frames: [sent.request.frame, received.request.frame], callID: received.callID,
        stands: evidence.isProven(passage) && passage.hasTagsExchanged)
      return
    }
    if let change = passage.bodyChange {
      judgement.find(
        "\(what) \(change)", frames: [sent.request.frame, received.request.frame],
        callID: received.callID, stands: evidence.isProven(passage))
    }
    guard let final = sent.final, let status = final.status, !status.isRetry else { return }
    guard let relayed = received.final else {
      guard evidence.endedAt - final.at >= Bounds.teardown else {
        judgement.leaveOpen("the capture ended before \(what) was answered")
        return
      }
      judgement.find(
        "\(what) was answered \(status) by the \(evidence.name(sent.server)) at "
          + "\(evidence.time(final.at)), but the answer was not passed back",
        frames: [final.frame, received.request.frame], callID: received.callID)
      return
    }
    if passage.isProxied, let told = relayed.status, told != status, relayed.frame > final.frame {
      judgement.find(
        "\(what) was answered \(status) by the \(evidence.name(sent.server)), the system made "
          + "\(told) of it",
        frames: [relayed.frame, final.frame], callID: received.callID)
    }
  }

  private func judgeMissing(_ judgement: inout Judgement) {
    // What crosses a BYE has nowhere to go; a challenge asks for the request again; and a B2BUA
    // may answer for itself whatever does not end or change the call.
    // What was answered before the BYE left did not cross it.
    if let end = passage.far.endedAt, end <= received.startedAt + Bounds.crossing,
      received.final.map({ $0.at >= end }) ?? true
    {
      return
    }
    if received.final?.status?.isRetry == true { return }
    if !passage.isProxied, ![.bye, .invite, .info].contains(received.method) { return }
    guard evidence.endedAt - received.startedAt >= Bounds.teardown else {
      judgement.leaveOpen("the capture ended less than 1 s after \(what)")
      return
    }
    let target = evidence.name(passage.target)
    let strayed = call.legs.flatMap(\.transactions).first {
      evidence.isFromSystem($0) && $0.method == received.method && $0.cseq == received.cseq
        && $0.request.frame > received.request.frame && evidence.name($0.server) != target
    }
    if let strayed, let sender = known.addresser(of: strayed, evidence) {
      judgement.leaveOpen("the \(sender) itself addressed its \(received.method) elsewhere")
      return
    }
    judgement.find(
      "\(what) did not reach the \(target)"
        + (strayed.map { ", it went to the \(evidence.name($0.server))" } ?? ""),
      frames: [received.request.frame] + (strayed.map { [$0.request.frame] } ?? []),
      callID: received.callID)
  }
}

extension StatusCode {
  /// A challenge, or a glare: the request comes again.
  fileprivate var isRetry: Bool { [401, 407, 491].contains(rawValue) }
}
