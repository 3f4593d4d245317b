/// Why a line is no message.
public enum MessageFault: Error, Sendable, Hashable, CustomStringConvertible {
  case empty
  case notUTF8
  case tooDeep
  case notJSON
  /// It is JSON, and not what JSON-RPC 2.0 asks for.
  case notRPC(String)
  /// A field is missing or of another kind: where it is, and what is wrong.
  case field(String, String)

  /// What a decoder found.
  init(_ error: any Error) {
    guard let error = error as? DecodingError else {
      self = .notJSON
      return
    }
    switch error {
    case .keyNotFound(let key, let context):
      self = .field(Self.path(context.codingPath + [key]), "is missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self = .field(Self.path(context.codingPath), "is not \(Self.name(of: type))")
    case .dataCorrupted(let context):
      self =
        context.codingPath.isEmpty
        ? .notJSON
        : .field(Self.path(context.codingPath), PluginText.brief(context.debugDescription))
    @unknown default:
      self = .notJSON
    }
  }

  public var description: String {
    switch self {
    case .empty: "an empty line"
    case .notUTF8: "not UTF-8"
    case .tooDeep: "nested deeper than \(PluginMessage.mostLevels) levels"
    case .notJSON: "not JSON"
    case .notRPC(let why): "not JSON-RPC 2.0: \(why)"
    case .field(let path, let what): path.isEmpty ? "it \(what)" : "\"\(path)\" \(what)"
    }
  }

  /// `result.verdicts[2].why`.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + PluginText.brief(key.stringValue, most: 60)
      }
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Int.Type, is Double.Type: "a number"
    default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
  }
}
