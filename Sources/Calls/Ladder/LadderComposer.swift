import SIP
import Wire

/// Writes the messages of a ladder, each from what its sender has sent and received before.
struct LadderComposer {
  /// A message that is part of the ladder so far.
  struct Event {
    let from: String
    let to: String
    let call: String
    let message: Message

    func isOnHop(_ one: String, _ other: String) -> Bool {
      (from == one && to == other) || (from == other && to == one)
    }
  }

  var sightings: [Sighting] = []
  private(set) var events: [Event] = []
  var media = LadderMedia()
  var traffic = LadderTraffic()
  private var connections: [String: (client: String, port: UInt16)] = [:]

  mutating func add(_ line: LadderLine) throws(LadderError) {
    switch line.what {
    case .unreachable:
      // The sighting names the packet that could not be delivered, which went the other way.
      try record(line, .unreachable, from: line.to, to: line.from)
    case .reset: try record(line, .reset, from: line.from, to: line.to)
    case .setup:
      try record(line, .connected(try since(line)...line.at), from: line.from, to: line.to)
    case .synchronise:
      try record(line, .unanswered, from: line.from, to: line.to)
    case .dns(let name): try record(line, .dnsQuery(name), from: line.from, to: line.to)
    case .garbage:
      let bytes = Array((line["body"] ?? "not SIP at all").utf8)
      try record(line, .unreadable(bytes, .notSIP), from: line.from, to: line.to)
    case .rtp, .digit: try speak(line)
    case .packet(let carrier): touch(line, carrier)
    case .web(let method, let target): try exchange(line, method, target)
    case .request(let method):
      try send(line, try request(line, method))
    case .response(let status, let method):
      try send(line, try response(line, status, to: method))
    }
  }

  private mutating func send(_ line: LadderLine, _ draft: Draft) throws(LadderError) {
    var draft = draft
    try apply(line, to: &draft)
    let message: Message
    do throws(ParseError) {
      message = try draft.message()
    } catch {
      throw LadderError(line: line.number, "the message would not be SIP: \(error)")
    }
    events.append(
      Event(from: line.from.name, to: line.to.name, call: line.call, message: message))
    try record(line, .sip(message), from: line.from, to: line.to)
  }

  private func since(_ line: LadderLine) throws(LadderError) -> Moment {
    guard let seconds = line["since"].flatMap({ LadderLine.seconds($0) }),
      Moment.seconds(seconds) <= line.at
    else { throw LadderError(line: line.number, "it needs since=SECONDS, before its own time") }
    return .seconds(seconds)
  }

  private mutating func record(
    _ line: LadderLine, _ content: Sighting.Content, from: Roles.Party, to: Roles.Party
  ) throws(LadderError) {
    let usual = [.setup, .synchronise].contains(line.what) ? "tcp" : "udp"
    guard let transport = Transport(rawValue: line["transport"] ?? usual) else {
      throw LadderError(line: line.number, "no transport \"\(line["transport"] ?? "")\"")
    }
    var ports: (from: UInt16, to: UInt16) = (5060, 5060)
    if transport.isReliable {
      let hop = [from.name, to.name].sorted().joined(separator: " ")
      let next = 40_001 + UInt16(connections.count)
      let connection = connections[hop] ?? (from.name, next)
      connections[hop] = connection
      if connection.client == from.name {
        ports.from = connection.port
      } else {
        ports.to = connection.port
      }
    }
    if let port = line["from-port"].flatMap({ UInt16($0) }) { ports.from = port }
    if let port = line["to-port"].flatMap({ UInt16($0) }) { ports.to = port }
    if case .dnsQuery = content { ports.to = 53 }
    sightings.append(
      Sighting(
        frame: sightings.count + 1, at: line.at, transport: transport,
        from: Endpoint(from.address, ports.from), to: Endpoint(to.address, ports.to), content))
  }

  /// The same bytes once more, where the line asks for them or repeats an unanswered request.
  func repetition(_ line: LadderLine, _ isSame: (Message) -> Bool) -> Draft? {
    let earlier = events.last {
      $0.from == line.from.name && $0.to == line.to.name && $0.call == line.call
        && isSame($0.message) && (line.branch == nil || $0.message.branch == line.branch)
    }
    guard let earlier else { return nil }
    if line.flags.contains("again") { return Draft(earlier.message) }
    let onlyNamesIt = line.keys.allSatisfy { ["call", "branch", "transport"].contains($0.key) }
    guard earlier.message.isRequest, earlier.message.method != .ack, onlyNamesIt,
      line.flags.isEmpty, finals(of: earlier).isEmpty
    else { return nil }
    return Draft(earlier.message)
  }

  /// Final responses to a request on its hop.
  func finals(of request: Event) -> [Event] {
    events.filter {
      $0.from == request.to && $0.to == request.from && $0.call == request.call
        && $0.message.status?.isFinal == true && $0.message.cseq == request.message.cseq
        && $0.message.branch == request.message.branch
    }
  }

  /// The headers and bodies a line sets, over the defaults.
  private func apply(_ line: LadderLine, to draft: inout Draft) throws(LadderError) {
    if let branch = line.branch, let via = draft[.via] {
      draft[.via] = via.settingParameter("branch", to: branch)
    }
    for (key, value) in line.keys {
      switch key {
      case "cseq":
        let method = draft[.cseq]?.split(separator: " ").last ?? ""
        draft[.cseq] = value.contains(" ") ? value : "\(value) \(method)"
      case "to-tag": draft[.to] = draft[.to]?.settingParameter("tag", to: value)
      case "from-tag": draft[.from] = draft[.from]?.settingParameter("tag", to: value)
      case "call-id": draft[.callID] = value
      case "caller": draft[.from] = draft[.from]?.settingUser(to: value)
      case "callee": draft[.to] = draft[.to]?.settingUser(to: value)
      case "uri":
        if case .request(let method, _) = draft.startLine {
          draft.startLine = .request(method, uri: value)
        }
      case "reason":
        if case .response(let status, _) = draft.startLine {
          draft.startLine = .response(status, reason: value)
        }
      case "token": draft[.transferContextToken] = value
      case "refer-to": draft[.referTo] = value
      case "state": draft[.subscriptionState] = value
      case "content-type": draft[.contentType] = value
      default: break
      }
    }
    try applyBody(line, to: &draft)
    for (key, value) in line.keys {
      if key.hasPrefix("header.") {
        draft[HeaderName(key.dropFirst(7))] = value.isEmpty ? nil : value
      } else if key.hasPrefix("add.") {
        draft.prepend(HeaderName(key.dropFirst(4)), value)
      }
    }
  }

  private func applyBody(_ line: LadderLine, to draft: inout Draft) throws(LadderError) {
    if let fragment = line["sipfrag"] {
      draft[.contentType] = "message/sipfrag;version=2.0"
      draft.body = Array((fragment + "\r\n").utf8)
    }
    if line["codecs"] != nil || line["media"] != nil || line.flags.contains("hold") {
      let old = String(decoding: draft.body, as: UTF8.self)
      let kept = LadderBody.codecs(of: old).joined(separator: ",")
      let codecs = line["codecs"] ?? (kept.isEmpty ? LadderBody.defaultCodecs : kept)
      guard
        let media = Endpoint(line["media"] ?? "\(line.from.address):4000"),
        let sdp = LadderBody.sdp(
          codecs: codecs, origin: line.from, version: line.number, media: media,
          isHeld: line.flags.contains("hold"))
      else { throw LadderError(line: line.number, "codecs or media cannot be read: \(codecs)") }
      draft[.contentType] = "application/sdp"
      draft.body = Array(sdp.utf8)
    }
    if line.flags.contains("fax") {
      let media = Endpoint(line.from.address, 4_000)
      draft[.contentType] = "application/sdp"
      draft.body = Array(LadderBody.fax(origin: line.from, version: line.number, media: media).utf8)
    }
    if let body = line["body"] { draft.body = Array(body.utf8) }
    if line.flags.contains("no-sdp") {
      draft[.contentType] = nil
      draft.body = []
    }
  }
}

extension String {
  /// A header value with that parameter set, or without it where the new value is empty.
  fileprivate func settingParameter(_ name: String, to value: String) -> String {
    var parts = split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    let close = parts.lastIndex { $0.contains(">") } ?? 0
    let index = parts.indices.first { $0 > close && parts[$0].lowercased().hasPrefix("\(name)=") }
    if let index { parts.remove(at: index) }
    if !value.isEmpty { parts.insert("\(name)=\(value)", at: index ?? close + 1) }
    return parts.joined(separator: ";")
  }

  fileprivate func settingUser(to user: String) -> String {
    guard let colon = firstIndex(of: ":"), let at = firstIndex(of: "@"), colon < at else {
      return self
    }
    return self[...colon] + user + self[at...]
  }
}
