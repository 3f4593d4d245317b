import SIP
import Scenarios
import Testing
import UserAgents
import Wire

/// A line or two of a script and what they mean.
struct StepCase: CustomTestStringConvertible, Sendable {
  let text: String
  let action: Action

  var testDescription: String { text }

  init(_ text: String, _ action: Action) {
    self.text = text
    self.action = action
  }

  static let all: [StepCase] = [
    StepCase("- call: system", .call(Invitation(to: Target("system")))),
    StepCase(
      """
      - call: system
        offer: [PCMA, PCMU, opus, G722, G729, telephone-event]
        number: "+15550001"
        headers: {X-Account: "4711"}
        body: hello
        max-forwards: 1
      """,
      .call(
        Invitation(
          to: Target("system"), offer: [.pcma, .pcmu, .opus, .g722, .g729, .telephoneEvent],
          number: "+15550001", headers: [Draft.Field("X-Account", "4711")], body: "hello",
          maxForwards: 1))),
    StepCase("- call: system\n  offer: []", .call(Invitation(to: Target("system"), offer: []))),
    StepCase("- expect: INVITE", .expect(Expectation(Pattern(.request(.invite))))),
    StepCase(
      "- expect: 200\n  within: 5s",
      .expect(Expectation(Pattern(.response(.ok, method: nil)), .within(.seconds(5))))),
    StepCase(
      "- expect: 200 BYE", .expect(Expectation(Pattern(.response(.ok, method: .bye))))),
    StepCase(
      "- expect: 4xx\n  between: [2.9s, 3300ms]",
      .expect(
        Expectation(
          Pattern(.responseClass(.requestFailure, method: nil)),
          .between(.milliseconds(2900), .milliseconds(3300))))),
    StepCase(
      "- expect: REFER\n  headers: {X-Transfer-Context-Token: \"{token}\"}",
      .expect(
        Expectation(
          Pattern(
            .request(.refer), headers: [Draft.Field(.transferContextToken, "{token}")])))),
    StepCase(
      "- expect none: INVITE\n  for: 4s",
      .expectNone(Pattern(.request(.invite)), for: .seconds(4))),
    StepCase("- wait: 20ms", .wait(.milliseconds(20))),
    StepCase("- talk: 1s", .talk(.seconds(1))),
    StepCase("- quiet", .quiet),
    StepCase("- listen: 500ms", .listen(silence: .milliseconds(500), within: .seconds(30))),
    StepCase(
      "- listen: 1s\n  within: 5s", .listen(silence: .seconds(1), within: .seconds(5))),
    StepCase("- press: 1", .press("1")),
    StepCase("- press: \"42#\"", .press("42#")),
    StepCase("- press: \"1\"\n  via: info", .press("1", by: .info)),
    StepCase("- press: \"1\"\n  via: events", .press("1")),
    StepCase("- record: greeting", .record(Recorder("greeting"))),
    StepCase("- trying", .respond(Reply(.trying))),
    StepCase("- ring", .respond(Reply(.ringing))),
    StepCase(
      "- ring:\n  with: [PCMU]", .respond(Reply(.ringing, codecs: [.pcmu]))),
    StepCase("- progress: 199", .respond(Reply(StatusCode(rawValue: 199) ?? .ringing))),
    StepCase("- progress", .respond(Reply(.sessionProgress))),
    StepCase("- answer", .respond(Reply(.ok))),
    StepCase(
      "- answer: 200\n  with: [PCMU, telephone-event]\n  reason: Fine",
      .respond(Reply(.ok, reason: "Fine", codecs: [.pcmu, .telephoneEvent]))),
    StepCase(
      "- refuse: 503\n  headers: {Retry-After: 30}",
      .respond(Reply(.serviceUnavailable, headers: [Draft.Field(.retryAfter, "30")]))),
    StepCase("- respond: 480", .respond(Reply(.temporarilyUnavailable))),
    StepCase("- serve", .serve(Reply(.ok))),
    StepCase("- go down: silent", .goDown(.silent)),
    StepCase("- go down: refused", .goDown(.refused)),
    StepCase("- go down: 503", .goDown(.unavailable(.serviceUnavailable))),
    StepCase("- come up", .comeUp),
    StepCase(
      "- calls: 1000\n  to: system\n  every: 20ms",
      .calls(CallLoad(to: Target("system"), 1000, every: .milliseconds(20)))),
    StepCase(
      "- calls: 3\n  to: system\n  every: 1s\n  lasting: 2s\n  within: 4s\n  answered: 80%",
      .calls(
        CallLoad(
          to: Target("system"), 3, every: .seconds(1), lasting: .seconds(2), within: .seconds(4),
          answered: 0.8))),
    StepCase(
      "- serve: 486\n  reason: Full", .serve(Reply(.busyHere, reason: "Full"))),
    StepCase("- cancel", .cancel(early: false)),
    StepCase("- cancel: early", .cancel(early: true)),
    StepCase("- hang up", .hangUp),
    StepCase("- hold", .hold),
    StepCase("- hold: sendonly", .hold),
    StepCase("- hold: inactive", .reoffer(.inactive)),
    StepCase(
      "- reoffer: [opus, telephone-event/48000]",
      .reoffer(.sendrecv, codecs: [.opus, .telephoneEventBesideOpus])),
    StepCase("- resume", .resume),
    StepCase(
      "- info: \"Signal=5\\r\\n\"",
      .info(Payload("application/dtmf-relay", "Signal=5\r\n"))),
    StepCase("- info: hi\n  type: text/plain", .info(Payload("text/plain", "hi"))),
    StepCase("- options: system", .options(Target("system"))),
    StepCase(
      "- register: system\n  user: alice\n  expires: 0s",
      .register(Registration(at: Target("system"), user: "alice", expires: .zero))),
    StepCase(
      "- refer: secondary\n  number: \"+15550002\"\n  headers: {X-Transfer-Context-Token: t}",
      .refer(
        Transfer(
          to: Target("secondary"), number: "+15550002",
          headers: [Draft.Field(.transferContextToken, "t")]))),
    StepCase("- notify: 180", .notify(.ringing)),
    StepCase(
      "- challenge: 407\n  realm: example\n  user: alice\n  password: secret",
      .challenge(
        Challenge(
          .proxyAuthenticationRequired, realm: "example",
          credentials: Credentials(user: "alice", password: "secret")))),
    StepCase(
      "- send raw: |\n    OPTIONS sip:{address:system} SIP/2.0\n  to: system",
      .raw("OPTIONS sip:{address:system} SIP/2.0\n", to: Target("system"))),
  ]
}

@Test(arguments: StepCase.all)
func `a step means what it says`(step: StepCase) throws {
  let script = try Kit.script(step.text)
  #expect(script.steps.map(\.action) == [step.action])
  #expect(script.steps.first?.line == 7)
  #expect(script.rules.isEmpty)
}

@Test func `every verb of the language is tried`() {
  let tried = StepCase.all.map(\.text).joined(separator: "\n")
  // Recordings need files, and have tests of their own.
  for verb in ScenarioSchema.stepWords where verb != "play" {
    #expect(tried.contains("- \(verb)"), "no case for \(verb)")
  }
}

@Test func `a repeat is written out, with its rules and lines`() throws {
  let script = try Kit.script(
    """
    - ring
    - repeat: 3
      steps:
        - expect: BYE
        - withhold: 200 BYE
        - wait: 1s
    - cancel
    """)
  let round: [Action] = [
    .expect(
      Expectation(Pattern(.request(.bye)), rules: [ReplyRule(.byeOK, .withhold)])),
    .wait(.seconds(1)),
  ]
  #expect(
    script.steps.map(\.action)
      == [.respond(Reply(.ringing))] + round + round + round + [.cancel(early: false)])
  #expect(script.steps.map(\.line) == [7, 10, 12, 10, 12, 10, 12, 13])
  #expect(script.rules.isEmpty)
}

@Test func `a repeat may be left out by the matrix and may point at a step before it`() throws {
  let scenarios = try Kit.load(
    Kit.file(
      parties: """
        carrier:
          - call: system
            as: first
          - repeat: 2
            when: {often: yes}
            steps: [{hold: null, of: first}]
        """, more: "matrix: {often: [no, yes]}"))
  let steps = scenarios.map { scenario -> [Step] in
    if case .script(let script) = scenario.parties[0].play { script.steps } else { [] }
  }
  #expect(steps.map(\.count) == [1, 3])
  #expect(steps.last?.map(\.call) == [nil, "first", "first"])
}

@Test func `rules before the first step hold from the start`() throws {
  let script = try Kit.script(
    """
    - withhold: 100
    - delay: 200 BYE
      by: 300ms
    - expect: INVITE
    """)
  #expect(
    script.rules == [
      ReplyRule(.trying, .withhold), ReplyRule(.byeOK, .delay(.milliseconds(300))),
    ])
  #expect(script.steps.count == 1)
}

@Test func `rules after an expect belong to it`() throws {
  let script = try Kit.script(
    """
    - expect: INVITE
    - again: 487
      times: 3
      every: 200ms
    - alter: 200 CANCEL
      status: 481
      set: {X-Reason: test}
      remove: [Contact]
    - ring
    """)
  let rules = [
    ReplyRule(.requestTerminated, .again(times: 3, every: .milliseconds(200))),
    ReplyRule(
      .cancelOK,
      .alter(
        status: .noSuchTransaction, set: [Draft.Field("X-Reason", "test")], remove: [.contact])),
  ]
  #expect(
    script.steps.map(\.action) == [
      .expect(Expectation(Pattern(.request(.invite)), rules: rules)),
      .respond(Reply(.ringing)),
    ])
}

@Test func `labels, order and the call a step is about are kept`() throws {
  let script = try Kit.script(
    """
    - call: system
      as: first
    - call: system
      as: second
      after: first
    - refer: system
      of: first
      replaces: second
    """)
  #expect(script.steps.map(\.label) == ["first", "second", nil])
  #expect(script.steps.map(\.after) == [nil, "first", nil])
  #expect(script.steps.map(\.call) == [nil, nil, "first"])
  #expect(script.steps[2].action == .refer(Transfer(to: Target("system"), replaces: "second")))
}
