import Plugins
import Wire

/// A setting that a plugin declares.
public struct OfferedSetting: Sendable, Hashable, Decodable {
  public enum Kind: String, Sendable, CaseIterable {
    case text, count, duration, flag, choice, list
  }

  public let name: String
  public let kindWord: String
  /// One line, what it is for.
  public let title: String
  public let isRequired: Bool
  public let standard: PluginValue?
  /// Of a choice.
  public let choices: [String]
  /// Of a count.
  public let least: Int?
  public let most: Int?

  enum CodingKeys: String, CodingKey {
    case name, title, choices, least, most
    case kindWord = "kind"
    case standard = "default"
    case isRequired = "required"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    kindWord = try container.decode(String.self, forKey: .kindWord)
    title = try container.decode(String.self, forKey: .title)
    isRequired = try container.decodeIfPresent(Bool.self, forKey: .isRequired) ?? false
    standard = try container.decodeIfPresent(PluginValue.self, forKey: .standard)
    choices = try container.decodeIfPresent([String].self, forKey: .choices) ?? []
    least = try container.decodeIfPresent(Int.self, forKey: .least)
    most = try container.decodeIfPresent(Int.self, forKey: .most)
  }

  /// As configuration files are read by; nil where its kind is unknown.
  var declaration: SettingDeclaration? {
    guard let kind = Kind(rawValue: kindWord) else { return nil }
    let declared: SettingDeclaration.Kind =
      switch kind {
      case .text: .text
      case .count: .count((least ?? 0)...max(least ?? 0, most ?? .max))
      case .duration: .duration
      case .flag: .flag
      case .choice: .choice(choices)
      case .list: .list
      }
    return SettingDeclaration(
      name, declared, fallback: standard.flatMap { $0.setting(as: declared) },
      isRequired: isRequired, PluginText.brief(title))
  }

  var problems: [String] {
    guard PluginName.isSetting(name) else {
      return ["setting \"\(PluginText.brief(name))\" is not named \(PluginName.settingRule)"]
    }
    guard let declaration else {
      return [
        "setting \"\(name)\": kind \"\(PluginText.brief(kindWord))\" is not one of "
          + Kind.allCases.map(\.rawValue).joined(separator: ", ")
      ]
    }
    if kindWord == Kind.choice.rawValue, choices.isEmpty {
      return ["setting \"\(name)\" is a choice without choices"]
    }
    if let least, let most, least > most {
      return ["setting \"\(name)\": least \(least) is more than most \(most)"]
    }
    if let standard, declaration.fallback == nil {
      return ["setting \"\(name)\": its default \(standard) must be \(declaration.kind)"]
    }
    if standard != nil, isRequired {
      return ["setting \"\(name)\" is required and has a default"]
    }
    return []
  }
}

extension PluginName {
  static let settingRule = "of 1 to 60 letters, digits and dots, a small letter first"

  /// `ringWithin`, `ring.within`.
  public static func isSetting(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLowercase, text.count <= 60,
      text.last != "."
    else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") }
  }
}
