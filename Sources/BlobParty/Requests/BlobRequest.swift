/// A request as it came: nothing of it is believed yet.
struct BlobRequest: Hashable, Sendable {
  let method: String
  /// As sent, before any `?`.
  let path: String
  /// Names and values decoded, in the order they came.
  let query: [QueryItem]
  /// Names in lower case.
  let headers: [String: [String]]
  var body: [UInt8] = []

  /// Account, container and blob of the path (`/ACCOUNT/CONTAINER/BLOB`), decoded.
  let account: String
  let container: String?
  let blob: String?

  static let mostPath = 8_192

  /// Nil where the target is no such path.
  init?(method: String, target: String, headers: [(String, String)]) {
    guard target.utf8.count <= Self.mostPath, target.hasPrefix("/") else { return nil }
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.method = method
    path = String(halves[0])
    query = halves.count > 1 ? QueryItem.read(halves[1]) : []
    self.headers = Dictionary(grouping: headers) { $0.0.lowercased() }.mapValues {
      $0.map { $0.1 }
    }
    let parts = path.dropFirst().split(
      separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    let texts = parts.map { PercentText.decoded($0, plusIsBlank: false) }
    guard let account = texts[0], !account.isEmpty else { return nil }
    self.account = account
    container = texts.count > 1 && texts[1]?.isEmpty == false ? texts[1] : nil
    if texts.count > 2, parts[2].isEmpty == false {
      guard let name = texts[2] else { return nil }
      blob = name
    } else {
      blob = nil
    }
  }

  func header(_ name: String) -> String? { headers[name]?.first }

  func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// `x-ms-meta-*` without the beginning.
  var metadata: [String: String] {
    Dictionary(
      uniqueKeysWithValues: headers.filter { $0.key.hasPrefix("x-ms-meta-") }.map {
        (String($0.key.dropFirst(10)), $0.value.joined(separator: ","))
      })
  }
}

/// One parameter of a query.
struct QueryItem: Hashable, Sendable {
  let name: String
  let value: String

  static func read(_ text: Substring) -> [QueryItem] {
    text.split(separator: "&").prefix(64).compactMap { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentText.decoded(halves[0], plusIsBlank: true),
        let value = halves.count > 1 ? PercentText.decoded(halves[1], plusIsBlank: true) : ""
      else { return nil }
      return QueryItem(name: name, value: value)
    }
  }
}
