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

  static func reference(_ name: String) -> JSONText {
    .object([("$ref", .string("#/$defs/\(name)"))])
  }

  static func list(of item: JSONText) -> JSONText {
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
