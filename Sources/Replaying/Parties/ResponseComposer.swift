import SIP
import Signaling
import Wire

/// Makes a response anew from the recorded one and the request that really came.
struct ResponseComposer {
  let setting: ReplaySetting
  let member: Int
  let call: PlayedCall

  /// Via, From, To, Call-ID and CSeq are the request's (RFC 3261 §8.2.6), as is the Record-Route
  /// where the dialog needs it; the rest is what was recorded, in the recorded order.
  func response(
    _ step: ScriptedStep, to request: Message, port: (Endpoint) -> UInt16
  ) -> Draft {
    let recorded = step.message
    let rewriter = MessageRewriter(map: setting.map, call: call, callID: setting.callID)
    var draft = Draft(recorded.startLine)
    var hasVia = false
    var hasRoutes = false
    let routes = recordRoutes(recorded, step, request)
    func addRoutes() {
      if hasRoutes { return }
      hasRoutes = true
      for route in routes { draft.append(.recordRoute, route) }
    }
    for field in Draft(recorded).fields {
      switch field.name {
      case .via:
        if hasVia { continue }
        hasVia = true
        for via in request.headers(.via) { draft.append(field.name, via) }
        if recorded.header(.recordRoute) == nil { addRoutes() }
      case .recordRoute: addRoutes()
      case .from: draft.append(field.name, request.header(.from) ?? "")
      case .to: draft.append(field.name, to(recorded, request))
      case .callID: draft.append(field.name, request.callID)
      case .cseq: draft.append(field.name, "\(request.cseq)")
      default: draft.append(field.name, rewriter.rewrite(field.value, of: field.name))
      }
    }
    draft.body = rewriter.body(
      of: recorded, at: setting.endpoints[member].address, port: port)
    return draft
  }

  private func to(_ recorded: Message, _ request: Message) -> String {
    let text = request.header(.to) ?? ""
    guard request.toTag == nil, let tag = recorded.toTag else { return text }
    let name = PlayedCall.TagName(callID: recorded.callID, tag: tag)
    let own = call.tags[name] ?? setting.identity.tag(tag, in: recorded.callID, of: member)
    return "\(text);tag=\(own)"
  }

  /// A party that copied it does so again; one to which none was sent must, or the dialog is lost.
  private func recordRoutes(
    _ recorded: Message, _ step: ScriptedStep, _ request: Message
  ) -> [String] {
    let sent = call.part.steps[call.part.transactions[step.transaction].request].message
    let isWanted =
      recorded.header(.recordRoute) != nil
      || (sent.header(.recordRoute) == nil && recorded.status.map { $0 > .trying } == true
        && recorded.status?.isFailure == false)
    return isWanted ? request.headers(.recordRoute) : []
  }
}
