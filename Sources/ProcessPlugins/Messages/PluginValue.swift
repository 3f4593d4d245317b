import Plugins
import Wire

/// A value of a setting as JSON has it.
///
/// A plugin writes durations as people do, `3s`; it is told them in seconds, as a number.
public enum PluginValue: Sendable, Hashable {
  case text(String)
  case number(Double)
  case flag(Bool)
  case list([PluginValue])
  case object([String: PluginValue])

  /// The value of a setting of that kind; nil where it is none.
  func setting(as kind: SettingDeclaration.Kind) -> SettingValue? {
    switch (kind, self) {
    case (.text, .text(let text)) where !text.isEmpty: .text(text)
    case (.choice(let words), .text(let text)) where words.contains(text): .text(text)
    case (.flag, .flag(let flag)): .flag(flag)
    case (.count(let range), .number(let value))
    where value == value.rounded() && value.magnitude < 1e15 && range.contains(Int(value)):
      .count(Int(value))
    case (.duration, .text(let text)): Duration(text: text).map { .duration($0) }
    case (.list, .list(let values)): texts(values).map { .list($0) }
    default: nil
    }
  }

  private func texts(_ values: [PluginValue]) -> [String]? {
    let texts = values.compactMap { value -> String? in
      if case .text(let text) = value { text } else { nil }
    }
    return texts.count == values.count ? texts : nil
  }

  /// As a plugin is told it: a duration is a number of seconds.
  init(_ value: SettingValue) {
    switch value {
    case .text(let text): self = .text(text)
    case .count(let count): self = .number(Double(count))
    case .flag(let flag): self = .flag(flag)
    case .duration(let duration): self = .number(duration.seconds)
    case .list(let texts): self = .list(texts.map { .text($0) })
    }
  }
}

extension PluginValue: CustomStringConvertible {
  public var description: String {
    switch self {
    case .text(let text): "\"\(PluginText.brief(text))\""
    case .number(let number):
      number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : "\(number)"
    case .flag(let flag): "\(flag)"
    case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    case .object(let values):
      "{\(values.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))}"
    }
  }
}

extension PluginValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([PluginValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: PluginValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number):
      if number == number.rounded(), number.magnitude < 1e15 {
        try container.encode(Int(number))
      } else {
        try container.encode(number)
      }
    case .flag(let flag): try container.encode(flag)
    case .list(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }
}
