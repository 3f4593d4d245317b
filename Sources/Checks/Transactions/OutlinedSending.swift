import Calls
import Wire

/// What `TransactionRetransmission` can say from an outline.
enum OutlinedSending {
  static func answer(_ outline: CallOutline) -> OutlineAnswer {
    if outline.kind == .asked { return outline.asks ? .passed : .notApplicable }
    var hasJudged = false
    let isRepeated = outline.traits.contains(.repeated)
    if outline.hasEdge, let leg = outline.outgoing {
      let edges =
        outline.traits.contains(.failedOver)
        ? outline.attempts.map { ($0.leg, Optional($0.extras)) }
        : [(leg, outline.beyond?.outgoing)]
      guard edges.allSatisfy({ isSentRight($0, $1, among: edges.map(\.0), outline) }) else {
        return .unknown
      }
      hasJudged = true
      if let bye = leg.bye, bye.isFromCaller {
        guard let final = bye.final, isPrompt(bye.sent, final.mark) else { return .unknown }
      }
    }
    if let leg = outline.incoming {
      if isRepeated, let extras = outline.beyond?.incoming {
        guard repliesAreRight(leg, extras) else { return .unknown }
        if isAskedAgain(leg, extras) { hasJudged = true }
      }
      if let refresh = outline.beyond?.incoming.refresh, !refresh.isFromCaller {
        guard let response = refresh.response, isPrompt(refresh.sent, response) else {
          return .unknown
        }
        hasJudged = true
      }
      if let final = leg.final, !final.isSuccess {
        guard let ack = leg.ack, isPrompt(final.mark, ack) else { return .unknown }
        hasJudged = true
      }
      if let bye = leg.bye, !bye.isFromCaller {
        guard let final = bye.final, isPrompt(bye.sent, final.mark) else { return .unknown }
        hasJudged = true
      }
    }
    return hasJudged ? .passed : .notApplicable
  }

  /// Whether an edge's INVITE was sent again when it had to be, and nothing else was or had to be.
  private static func isSentRight(
    _ leg: CallOutline.Leg, _ extras: OutlineExtras?, among edges: [CallOutline.Leg],
    _ outline: CallOutline
  ) -> Bool {
    if let cancel = extras?.cancel {
      guard let final = cancel.final, isPrompt(cancel.sent, final.mark) else { return false }
    }
    guard let extras, extras.isRepeated else {
      if leg.isReliable || leg.response.map({ isPrompt(leg.invite, $0) }) ?? false { return true }
      return isOnTime([leg.invite.at], leg, extras, among: edges, outline)
    }
    guard !leg.isReliable, !extras.hasOtherRepeats, extras.byes.isEmpty,
      let again = extras.invites.times
    else { return false }
    return isOnTime([leg.invite.at] + again, leg, extras, among: edges, outline)
  }

  private static func isOnTime(
    _ sends: [Moment], _ leg: CallOutline.Leg, _ extras: OutlineExtras?,
    among edges: [CallOutline.Leg], _ outline: CallOutline
  ) -> Bool {
    var stops = edges.map(\.invite.at)
    if let cancel = extras?.cancel { stops.append(cancel.sent.at) }
    if let told = outline.incoming?.final { stops.append(told.mark.at) }
    let resending = Resending(
      cap: nil, answeredAt: leg.response?.at,
      givenUpAt: stops.filter { $0 > leg.invite.at }.min(), endedAt: outline.endedAt)
    return resending.problem(sends) == nil
  }

  /// Whether what the caller sent again was surely answered as it should be.
  ///
  /// What the system itself sent again, other than an answer to that, is left to the messages.
  private static func repliesAreRight(
    _ leg: CallOutline.Leg, _ extras: OutlineExtras
  ) -> Bool {
    guard !extras.hasOtherRepeats, !leg.isReliable, let response = leg.response else {
      return false
    }
    if let final = leg.final, !final.isSuccess, extras.invites.finals > 0 { return false }
    if let again = extras.invites.request, again.frame > response.frame {
      // It was absorbed after a 2xx; the one before may have been not.
      if let final = leg.final, final.isSuccess, again.frame > final.mark.frame { return false }
      guard let last = leg.lastResponse, last.frame > again.frame else { return false }
    }
    guard let bye = leg.bye, !extras.byes.isEmpty else { return true }
    guard bye.isFromCaller, extras.byes.finals <= extras.byes.requests, let final = bye.final else {
      return false
    }
    guard let again = extras.byes.request, again.frame > final.mark.frame else { return true }
    return extras.byes.final.map { $0.frame > again.frame } ?? false
  }

  /// Whether a request came again after it was answered.
  private static func isAskedAgain(_ leg: CallOutline.Leg, _ extras: OutlineExtras) -> Bool {
    if let again = extras.invites.request, let response = leg.response,
      again.frame > response.frame
    {
      return true
    }
    if let bye = leg.bye, let again = extras.byes.request, let final = bye.final {
      return again.frame > final.mark.frame
    }
    return false
  }

  /// Whether something came before the first repetition was due.
  private static func isPrompt(_ sent: CallOutline.Mark, _ answer: CallOutline.Mark) -> Bool {
    answer.at - sent.at <= Bounds.t1
  }
}
