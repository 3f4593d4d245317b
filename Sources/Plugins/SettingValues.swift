import Wire

/// The value of a setting, read as its declaration says.
public enum SettingValue: Sendable, Hashable {
  case text(String)
  case count(Int)
  case flag(Bool)
  case duration(Duration)
  case list([String])
}

/// The settings of a plugin, or of something it brings, each read as declared.
///
/// What is required or has a default is always there.
public struct SettingValues: Sendable, Hashable {
  private var values: [String: SettingValue] = [:]

  public init(_ values: [String: SettingValue] = [:]) {
    self.values = values
  }

  /// Reads what was written as the declarations say; throws every problem at once.
  ///
  /// - Parameters:
  ///   - owner: whose settings they are, for the sentences: `reporter "mail"`.
  ///   - place: where a setting that is missing is missed.
  public init(
    _ written: Settings, as declarations: [SettingDeclaration], of owner: String, at place: Place
  ) throws(Problems) {
    var problems: [Problem] = []
    for setting in written.all where !declarations.contains(where: { $0.name == setting.key }) {
      let sentence =
        declarations.isEmpty
        ? "\(owner) has no settings, \"\(setting.key)\" is written"
        : Spelling.unknown(
          "setting of \(owner)", setting.key, allowed: declarations.map(\.name))
      problems.append(Problem(setting.place, sentence))
    }
    for declaration in declarations {
      let name = declaration.name
      guard let setting = written[name] else {
        if declaration.isRequired {
          problems.append(
            Problem(place, "\(owner) has no setting \"\(name)\": \(declaration.about)"))
        }
        values[name] = declaration.fallback
        continue
      }
      if let value = Self.read(setting.value, as: declaration.kind) {
        values[name] = value
      } else {
        problems.append(
          Problem(
            setting.place,
            "\(name) of \(owner) is \"\(setting.value)\"; it must be \(declaration.kind)"))
      }
    }
    if let problems = Problems(problems) { throw problems }
  }

  public subscript(name: String) -> SettingValue? { values[name] }

  /// A text, or the word of a choice.
  public func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }

  public func count(_ name: String) -> Int? {
    if case .count(let count) = values[name] { count } else { nil }
  }

  public func flag(_ name: String) -> Bool? {
    if case .flag(let flag) = values[name] { flag } else { nil }
  }

  public func duration(_ name: String) -> Duration? {
    if case .duration(let duration) = values[name] { duration } else { nil }
  }

  public func list(_ name: String) -> [String]? {
    if case .list(let list) = values[name] { list } else { nil }
  }

  /// Every value there is, by name.
  public var all: [(name: String, value: SettingValue)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func read(
    _ value: Setting.Value, as kind: SettingDeclaration.Kind
  ) -> SettingValue? {
    if case .list(let list) = value {
      guard kind == .list else { return nil }
      let texts = list.compactMap { entry -> String? in
        if case .text(let text) = entry { text } else { nil }
      }
      return texts.count == list.count ? .list(texts) : nil
    }
    guard case .text(let text) = value else { return nil }
    switch kind {
    case .text: return text.isEmpty ? nil : .text(text)
    case .count(let range):
      return Int(text).flatMap { range.contains($0) ? .count($0) : nil }
    case .flag: return ["true": .flag(true), "false": .flag(false)][text]
    case .duration: return Duration(text: text).map { .duration($0) }
    case .list: return text.isEmpty ? nil : .list([text])
    case .choice(let words): return words.contains(text) ? .text(text) : nil
    }
  }
}

extension SettingValue: CustomStringConvertible {
  /// As it is written in a file.
  public var description: String {
    switch self {
    case .text(let text): text
    case .count(let count): String(count)
    case .flag(let flag): String(flag)
    case .duration(let duration): Self.written(duration)
    case .list(let list): "[\(list.joined(separator: ", "))]"
    }
  }

  /// In the largest unit that leaves a whole number.
  private static func written(_ duration: Duration) -> String {
    let units: [(nanoseconds: Int64, suffix: String)] = [
      (1_000_000_000, "s"), (1_000_000, "ms"), (1000, "us"),
    ]
    let count = duration.nanoseconds
    guard let unit = units.first(where: { count % $0.nanoseconds == 0 }) else {
      return "\(count)ns"
    }
    return "\(count / unit.nanoseconds)\(unit.suffix)"
  }
}
