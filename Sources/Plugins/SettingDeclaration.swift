/// One setting that a plugin, or something it brings, can be given in a file.
public struct SettingDeclaration: Sendable, Hashable {
  /// What may be written.
  public enum Kind: Sendable, Hashable {
    case text
    /// A whole number in that range.
    case count(ClosedRange<Int>)
    case flag
    case duration
    /// Texts; one alone is a list of one.
    case list
    /// One of these words.
    case choice([String])
  }

  public let name: String
  public let kind: Kind
  /// What holds where nothing is written; nil for nothing.
  public let fallback: SettingValue?
  /// Whether it has to be written.
  public let isRequired: Bool
  /// One line for whoever writes it.
  public let about: String

  /// Use the functions named after the kinds; this one takes whatever a hello message says.
  ///
  /// A fallback of another kind than the setting's is a mistake of the plugin, which a test of its
  /// author finds: the value is then read as nothing.
  public init(
    _ name: String, _ kind: Kind, fallback: SettingValue? = nil, isRequired: Bool = false,
    _ about: String
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.isRequired = isRequired
    self.about = about
  }

  public static func text(
    _ name: String, default value: String? = nil, required: Bool = false, _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .text, fallback: value.map { .text($0) }, isRequired: required, about)
  }

  public static func count(
    _ name: String, in range: ClosedRange<Int> = 0...Int.max, default value: Int? = nil,
    required: Bool = false, _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .count(range), fallback: value.map { .count($0) }, isRequired: required, about)
  }

  public static func flag(
    _ name: String, default value: Bool? = nil, required: Bool = false, _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .flag, fallback: value.map { .flag($0) }, isRequired: required, about)
  }

  public static func duration(
    _ name: String, default value: Duration? = nil, required: Bool = false, _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .duration, fallback: value.map { .duration($0) }, isRequired: required, about)
  }

  public static func list(
    _ name: String, default value: [String]? = nil, required: Bool = false, _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .list, fallback: value.map { .list($0) }, isRequired: required, about)
  }

  public static func choice(
    _ name: String, of words: [String], default value: String? = nil, required: Bool = false,
    _ about: String
  ) -> SettingDeclaration {
    SettingDeclaration(
      name, .choice(words), fallback: value.map { .text($0) }, isRequired: required, about)
  }
}

extension SettingDeclaration.Kind: CustomStringConvertible {
  /// Finishes the sentence `it must be …`.
  public var description: String {
    switch self {
    case .text: "a text"
    case .count(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound) on"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .duration: "a duration such as 3s or 500ms"
    case .list: "a text or a list of texts"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    }
  }
}
