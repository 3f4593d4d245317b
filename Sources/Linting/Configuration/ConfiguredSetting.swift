/// A key of a configuration with its value, where it stands and what it stands under.
public struct ConfiguredSetting: Sendable, Hashable {
  public let file: String
  /// The document's number in the run; two files, or two documents of one.
  public let document: Int
  /// The folded names above it, outermost first; elements of lists add nothing.
  public let path: [String]
  /// The key without case, hyphens and underscores, by which rules look it up.
  public let name: String
  /// As it was written: `syncMode`.
  public let key: String
  /// Where the key is.
  public let position: TextPosition
  public let value: ConfigurationTree

  public func isUnder(_ names: String...) -> Bool {
    let folded = Set(names.map(Self.folded))
    return path.contains(where: folded.contains)
  }

  /// `failover-within`, `failover_within` and `failoverWithin` are one word.
  static func folded(_ key: String) -> String {
    key.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }
}
