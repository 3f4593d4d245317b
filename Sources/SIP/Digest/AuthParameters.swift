/// The `name=value, …` list of authentication headers (RFC 3261 §25.1 digest-cln).
struct AuthParameters {
  let scheme: String
  private let values: [String: String]

  /// Reads `Digest realm="a", nonce="b"`; nil when there is no scheme word or no parameter.
  init?(_ text: String) {
    let trimmed = text.trimmed
    guard trimmed.utf8.count <= Osip.largestValue,
      let space = trimmed.firstIndex(where: \.isWhitespace)
    else { return nil }
    scheme = String(trimmed[..<space])
    var values: [String: String] = [:]
    for part in HeaderList.split(String(trimmed[space...])) {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = part[..<equals].trimmed.lowercased()
      let value = part[part.index(after: equals)...].trimmed
      // The first of a name counts, as with header fields.
      if values[name] == nil { values[name] = QuotedText.undone(value) ?? "" }
    }
    guard !values.isEmpty else { return nil }
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }
}
