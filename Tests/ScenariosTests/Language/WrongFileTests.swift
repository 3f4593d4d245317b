import Plugins
import Scenarios
import Testing

/// A wrong file and everything that must be said about it.
struct WrongFile: CustomTestStringConvertible, Sendable {
  let title: String
  let text: String
  let problems: [String]

  var testDescription: String { title }

  /// Steps of one party, from line 7 on.
  static func steps(_ title: String, _ steps: String, _ problems: String...) -> WrongFile {
    let indented = steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return WrongFile(
      title: title, text: Kit.file(parties: "carrier:\n\(indented)"),
      problems: problems.map { "case.yml:\($0)" })
  }

  static let files: [WrongFile] = [
    WrongFile(
      title: "nothing but a word", text: "hello",
      problems: [#"case.yml:1: the scenario must be a mapping, not "hello""#]),
    WrongFile(title: "an empty file", text: "", problems: ["case.yml:1: file is empty"]),
    WrongFile(
      title: "not YAML", text: "scenario: [a",
      problems: [
        "case.yml:2: not YAML at column 1: did not find expected ',' or ']'"
      ]),
    WrongFile(
      title: "unknown and missing keys",
      text:
        "scenario: other\ntitel: x\nsystem: router\nchecks: [leg.zombie, leg.no-zombie, leg.no-zombie]",
      problems: [
        #"case.yml:1: scenario is named "other", its file "case""#,
        #"case.yml:1: the scenario has no "parties""#,
        #"case.yml:1: the scenario has no "title""#,
        #"case.yml:2: key "titel" is unknown; did you mean "title"? allowed: scenario, title,"#
          + " why, system, requirements, transport, matrix, policy, trunks, parties, links,"
          + " checks, t1, settle, alone, in the scenario",
        #"case.yml:3: kind of system "router" is unknown; allowed: test-system"#,
        #"case.yml:4: check "leg.no-zombie" is named twice"#,
        #"case.yml:4: check "leg.zombie" is unknown; did you mean "leg.no-zombie"? allowed:"#
          + " cancel.first, leg.no-zombie, leg.single-established",
      ]),
    WrongFile(
      title: "parties, trunks, links and policy",
      text: """
        scenario: case
        title: a case
        system: test-system
        requirements: [T-09, T-01, T-01]
        transport: sctp
        policy: {cancel: lazy, failover: {within: 3s}, failover.within: 4s}
        trunks: [primary, primary, Nr2]
        parties:
          system: []
          Carrier: []
          agent: gone
          carrier: {program: [], exit: no, script: []}
          other: {transport: udp}
        links:
          nobody: []
          agent:
            - loss: 130%
            - hold: 200
            - drop: 200
              first: 1
              only: 2
          carrier:
            - drop: any
        checks: leg.no-zombie
        settle: soon
        """,
      problems: [
        #"case.yml:4: requirement "T-01" is named twice"#,
        #"case.yml:4: requirement "T-09" is unknown; did you mean "T-01"? allowed: T-01, T-02"#,
        #"case.yml:5: transport "sctp" is unknown; allowed: udp, tcp, tls"#,
        #"case.yml:6: cancel is "lazy"; it must be one of eager, strict"#,
        #"case.yml:6: policy "failover.within" is already set on line 6"#,
        #"case.yml:7: trunk "Nr2" must be small letters, digits and dashes, beginning with a letter"#,
        #"case.yml:7: trunk "primary" is named twice"#,
        #"case.yml:10: party "Carrier" must be named in small letters, digits and dashes"#,
        #"case.yml:11: party "agent" is a list of steps, a mapping, "absent" or "silent", not "gone""#,
        #"case.yml:12: exit must be a whole number from 0 to 255, not "no""#,
        #"case.yml:12: key "script" is unknown; allowed: program, transport, exit, within, in party "carrier""#,
        #"case.yml:12: party "carrier" is a program; its link cannot have faults"#,
        "case.yml:12: program names no command",
        #"case.yml:13: party "other" has no "script""#,
        #"case.yml:15: party "nobody" is unknown; allowed: Carrier, agent, carrier, other, primary"#,
        #"case.yml:17: loss must be a share such as 30% or 0.3, not "130%""#,
        #"case.yml:18: fault "hold" has no "until""#,
        "case.yml:21: a fault has only one of first, only and skip",
        #"case.yml:24: checks must be a list, not "leg.no-zombie""#,
        #"case.yml:25: settle must be a duration such as 3s, 500ms or 3s + 500ms, not "soon""#,
      ]),
    .steps(
      "steps that are none",
      """
      - dance
      - expct: INVITE
      - [ring]
      - {}
      - {ring: 180, answer: 200}
      - expect
      - wait
      """,
      "7: " + unknownStep("dance"), "8: " + unknownStep("expct", near: "expect"),
      "9: a step must be a word or a mapping, not a list", "10: an empty step",
      "11: one step does two things: ring, answer", #"12: step "expect" has no value"#,
      #"13: step "wait" has no value"#),
    .steps(
      "values of the wrong kind",
      """
      - call: nobody
      - call: system
        offer: [PCMU, speex, pcma]
        max-forwards: 300
        headers: {"a b": 1}
      - expect: 700
      - expect: INVTE
      - expect: 200 INVTE
      - wait: 3
      - answer: 180
      - refuse: 200
      - ring: 100
      - challenge: 404
        realm: a
        user: b
        password: c
      - hang up: now
      - cancel: late
      - expect none: INVITE
      - withhold: 101
      """,
      #"7: party "nobody" is unknown; allowed: system, carrier, primary, secondary"#,
      #"9: codec "pcma" is unknown; did you mean "PCMA"? allowed: PCMU, PCMA, opus, G722, G729, telephone-event, telephone-event/48000"#,
      #"9: codec "speex" is unknown; allowed: PCMU, PCMA, opus, G722, G729, telephone-event, telephone-event/48000"#,
      #"10: max-forwards must be a whole number from 0 to 255, not "300""#,
      #"11: "a b" is not a header field's name"#, "12: " + notResponse("700"),
      #"13: message "INVTE" is unknown; did you mean "INVITE"? allowed: INVITE, ACK, BYE, CANCEL,"#
        + " OPTIONS, REGISTER, INFO, REFER, NOTIFY, SUBSCRIBE, UPDATE, PRACK, MESSAGE, PUBLISH",
      "14: " + notResponse("200 INVTE"),
      #"15: wait must be a duration such as 3s, 500ms or 3s + 500ms, not "3""#,
      #"16: answer must be a status from 200 to 299, not "180""#,
      #"17: refuse must be a status from 300 to 699, not "200""#,
      #"18: ring must be a status from 101 to 199, not "100""#,
      #"19: challenge must be 401 or 407, not "404""#,
      #"23: step "hang up" takes no value, not "now""#,
      #"24: cancel is alone or "early", not "late""#,
      #"25: step "expect none" has no "for""#,
      #"26: automatic reply "101" is unknown; did you mean "100"? allowed: 100, ACK, ACK failure,"#
        + " 200 CANCEL, 487, 200 BYE, 200 OPTIONS, 200 REGISTER, 200 INFO, 202 REFER,"
        + " follow REFER, 200 NOTIFY, 200 re-INVITE, end extra dialog"),
    .steps(
      "bounds and labels",
      """
      - expect: INVITE
        within: 3s
        between: [3s, 2s]
      - expect: INVITE
        between: [3s]
      - ring:
        as: Loud
      - wait: 1s
        as: first
        after: second
      - wait: 1s
        as: second
        of: later
      - wait: 1s
        as: first
        after: third
      - ring
      - withhold: 100
      """,
      "9: between ends at 2.000 s, not after its begin at 3.000 s",
      "9: expect has both within and between",
      "11: between must be [earliest, latest], not 1 values",
      #"13: label "Loud" must be small letters, digits and dashes, beginning with a letter"#,
      #"14: this step waits for "second", which itself comes after this step"#,
      #"17: label "later" must be that of an earlier step of carrier itself"#,
      #"20: label "first" is already given on line 14"#,
      #"20: label "third" is not given by any step; given are: first, second"#,
      "24: withhold, delay, again and alter stand right after an expect, or before all steps"),
    .steps(
      "repeat and serve",
      """
      - repeat: 0
        steps: [ring]
      - repeat: 201
        as: many
        steps:
          - ring:
            as: loud
          - repeat: 2
            steps: [ring]
      - repeat: 2
      - repeat: 2
        steps: []
      - repeat: 2
        steps:
          - withhold: 100
          - serve
      - serve: 180
      - serve
      - ring
      """,
      #"7: repeat must be a whole number from 1 to 200, not "0""#,
      #"9: repeat must be a whole number from 1 to 200, not "201""#,
      "10: repeat has no as",
      "12: a step of a repeat has no label; it would name each time's step",
      "14: a repeat cannot stand in another",
      #"16: step "repeat" has no "steps""#, "18: repeat has no step",
      "21: in a repeat, withhold, delay, again and alter stand after an expect",
      "22: serve cannot be repeated",
      #"23: serve must be a status from 200 to 699, not "180""#,
      "25: after serve a script has only wait, go down, come up and serve"),
    .steps(
      "many calls and outages",
      """
      - calls: 0
        to: system
        every: 20ms
      - calls: 10
        to: nobody
      - go down: 200
      - go down: quietly
      - go down
      - come up: 5s
      - serve
      - repeat: 2
        steps:
          - go down: silent
          - wait: 1s
          - come up
          - ring
      """,
      #"7: calls must be a whole number from 1 to 1000, not "0""#,
      #"10: step "calls" has no "every""#,
      #"11: party "nobody" is unknown; allowed: system, carrier, primary, secondary"#,
      #"12: go down must be silent, refused, or a status from 300 to 699, not "200""#,
      #"13: go down must be silent, refused, or a status from 300 to 699, not "quietly""#,
      #"14: step "go down" has no value"#,
      #"15: step "come up" takes no value, not "5s""#,
      "22: after serve a script has only wait, go down, come up and serve"),
    .steps(
      "a word with further lines has no colon",
      """
      - hang up
        of: first
      """,
      "8: not YAML at column 9: mapping values are not allowed in this context; a step with"
        + " further keys needs a colon after its first word, as in \"- hang up:\""),
  ]

  private static func unknownStep(_ word: String, near: String? = nil) -> String {
    let verbs = ScenarioSchema.stepWords + ScenarioSchema.ruleWords + ScenarioSchema.blockWords
    let hint = near.map { "; did you mean \"\($0)\"? allowed: " } ?? "; allowed: "
    return "step \"\(word)\" is unknown\(hint)\(verbs.joined(separator: ", "))"
  }

  private static func notResponse(_ word: String) -> String {
    "expect \"\(word)\" is not a response; write a status from 100 to 699 or a class such as 4xx,"
      + " and where it is not for INVITE the method after it: 200 BYE"
  }
}

@Test(arguments: WrongFile.files)
func `every problem of a wrong file is reported at once`(file: WrongFile) throws {
  let found = try Kit.problems(file.text)
  let surplus = found.filter { !file.problems.contains($0) }
  let missing = file.problems.filter { !found.contains($0) }
  #expect(found == file.problems, "found \(surplus), missing \(missing)")
}

@Test func `no two scenarios have one name, and a file that is given twice is read once`() throws {
  let text = Kit.file(parties: "carrier:\n  - call: system\n  - expect: 200")
  func source(_ file: String) -> ScenarioSource { ScenarioSource(file: file, text: text) }
  let loader = try ScenarioLoader(Kit.registry())
  let error = #expect(throws: Problems.self) {
    try loader.load([source("library/case.yml"), source("mine/case.yml")])
  }
  #expect(
    error?.all.map(\.description) == [
      #"mine/case.yml:1: scenario "case" stands in library/case.yml already; give this one another name"#
    ])
  #expect(try loader.load([source("mine/case.yml"), source("mine/case.yml")]).count == 1)
}
