import SIP
import Signaling
import Wire

/// Makes a request anew from the recorded one.
struct RequestComposer {
  let setting: ReplaySetting
  let member: Int
  let call: PlayedCall
  /// The number of the request among the member's.
  let number: Int

  struct Composed {
    var draft: Draft
    let destination: Endpoint
    let transport: Transport
  }

  private var endpoint: Endpoint { setting.endpoints[member] }

  /// The request as it is sent now; nil where its dialog is not there.
  func request(
    _ step: ScriptedStep, branch: String, port: (Endpoint) -> UInt16
  ) -> Composed? {
    let recorded = step.message
    guard let method = recorded.method else { return nil }
    var inDialog: Draft?
    var destination = setting.place(of: step.peer, over: step.transport)
    var transport = step.transport
    if recorded.toTag != nil {
      guard var dialog = call.dialogs[call.name(sentBy: recorded)] else { return nil }
      inDialog = dialog.request(method)
      if call.ignoredRoutes(recorded) || ignoredTarget(step) {
        // As recorded: straight to where it went, with no Route.
        inDialog?.startLine = .request(
          method, uri: setting.map.rewrite(recorded.requestURI ?? ""))
        inDialog?.fields.removeAll { $0.name == .route }
      } else if let hop = dialog.nextHop.endpoint, hop.address.isLoopback {
        // A host name, or a place off loopback, leaves the way the dialog was made on.
        destination = hop
        transport = usable(dialog.nextHop.transport, instead: transport)
      }
    }
    let uri = inDialog?.uri ?? setting.map.rewrite(recorded.requestURI ?? "")
    var draft = Draft(.request(method, uri: uri))
    let routes = inDialog.map { $0.fields.filter { $0.name == .route }.map(\.value) }
    write(
      recorded, into: &draft, inDialog, routes,
      Via.make(transport, endpoint, branch: branch, rport: wantsRport(recorded)))
    authorise(&draft, recorded, method: method, uri: uri)
    let rewriter = MessageRewriter(map: setting.map, call: call, callID: setting.callID)
    draft.body = rewriter.body(of: recorded, at: endpoint.address, port: port)
    return Composed(draft: draft, destination: destination, transport: transport)
  }

  /// The recorded fields in their order, each as it has to be now.
  private func write(
    _ recorded: Message, into draft: inout Draft, _ inDialog: Draft?, _ routes: [String]?,
    _ via: Via
  ) {
    let rewriter = MessageRewriter(map: setting.map, call: call, callID: setting.callID)
    var hasVia = false
    var hasRoutes = false
    func addRoutes() {
      guard !hasRoutes, let routes else { return }
      hasRoutes = true
      for route in routes { draft.append(.route, route) }
    }
    for field in Draft(recorded).fields {
      switch field.name {
      case .via:
        if hasVia {
          draft.append(field.name, setting.map.rewrite(field.value))
        } else {
          hasVia = true
          let below = recorded.values(.via).dropFirst().prefix(
            max(0, values(in: field.value) - 1))
          let all = ["\(via)"] + below.map { setting.map.rewrite($0) }
          draft.append(field.name, all.joined(separator: ", "))
          if recorded.header(.route) == nil { addRoutes() }
        }
      case .route:
        if inDialog == nil {
          draft.append(field.name, setting.map.rewrite(field.value))
        } else {
          addRoutes()
        }
      case .from:
        draft.append(field.name, inDialog?[.from] ?? party(field.value, recorded))
      case .to:
        draft.append(field.name, inDialog?[.to] ?? setting.map.rewrite(field.value))
      case .callID:
        draft.append(field.name, inDialog?[.callID] ?? setting.callID(recorded.callID))
      case "RAck":
        let rest = field.value.drop { $0 != " " }
        draft.append(field.name, (call.reliableSequence ?? "1") + rest)
      default:
        draft.append(field.name, rewriter.rewrite(field.value, of: field.name))
      }
    }
    if !hasVia { draft.prepend(.via, "\(via)") }
  }

  private func values(in field: String) -> Int {
    var draft = Draft(.request(.options, uri: "sip:a"))
    draft.append(.via, field)
    return draft.values(.via).count
  }

  /// A new From with a tag of its own, the same for all requests of the recorded tag.
  private func party(_ value: String, _ recorded: Message) -> String {
    let text = setting.map.rewrite(value)
    guard let tag = recorded.fromTag else { return text }
    let name = PlayedCall.TagName(callID: recorded.callID, tag: tag)
    let new =
      call.tags[name] ?? setting.identity.tag(tag, in: recorded.callID, of: member)
    return text.replacing("tag=\(tag)", with: "tag=\(new)")
  }

  private func wantsRport(_ recorded: Message) -> Bool {
    recorded.values(.via).first.flatMap { Via($0) }?.wantsRport ?? false
  }

  /// Whether a party without a route set did not send to the Contact either, but to somebody else.
  private func ignoredTarget(_ step: ScriptedStep) -> Bool {
    guard step.message.header(.route) == nil,
      let target = call.recordedTarget(of: step.message),
      let name = setting.script.cast.name(of: target)
    else { return false }
    return switch step.peer {
    case .system: name != ReplayCast.system
    case .member(let member): name != setting.script.cast.members[member].name
    }
  }

  /// A party that speaks TLS speaks nothing else.
  private func usable(_ transport: Transport?, instead recorded: Transport) -> Transport {
    guard let transport, recorded != .tls, transport == .udp || transport == .tcp else {
      return recorded
    }
    return transport
  }

  /// Answers the latest challenge where the recorded request answered one.
  private func authorise(
    _ draft: inout Draft, _ recorded: Message, method: Method, uri: String
  ) {
    for (name, isProxy) in [(HeaderName.authorization, false), (.proxyAuthorization, true)] {
      guard draft[name] != nil,
        let challenge = call.challenges.last(where: { $0.isProxy == isProxy })?.1,
        let known = setting.credentials.first(where: {
          $0.realm == nil || $0.realm == challenge.realm
        }),
        let answer = Digest.credentials(
          for: challenge, username: known.username, password: known.password, method: method,
          uri: uri, clientNonce: setting.identity.clientNonce(number, of: member))
      else { continue }
      draft[name] = "\(answer)"
    }
  }
}

extension Draft {
  fileprivate var uri: String {
    if case .request(_, let uri) = startLine { uri } else { "" }
  }
}
