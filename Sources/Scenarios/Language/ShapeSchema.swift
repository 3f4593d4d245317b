import SIP
import UserAgents

/// One definition a shape; a value may always be a matrix value, `${name}`.
extension ScenarioSchema {
  static func definition(_ shape: Shape) -> JSONText {
    .object([("anyOf", .array(plain(shape) + [chosen]))])
  }

  static let chosen = JSONText.object([
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

  static func choice(_ words: [String]) -> JSONText {
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
