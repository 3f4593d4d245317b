/// A configuration value as it was written, with its place.
public struct ConfigurationTree: Sendable, Hashable {
  public indirect enum Content: Sendable, Hashable {
    /// A text, or a number or truth value as it was spelt: `1000`, `true`.
    case text(String)
    case list([ConfigurationTree])
    /// In the order of the file; keys are distinct.
    case mapping([Entry])
    /// `null`, or a YAML key with nothing behind it.
    case empty
  }

  public struct Entry: Sendable, Hashable {
    public let key: String
    public let position: TextPosition
    public let value: ConfigurationTree

    public init(_ key: String, at position: TextPosition, _ value: ConfigurationTree) {
      self.key = key
      self.position = position
      self.value = value
    }
  }

  public let content: Content
  public let position: TextPosition

  public init(_ content: Content, at position: TextPosition) {
    self.content = content
    self.position = position
  }

  public var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  public var list: [ConfigurationTree]? {
    if case .list(let list) = content { list } else { nil }
  }

  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  public subscript(key: String) -> ConfigurationTree? {
    entries?.first { $0.key == key }?.value
  }

  /// The value under the first of these names, spelt in any of the usual ways.
  func value(_ names: String...) -> ConfigurationTree? {
    let folded = Set(names.map(ConfiguredSetting.folded))
    return entries?.first { folded.contains(ConfiguredSetting.folded($0.key)) }?.value
  }

  /// The texts of a list, or a text alone.
  public var texts: [ConfigurationTree] {
    (list ?? [self]).filter { $0.text != nil }
  }

  /// `"asynchronous"` or `a list`, for sentences about what was found.
  public var kind: String {
    switch content {
    case .text(let text): "\"\(Self.shown(text))\""
    case .list: "a list"
    case .mapping: "a mapping"
    case .empty: "nothing"
    }
  }

  /// A text within a sentence: on one line, and not all of a long one.
  static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(60).map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? " " : scalar
    }
    let isCut = text.unicodeScalars.count > 60
    return String(String.UnicodeScalarView(scalars)) + (isCut ? "…" : "")
  }

  /// Whether something is switched on: nil where it is neither on nor off.
  ///
  /// A mapping counts by its `enabled`.
  public var isOn: Bool? {
    if let enabled = value("enabled") { return enabled.isOn }
    return switch text?.lowercased() {
    case "true", "yes", "on", "enabled": true
    case "false", "no", "off", "disabled", "none", "never": false
    default: nil
    }
  }
}
