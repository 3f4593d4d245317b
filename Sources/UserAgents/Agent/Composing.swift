import SIP
import Signaling
import Wire

// How a party writes its messages.
extension UserAgent {
  static let methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, REGISTER"
  static let codecs: [CodecName] = [.pcmu, .pcma, .opus, .telephoneEvent]

  func contact(over transport: Transport) -> String {
    "<\(URI(user: name, at: endpoint, transport: transport))>"
  }

  mutating func branch() -> String { "z9hG4bK" + generator.token(length: 16) }

  mutating func via(over transport: Transport) -> Via {
    Via.make(transport, endpoint, branch: branch(), rport: !transport.isReliable)
  }

  /// A request outside any dialog, without Via.
  mutating func draft(
    _ method: Method, _ uri: URI, from: NameAddress, to: NameAddress, callID: String,
    sequence: UInt32 = 1, over transport: Transport
  ) -> Draft {
    var draft = Draft(.request(method, uri: "\(uri)"))
    draft.append(.maxForwards, "70")
    draft.append(.from, "\(from)")
    draft.append(.to, "\(to)")
    draft.append(.callID, callID)
    draft.append(.cseq, "\(CSeq(sequence, method))")
    draft.append(.contact, contact(over: transport))
    draft.append(.allow, Self.methods)
    return draft
  }

  /// A response to a request, with that reason phrase or the usual one.
  func response(
    _ status: StatusCode, reason: String? = nil, to request: Message, tag: String
  ) -> Draft {
    var draft = Draft(status, replyingTo: request, tag: tag)
    if let reason { draft.startLine = .response(status, reason: reason) }
    return draft
  }

  /// Sends a request with a new Via; nil with a note when the script's own header fields make it
  /// unreadable.
  @discardableResult
  mutating func send(
    _ draft: Draft, by way: Way, for errand: Errand, at now: Moment
  ) -> (id: ClientTransactionID, request: Message)? {
    var draft = draft
    draft.prependAtTop(.via, "\(via(over: way.transport))")
    do throws(ParseError) {
      let request = try draft.message()
      let acknowledges = !Departure(rules(for: .failureAck, claim: nil)).isWithheld
      let id = layer.send(
        request, to: way.endpoint, from: endpoint, over: way.transport,
        acknowledgesFailures: acknowledges, at: now)
      errands[id] = errand
      return (id, request)
    } catch {
      note("could not send \(draft.startLine): \(error)", at: now)
      return nil
    }
  }

  /// Puts the script's header fields into a message: the first of a name replaces the party's own.
  mutating func add(_ fields: [Draft.Field], to draft: inout Draft, call: Int?) {
    var seen: Set<HeaderName> = []
    for field in fields {
      let value = fill(field.value, call: call)
      if seen.insert(field.name).inserted {
        draft[field.name] = value
      } else {
        draft.append(field.name, value)
      }
    }
  }

  /// The text with placeholders filled in, each `{branch}`, `{tag}` and `{token}` new.
  ///
  /// Where there is no call to take them from, `{caller}` and `{call-id}` are new ones, the same
  /// throughout the text.
  mutating func fill(_ text: String, call: Int?) -> String {
    var generator = generator
    var numbers = context.numbers
    var made: [String: String] = [:]
    let result = Placeholders.fill(text) { name in
      if let known = value(of: name, call: call) ?? made[name] { return known }
      switch name {
      case "branch": return "z9hG4bK" + generator.token(length: 16)
      case "tag", "token": return generator.token()
      case "caller": made[name] = numbers.take()
      case "call-id": made[name] = "\(generator.token(length: 16))@\(endpoint.address)"
      default: return nil
      }
      return made[name]
    }
    self.generator = generator
    context.numbers = numbers
    return result
  }

  /// The text with placeholders filled in, except those that would be new each time.
  func filled(_ text: String, call: Int?) -> String {
    Placeholders.fill(text) { value(of: $0, call: call) }
  }

  private func value(of name: String, call: Int?) -> String? {
    if let known = context.placeholders[name] { return known }
    let call = (call ?? currentCall).map { calls[$0] }
    switch name {
    case "name": return self.name
    case "address": return "\(endpoint.address)"
    case "endpoint": return "\(endpoint)"
    case "transport": return transport.rawValue
    case "caller": return call?.number
    case "called": return context.calledNumber
    case "call-id": return call?.invite.callID
    case "local-tag": return call?.localTag
    case "remote-tag": return call?.dialog?.id.remoteTag
    default: break
    }
    let parts = name.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let place = context.directory[String(parts[1])] else { return nil }
    switch parts[0] {
    case "address": return "\(place.address)"
    case "endpoint": return "\(place)"
    default: return nil
    }
  }
}

extension Draft {
  /// Puts a field above all others.
  mutating func prependAtTop(_ name: HeaderName, _ value: String) {
    fields.insert(Field(name, value), at: 0)
  }

  mutating func setBody(_ type: String, _ text: String) {
    self[.contentType] = type
    body = Array(text.utf8)
  }
}

extension String {
  /// With CR LF at the end of each line, where it has no CR of its own.
  var withWireLineEnds: String {
    utf8.contains(0x0D)
      ? self
      : split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\r\n")
  }
}
