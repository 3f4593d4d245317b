/// A statement and its parameters, which are sent apart from it.
struct PostgresStatement: Hashable, Sendable {
  let sql: String
  let parameters: [String]

  init(_ sql: String, _ parameters: [String]) {
    self.sql = sql
    self.parameters = parameters
  }

  /// Calls with the parameters as libpq wants them.
  func withParameters<Value>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
  ) -> Value {
    // A zero byte would end a parameter early; none of ours has one.
    let texts = parameters.map { Array($0.utf8CString) }
    let flat = texts.flatMap { $0 }
    return flat.withUnsafeBufferPointer { bytes in
      var offset = 0
      let pointers: [UnsafePointer<CChar>?] = texts.map { text in
        defer { offset += text.count }
        return bytes.baseAddress.map { $0 + offset }
      }
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
