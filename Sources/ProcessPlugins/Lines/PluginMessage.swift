import Foundation

/// One line of a plugin as JSON-RPC 2.0 reads it; what it holds stays text until its reader is
/// known.
public enum PluginMessage: Sendable, Hashable {
  /// `id` nil: a notification.
  case request(method: String, id: MessageID?)
  case result(MessageID)
  case error(MessageID?, code: Int, message: String)

  /// What a request and its answer have in common.
  public enum MessageID: Sendable, Hashable {
    case number(Int)
    case text(String)
  }

  /// How deep arrays and objects may stand in each other.
  public static let mostLevels = 64

  /// Reads a line; throws why it is no message.
  public init(_ line: [UInt8]) throws(MessageFault) {
    guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) else { throw .empty }
    guard String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
    guard Self.levels(of: line) <= Self.mostLevels else { throw .tooDeep }
    let head: MessageHead
    do {
      head = try JSONDecoder().decode(MessageHead.self, from: Data(line))
    } catch {
      throw MessageFault(error)
    }
    self = try head.message()
  }

  /// How deep the brackets go; those in strings do not count.
  static func levels(of line: [UInt8]) -> Int {
    var depth = 0
    var deepest = 0
    var isInText = false
    var isEscaped = false
    for byte in line {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return deepest
  }
}

extension PluginMessage.MessageID: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .text(let text): "\"\(PluginText.brief(text))\""
    }
  }
}

extension PluginMessage.MessageID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

/// The fields by which a line is told to be a request, a result or an error.
private struct MessageHead: Decodable {
  struct Failure: Decodable {
    let code: Int
    let message: String
  }

  let version: String?
  let id: PluginMessage.MessageID?
  let method: String?
  let error: Failure?
  let hasResult: Bool

  enum CodingKeys: String, CodingKey {
    case version = "jsonrpc"
    case id, method, error, result
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    version = try container.decodeIfPresent(String.self, forKey: .version)
    id = try container.decodeIfPresent(PluginMessage.MessageID.self, forKey: .id)
    method = try container.decodeIfPresent(String.self, forKey: .method)
    error = try container.decodeIfPresent(Failure.self, forKey: .error)
    hasResult = container.contains(.result)
  }

  func message() throws(MessageFault) -> PluginMessage {
    guard version == "2.0" else { throw .notRPC("\"jsonrpc\" is not \"2.0\"") }
    if let method {
      guard error == nil, !hasResult else { throw .notRPC("it is both a request and an answer") }
      return .request(method: method, id: id)
    }
    if let error {
      guard !hasResult else { throw .notRPC("it has both a result and an error") }
      return .error(id, code: error.code, message: PluginText.brief(error.message))
    }
    guard hasResult else { throw .notRPC("it has no method, no result and no error") }
    guard let id else { throw .notRPC("a result without an id") }
    return .result(id)
  }
}
