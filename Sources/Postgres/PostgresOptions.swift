import CPq
import Customers

/// What a connection string says, as libpq reads it.
struct PostgresOptions: Hashable, Sendable {
  private var values: [String: String] = [:]

  init(_ connection: String) throws(NodeProblem) {
    guard connection.utf8.count <= 4_096 else {
      throw NodeProblem(node: "postgres", reason: "the connection string is too long")
    }
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(connection, &message) else {
      let reason = message.map { String(cString: $0) } ?? "out of memory"
      PQfreemem(message)
      throw NodeProblem(
        node: "postgres", reason: "the connection string is wrong: \(Self.line(reason))")
    }
    defer { PQconninfoFree(options) }
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        values[String(cString: keyword)] = String(cString: value)
      }
      option += 1
    }
  }

  /// Host, port and database; neither user nor password.
  var name: String {
    let host = values["hostaddr"] ?? values["host"] ?? "local"
    let port = values["port"].map { ":\($0)" } ?? ""
    return "postgres:\(host)\(port)/\(values["dbname"] ?? "")"
  }

  /// The first line of what libpq says.
  static func line(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).prefix { !$0.isNewline }.prefix(300))
  }
}
