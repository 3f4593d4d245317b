import Calls
import Foundation

/// What the harness asks, before it has a number.
public struct PluginRequest: Sendable, Hashable {
  public let method: String
  /// JSON, an object.
  public let params: String

  public init(_ method: String, params: String) {
    self.method = method
    self.params = params
  }

  public init(_ method: String, _ params: some Encodable) throws {
    self.init(method, params: try RecordText.line(params))
  }

  public static let shutdown = PluginRequest("shutdown", params: "{}")

  /// The line with its end, keys in order.
  func line(_ id: Int) -> [UInt8] {
    var line = Array("{\"id\":\(id),\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":".utf8)
    line += params.utf8
    line += [0x7D, 0x0A]
    return line
  }
}

/// What a plugin answered: a line whose result is read by whoever asked.
struct PluginAnswer<Result: Decodable>: Decodable {
  let result: Result

  static func read(_ line: [UInt8]) throws(MessageFault) -> Result {
    do {
      return try JSONDecoder().decode(Self.self, from: Data(line)).result
    } catch {
      throw MessageFault(error)
    }
  }
}
