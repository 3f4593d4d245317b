import Documents
import Plugins
import SIP
import UserAgents
import Wire

/// Steps of a party's script.
extension ScenarioReader {
  /// What an entry of a script was read as.
  enum Entry {
    case step(Step)
    case block([Step])
    case rule(ReplyRule, line: Int)
  }

  /// Reads a list of steps; rules are folded into the expect before them, or open the script.
  mutating func script(_ node: YAMLNode, of what: String) -> Script {
    var script = Script()
    for element in elements(node, of: what) {
      switch entry(element) {
      case .step(let step):
        if script.isServing { checkServing(step) }
        script.steps.append(step)
      case .block(let steps):
        if script.isServing { for step in steps { checkServing(step) } }
        script.steps += steps
      case .rule(let rule, let line): fold(rule, line: line, into: &script)
      case nil: continue
      }
    }
    return script
  }

  /// A party that answers every call can still come and go; it cannot wait for one of them.
  private mutating func checkServing(_ step: Step) {
    switch step.action {
    case .wait, .goDown, .comeUp, .serve: return
    default:
      complain(step.line, "after serve a script has only wait, go down, come up and serve")
    }
  }

  private mutating func fold(_ rule: ReplyRule, line: Int, into script: inout Script) {
    guard let last = script.steps.indices.last else {
      script.rules.append(rule)
      return
    }
    guard case .expect(var expectation) = script.steps[last].action else {
      complain(
        line, "withhold, delay, again and alter stand right after an expect, or before all steps")
      return
    }
    expectation.rules.append(rule)
    script.steps[last].action = .expect(expectation)
  }

  private mutating func entry(_ node: YAMLNode) -> Entry? {
    let verbs = Vocabulary.steps + Vocabulary.rules + Vocabulary.blocks
    guard let spoken = spoken(node, verbs: verbs, common: Vocabulary.common, what: "step") else {
      return nil
    }
    if Vocabulary.blocks.contains(where: { $0.name == spoken.verb.name }) { return block(spoken) }
    let isRule = Vocabulary.rules.contains { $0.name == spoken.verb.name }
    let fields = spoken.fields
    let isWanted = fields["when"].map { holds($0) } ?? true
    if isRule {
      for key in ["as", "after", "of"] {
        if let node = fields[key] {
          complain(
            node.line, "\(spoken.verb.name) is part of the expect before it; it has no \(key)")
        }
      }
      guard let rule = rule(spoken), isWanted else { return nil }
      return .rule(rule, line: node.line)
    }
    let action = action(spoken)
    let label = fields["as"].flatMap { name($0, "label") }
    let after = fields["after"].flatMap { name($0, "label") }
    let call = fields["of"].flatMap { name($0, "label") }
    guard let action, isWanted else { return nil }
    return .step(Step(action, label: label, after: after, call: call, line: node.line))
  }

  private mutating func action(_ spoken: Spoken) -> Action? {
    let fields = spoken.fields
    switch spoken.verb.name {
    case "call":
      guard let target = party(spoken.value, "call") else { return nil }
      var invitation = Invitation(to: Target(target), headers: added(fields))
      if let node = fields["offer"] { invitation.offer = codecs(node, "offer") ?? [] }
      invitation.caller = fields["from"].flatMap { text($0, "from") }
      invitation.number = fields["number"].flatMap { text($0, "number") }
      invitation.body = fields["body"].flatMap { text($0, "body") }
      invitation.maxForwards = fields["max-forwards"].flatMap { count($0, "max-forwards") }
      return .call(invitation)
    case "expect": return expectation(spoken).map { .expect($0) }
    case "expect none":
      let length = fields["for"].flatMap { duration($0, "for") }
      guard let kind = message(spoken.value, "expect none"), let length else { return nil }
      return .expectNone(Pattern(kind, headers: added(fields)), for: length)
    case "wait": return duration(spoken.value, "wait").map { .wait($0) }
    case "talk": return duration(spoken.value, "talk").map { .talk($0) }
    case "press":
      let way = fields["via"].map { choice($0, "via", of: KeyWay.self) } ?? .events
      guard let keys = keys(spoken.value, "press"), let way else { return nil }
      return .press(keys, by: way)
    case "record": return recorder(spoken).map { .record($0) }
    case "play": return sound(spoken.value, "play").map { .play($0) }
    case "listen":
      let limit = fields["within"].map { duration($0, "within") } ?? .seconds(30)
      guard let silence = duration(spoken.value, "listen"), let limit else { return nil }
      return .listen(silence: silence, within: limit)
    case "quiet": return .quiet
    case "trying": return .respond(Reply(.trying, headers: added(fields)))
    case "ring": return response(spoken, in: 101...199, or: .ringing)
    case "progress": return response(spoken, in: 101...199, or: .sessionProgress)
    case "answer": return response(spoken, in: 200...299, or: .ok)
    case "refuse": return response(spoken, in: 300...699, or: nil)
    case "respond": return response(spoken, in: 100...699, or: nil)
    case "serve":
      guard case .respond(let reply) = response(spoken, in: 200...699, or: .ok) else { return nil }
      return .serve(reply)
    case "calls": return load(spoken).map { .calls($0) }
    case "go down": return outage(spoken.value).map { .goDown($0) }
    case "come up": return .comeUp
    case "cancel": return cancel(spoken)
    case "hang up": return .hangUp
    case "hold": return holding(spoken.value)
    case "reoffer":
      return codecs(spoken.value, "reoffer").map { .reoffer(.sendrecv, codecs: $0) }
    case "resume": return .resume
    default: return request(spoken)
    }
  }

  /// Requests other than INVITE, CANCEL and BYE.
  private mutating func request(_ spoken: Spoken) -> Action? {
    let fields = spoken.fields
    switch spoken.verb.name {
    case "info":
      let type = fields["type"].flatMap { text($0, "type") } ?? "application/dtmf-relay"
      return text(spoken.value, "info").map { .info(Payload(type, $0)) }
    case "options": return party(spoken.value, "options").map { .options(Target($0)) }
    case "register":
      let user = fields["user"].flatMap { text($0, "user") }
      let expires = fields["expires"].map { duration($0, "expires") } ?? .seconds(60)
      guard let target = party(spoken.value, "register"), let user, let expires else { return nil }
      return .register(Registration(at: Target(target), user: user, expires: expires))
    case "refer":
      let number = fields["number"].flatMap { text($0, "number") }
      let replaces = fields["replaces"].flatMap { name($0, "label") }
      guard let target = party(spoken.value, "refer") else { return nil }
      return .refer(
        Transfer(
          to: Target(target), number: number, replaces: replaces, headers: added(fields)))
    case "notify": return status(spoken.value, "notify").map { .notify($0) }
    case "challenge": return challenge(spoken)
    case "send raw":
      let target = fields["to"].flatMap { party($0, "to") }
      guard let bytes = text(spoken.value, "send raw"), let target else { return nil }
      return .raw(bytes, to: Target(target))
    default: preconditionFailure("verb \(spoken.verb.name) has no reading")
    }
  }

  private mutating func expectation(_ spoken: Spoken) -> Expectation? {
    let fields = spoken.fields
    let kind = message(spoken.value, "expect")
    var bound = Expectation.Bound.within(.seconds(10))
    if let node = fields["within"], let length = duration(node, "within") {
      bound = .within(length)
    }
    if let node = fields["between"] {
      if fields["within"] != nil { complain(node.line, "expect has both within and between") }
      if let (earliest, latest) = span(node, "between") { bound = .between(earliest, latest) }
    }
    guard let kind else { return nil }
    return Expectation(Pattern(kind, headers: added(fields)), bound)
  }

  private mutating func response(
    _ spoken: Spoken, in range: ClosedRange<Int>, or usual: StatusCode?
  ) -> Action? {
    let fields = spoken.fields
    let code =
      if spoken.value.isEmpty, let usual { usual as StatusCode? } else {
        status(spoken.value, spoken.verb.name, in: range)
      }
    let codecs = fields["with"].flatMap { self.codecs($0, "with") }
    let reason = fields["reason"].flatMap { text($0, "reason") }
    let body = fields["body"].flatMap { text($0, "body") }
    let headers = added(fields)
    return code.map {
      .respond(Reply($0, reason: reason, codecs: codecs, headers: headers, body: body))
    }
  }

  private mutating func holding(_ value: YAMLNode) -> Action? {
    if value.isEmpty || value.text == "sendonly" { return .hold }
    if value.text == "inactive" { return .reoffer(.inactive) }
    complain(value.line, "hold is alone, \"sendonly\" or \"inactive\", not \(value.kind)")
    return nil
  }

  private mutating func cancel(_ spoken: Spoken) -> Action? {
    if spoken.value.isEmpty { return .cancel(early: false) }
    if spoken.value.text == "early" { return .cancel(early: true) }
    complain(spoken.value.line, "cancel is alone or \"early\", not \(spoken.value.kind)")
    return nil
  }

  private mutating func challenge(_ spoken: Spoken) -> Action? {
    let code = status(spoken.value, "challenge", in: 401...407)
    if let code, code != .unauthorized, code != .proxyAuthenticationRequired {
      complain(spoken.value.line, "challenge must be 401 or 407, not \"\(code)\"")
      return nil
    }
    let realm = spoken.fields["realm"].flatMap { text($0, "realm") }
    let user = spoken.fields["user"].flatMap { text($0, "user") }
    let password = spoken.fields["password"].flatMap { text($0, "password") }
    guard let code, let realm, let user, let password else { return nil }
    return .challenge(
      Challenge(code, realm: realm, credentials: Credentials(user: user, password: password)))
  }

  private mutating func rule(_ spoken: Spoken) -> ReplyRule? {
    let fields = spoken.fields
    let reply = choice(spoken.value, "automatic reply", of: AutomaticReply.self)
    let change: ReplyRule.Change?
    switch spoken.verb.name {
    case "withhold": change = .withhold
    case "delay": change = fields["by"].flatMap { duration($0, "by") }.map { .delay($0) }
    case "again":
      let times = fields["times"].map { count($0, "times", in: 1...255) } ?? 1
      let pause = fields["every"].map { duration($0, "every") } ?? .milliseconds(500)
      change = if let times, let pause { .again(times: times, every: pause) } else { nil }
    case "alter":
      let status = fields["status"].flatMap { self.status($0, "status") }
      let set = fields["set"].map { headers($0, "set") } ?? []
      let remove = fields["remove"].map { headerNames($0, "remove") } ?? []
      if fields["status"] == nil, set.isEmpty, remove.isEmpty {
        complain(spoken.value.line, "alter changes nothing; give status, set or remove")
      }
      change = .alter(status: status, set: set, remove: remove)
    default: preconditionFailure("rule \(spoken.verb.name) has no reading")
    }
    guard let reply, let change else { return nil }
    return ReplyRule(reply, change)
  }

  private mutating func added(_ fields: [String: YAMLNode]) -> [Draft.Field] {
    fields["headers"].map { headers($0, "headers") } ?? []
  }

  private mutating func span(_ node: YAMLNode, _ what: String) -> (Duration, Duration)? {
    let nodes = elements(node, of: what)
    guard node.list != nil else { return nil }
    guard nodes.count == 2 else {
      complain(node.line, "\(what) must be [earliest, latest], not \(nodes.count) values")
      return nil
    }
    guard let earliest = duration(nodes[0], what), let latest = duration(nodes[1], what) else {
      return nil
    }
    if latest <= earliest {
      complain(node.line, "\(what) ends at \(latest.text), not after its begin at \(earliest.text)")
    }
    return (earliest, latest)
  }
}
