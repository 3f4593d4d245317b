import SIP
import UserAgents

/// The JSON Schema (draft 2020-12) of a scenario file, made from the language's own words.
package enum ScenarioSchema {
  /// The text of `scenario.schema.json`.
  package static var text: String {
    let top = JSONText.object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("harness scenario")),
      ("type", .string("object")),
      ("additionalProperties", .bool(false)),
      ("required", .strings(Vocabulary.requiredTop)),
      ("properties", .object(Vocabulary.top.map { ($0, topValue($0)) })),
      ("$defs", .object(definitions)),
    ])
    return top.text() + "\n"
  }

  /// Every word an editor should know, for the test that none is missing.
  package static var words: [String] {
    let verbs =
      Vocabulary.steps + Vocabulary.serviceSteps + Vocabulary.systemSteps + Vocabulary.rules
      + Vocabulary.blocks + Vocabulary.faults
    return Vocabulary.top + Vocabulary.scripted + Vocabulary.program + Vocabulary.played
      + Vocabulary.credentials
      + verbs.map(\.name) + verbs.flatMap { $0.fields.map(\.name) }
      + Vocabulary.common.map(\.name) + [Vocabulary.absent, Vocabulary.silent]
  }

  package static var stepWords: [String] { Vocabulary.steps.map(\.name) }
  package static var ruleWords: [String] { Vocabulary.rules.map(\.name) }
  package static var blockWords: [String] { Vocabulary.blocks.map(\.name) }

  private static func reference(_ name: String) -> JSONText {
    .object([("$ref", .string("#/$defs/\(name)"))])
  }

  private static func list(of item: JSONText) -> JSONText {
    .object([("type", .string("array")), ("items", item)])
  }

  private static func described(_ value: JSONText, _ about: String) -> JSONText {
    guard case .object(let members) = value else { return value }
    return .object(members + [("description", .string(about))])
  }

  private static func topValue(_ key: String) -> JSONText {
    switch key {
    case "scenario": described(reference("name"), "the file's name without .yml")
    case "title": described(reference("text"), "what happens, in one line")
    case "why": described(reference("text"), "what goes wrong in production otherwise")
    case "system": described(reference("name"), "kind of system: failover-proxy")
    case "requirements": described(reference("conditionalWords"), "ids of the requirements")
    case "checks": described(reference("conditionalWords"), "ids of the checks that must pass")
    case "transport": described(reference("transport"), "what parties and trunks speak")
    case "matrix": described(reference("matrix"), "values that multiply the scenario")
    case "policy": described(.object([("type", .string("object"))]), "what the pack reads")
    case "trunks": described(list(of: reference("name")), "the edges in order; two unless said")
    case "parties":
      described(
        .object([
          ("type", .string("object")),
          (
            "properties",
            .object([
              (
                Vocabulary.system,
                described(list(of: reference("systemStep")), "what becomes of the system meanwhile")
              )
            ])
          ),
          ("additionalProperties", reference("partyEntry")),
        ]), "who is around the system, and what each does")
    case "links":
      described(
        .object([
          ("type", .string("object")),
          ("additionalProperties", list(of: reference("fault"))),
        ]), "what is wrong with each party's link")
    case "t1":
      described(reference("duration"), "T1 of RFC 3261 for parties and system; 500ms unless said")
    case "settle": described(reference("duration"), "how long to watch after the last script")
    case "alone":
      described(
        .object([("type", .string("boolean"))]), "whether no other scenario is played meanwhile")
    default: preconditionFailure("key \(key) has no schema")
    }
  }

  private static var definitions: [(String, JSONText)] {
    [
      ("step", choices(Vocabulary.steps, common: Vocabulary.common)),
      ("rule", choices(Vocabulary.rules, common: [Vocabulary.condition])),
      ("serviceStep", choices(Vocabulary.serviceSteps, common: Vocabulary.choreCommon)),
      ("systemStep", choices(Vocabulary.systemSteps, common: Vocabulary.choreCommon)),
      ("block", choices(Vocabulary.blocks, common: [Vocabulary.condition])),
      ("knownFault", choices(Vocabulary.faults, common: [Vocabulary.condition])),
      ("fault", fault),
      (
        "script",
        list(
          of: .object([
            ("anyOf", .array([reference("step"), reference("rule"), reference("block")]))
          ]))
      ),
      ("partyEntry", partyEntry), ("matrix", matrix), ("conditionalWords", conditionalWords),
    ] + Shape.allCases.map { ($0.rawValue, definition($0)) }
  }

  private static func choices(_ verbs: [Verb], common: [Field]) -> JSONText {
    let alone = verbs.filter { verb in
      verb.standsAlone && !verb.fields.contains { $0.isRequired }
    }
    var choices: [JSONText] = []
    if !alone.isEmpty { choices.append(.object([("enum", .strings(alone.map(\.name)))])) }
    choices += verbs.map { verb in
      let fields = (verb.fields + common).map { field in
        (field.name, described(reference(field.shape.rawValue), field.about))
      }
      return .object([
        ("type", .string("object")), ("additionalProperties", .bool(false)),
        (
          "required",
          .strings([verb.name] + verb.fields.filter(\.isRequired).map(\.name))
        ),
        ("properties", .object([(verb.name, described(value(of: verb), verb.about))] + fields)),
      ])
    }
    return .object([("anyOf", .array(choices))])
  }

  private static func value(of verb: Verb) -> JSONText {
    guard let shape = verb.shape else { return .object([("type", .string("null"))]) }
    guard verb.standsAlone else { return reference(shape.rawValue) }
    return .object([
      ("anyOf", .array([reference(shape.rawValue), .object([("type", .string("null"))])]))
    ])
  }

  private static var partyEntry: JSONText {
    func entry(_ required: String, _ members: [(String, JSONText)]) -> JSONText {
      .object([
        ("type", .string("object")), ("additionalProperties", .bool(false)),
        ("required", .strings([required])), ("properties", .object(members)),
      ])
    }
    let credentials = JSONText.object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("required", .strings(Vocabulary.credentials)),
      ("properties", .object(Vocabulary.credentials.map { ($0, reference("text")) })),
    ])
    return .object([
      (
        "anyOf",
        .array([
          .object([("enum", .strings([Vocabulary.absent, Vocabulary.silent]))]),
          .object([("type", .string("null"))]),
          reference("script"),
          entry(
            "script",
            [
              ("script", reference("script")), ("transport", reference("transport")),
              ("tls", tls),
              ("credentials", credentials),
            ]),
          entry(
            "program",
            [
              ("program", reference("words")), ("transport", reference("transport")),
              ("exit", reference("count")), ("within", reference("duration")),
            ]),
          entry(
            "plays",
            [
              ("plays", described(reference("name"), "what a plugin brings")),
              ("settings", reference("settings")), ("transport", reference("transport")),
              ("script", list(of: reference("serviceStep"))),
            ]),
        ])
      )
    ])
  }

  /// A known fault, or one of a plugin: its name, which no schema knows, and a message.
  private static var fault: JSONText {
    let verb = Vocabulary.brought("", "")
    let fields = (verb.fields + [Vocabulary.condition]).map { field in
      (field.name, described(reference(field.shape.rawValue), field.about))
    }
    let known = Vocabulary.faults.map { JSONText.object([("required", .strings([$0.name]))]) }
    let brought = JSONText.object([
      ("type", .string("object")), ("not", .object([("anyOf", .array(known))])),
      ("properties", .object(fields)), ("additionalProperties", reference("faultyMessage")),
    ])
    return .object([("anyOf", .array([reference("knownFault"), brought]))])
  }

  private static var tls: JSONText {
    described(
      .object([
        (
          "anyOf",
          .array([
            choice(TLSManner.allCases.map(\.rawValue)), chosen,
          ])
        )
      ]), "what is peculiar about its TLS")
  }

  private static var matrix: JSONText {
    .object([
      ("type", .string("object")),
      ("properties", .object([("exclude", list(of: .object([("type", .string("object"))])))])),
      ("additionalProperties", .object([("type", .string("array"))])),
    ])
  }

  private static var conditionalWords: JSONText {
    let condition = JSONText.object([
      ("type", .string("object")), ("additionalProperties", .bool(false)),
      ("required", .strings([Vocabulary.condition.name])),
      ("properties", .object([(Vocabulary.condition.name, reference("condition"))])),
    ])
    let entry = JSONText.object([
      ("type", .string("object")), ("maxProperties", .number(1)), ("minProperties", .number(1)),
      ("additionalProperties", condition),
    ])
    return list(of: .object([("anyOf", .array([reference("text"), entry]))]))
  }
}

/// One definition a shape; a value may always be a matrix value, `${name}`.
extension ScenarioSchema {
  fileprivate static func definition(_ shape: Shape) -> JSONText {
    .object([("anyOf", .array(plain(shape) + [chosen]))])
  }

  private static let chosen = JSONText.object([
    ("type", .string("string")), ("pattern", .string("\\$\\{")),
  ])

  private static func pattern(_ pattern: String) -> JSONText {
    .object([("type", .string("string")), ("pattern", .string("^(\(pattern))$"))])
  }

  private static func integer(_ range: ClosedRange<Int>) -> JSONText {
    .object([
      ("type", .string("integer")), ("minimum", .number(range.lowerBound)),
      ("maximum", .number(range.upperBound)),
    ])
  }

  private static let anyText = JSONText.object([
    ("type", .strings(["string", "number", "boolean"]))
  ])

  private static func plain(_ shape: Shape) -> [JSONText] {
    switch shape {
    case .text, .number, .sound: [anyText]
    case .name, .label, .party: [pattern("[a-z][a-z0-9-]*")]
    case .duration: [pattern("[0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m)")]
    case .keyWay: [choice(KeyWay.allCases.map(\.rawValue))]
    case .holding: [choice(["sendonly", "inactive"])]
    case .keys: [pattern("[0-9A-Da-d*#]{1,32}"), .object([("type", .string("integer"))])]
    case .span:
      [
        .object([
          ("type", .string("array")), ("items", reference("duration")),
          ("minItems", .number(2)), ("maxItems", .number(2)),
        ])
      ]
    case .count: [integer(0...255)]
    case .callCount: [integer(1...ScenarioReader.mostCalls)]
    case .share:
      [
        .object([
          ("type", .string("number")), ("minimum", .number(0)), ("maximum", .number(1)),
        ]),
        pattern("[0-9]+(\\.[0-9]+)?%"),
      ]
    case .status: [integer(100...699)]
    case .provisionalStatus: [integer(101...199)]
    case .successStatus: [integer(200...299)]
    case .failureStatus: [integer(300...699)]
    case .finalStatus: [integer(200...699)]
    case .challengeStatus: [.object([("enum", .array([.number(401), .number(407)]))])]
    case .codecs:
      [list(of: .object([("anyOf", .array([choice(CodecWords.names), chosen]))]))]
    case .message: messages
    case .faultyMessage: [choice(["any", "RTP"])] + messages
    case .automaticReply: replies
    case .headers:
      [.object([("type", .string("object")), ("additionalProperties", anyText)])]
    case .headerNames: [list(of: reference("headerName"))]
    case .headerName: [pattern("[A-Za-z0-9.!%*_+`'~-]+")]
    case .early: [choice(["early"])]
    case .outage: [choice(Outage.words), integer(300...699)]
    case .direction: [choice(["incoming", "outgoing"])]
    case .settings: [.object([("type", .string("object"))])]
    case .condition: [.object([("type", .string("object"))])]
    case .words: [list(of: anyText)]
    case .steps: [reference("script")]
    case .transport: [choice(TransportWords.names)]
    }
  }

  private static func choice(_ words: [String]) -> JSONText {
    .object([("enum", .strings(words))])
  }

  /// `INVITE`, `200`, `4xx`, `200 BYE`.
  private static var messages: [JSONText] {
    let methods = Method.known.map(\.rawValue).joined(separator: "|")
    return [
      choice(Method.known.map(\.rawValue)), integer(100...699),
      pattern("([1-6][0-9][0-9]|[1-6]xx)( (\(methods)))?"),
    ]
  }

  /// The words of a reply, and its status as the number that YAML reads.
  private static var replies: [JSONText] {
    let words = AutomaticReply.allCases.map(\.rawValue)
    let numbers = words.compactMap { Int($0) }
    return [
      choice(words), .object([("enum", .array(numbers.map { .number($0) }))]),
    ]
  }
}
