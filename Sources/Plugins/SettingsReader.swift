import Wire

/// Reads settings into types, key by key, and keeps every problem until the end.
///
/// Each method takes the keys a setting may have (the first is the one to recommend) and gives nil
/// where it is not set or wrong; `finish` throws what was wrong, and what nobody asked for.
public struct SettingsReader {
  private let settings: Settings
  private var known: Set<String> = []
  private var prefixes: [String] = []
  public private(set) var problems: [Problem] = []

  public init(_ settings: Settings) {
    self.settings = settings
  }

  /// Any text.
  public mutating func text(_ keys: String...) -> String? {
    read(keys, "text") { $0 }
  }

  /// A length of time: `3s`, `500ms`.
  public mutating func duration(_ keys: String...) -> Duration? {
    read(keys, "a duration such as 3s or 500ms") { Duration(text: $0) }
  }

  /// A whole number in that range.
  public mutating func count(_ keys: String..., in range: ClosedRange<Int>) -> Int? {
    read(keys, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A share, `5 %` or `0.05`.
  public mutating func fraction(_ keys: String...) -> Double? {
    read(keys, "a share such as 5% or 0.05") { text in
      let number = text.hasSuffix("%") ? text.dropLast() : text[...]
      guard let value = Double(number.filter { !$0.isWhitespace }) else { return nil }
      let share = text.hasSuffix("%") ? value / 100 : value
      return (0...1).contains(share) ? share : nil
    }
  }

  public mutating func flag(_ keys: String...) -> Bool? {
    read(keys, "true or false") { ["true": true, "false": false][$0] }
  }

  /// One of an enum's cases by raw value.
  public mutating func choice<E: RawRepresentable<String> & CaseIterable>(
    _ keys: String..., of type: E.Type
  ) -> E? {
    read(keys, "one of \(type.allCases.map(\.rawValue).joined(separator: ", "))") {
      E(rawValue: $0)
    }
  }

  /// A list, each entry read by `entry`; a single value is a list of one.
  public mutating func list<T>(
    _ keys: String..., of what: String, entry: (String) -> T?
  ) -> [T]? {
    guard let setting = find(keys) else { return nil }
    let values: [Setting.Value] =
      if case .list(let list) = setting.value { list } else { [setting.value] }
    var result: [T] = []
    for value in values {
      if case .text(let text) = value, let read = entry(text) {
        result.append(read)
      } else {
        complain(setting, value, "\(what)")
      }
    }
    return result.count == values.count ? result : nil
  }

  /// Whole numbers under `prefix.NAME`, by name: `weights: {primary: 70}`.
  public mutating func counts(under prefix: String, in range: ClosedRange<Int>) -> [String: Int] {
    prefixes.append(prefix + ".")
    var result: [String: Int] = [:]
    for setting in settings.all where setting.key.hasPrefix(prefix + ".") {
      let name = String(setting.key.dropFirst(prefix.count + 1))
      result[name] = count(setting.key, in: range)
    }
    return result
  }

  /// Adds a problem that only the caller can see, at the setting of that key.
  public mutating func complain(about key: String, _ sentence: String) {
    guard let setting = settings[key] else { return }
    problems.append(Problem(setting.place, sentence))
  }

  /// Throws everything that was wrong, keys that nobody read included.
  public func finish() throws(Problems) {
    let unknown = settings.all.filter { setting in
      !known.contains(setting.key) && !prefixes.contains { setting.key.hasPrefix($0) }
    }
    let more = unknown.map { setting in
      Problem(
        setting.place, Spelling.unknown("policy key", setting.key, allowed: known.sorted()))
    }
    if let problems = Problems(problems + more) { throw problems }
  }

  private mutating func read<T>(
    _ keys: [String], _ what: String, _ reading: (String) -> T?
  ) -> T? {
    guard let setting = find(keys) else { return nil }
    if case .text(let text) = setting.value, let value = reading(text) { return value }
    complain(setting, setting.value, what)
    return nil
  }

  /// The setting under the last of the keys that is set; all of them are known from now on.
  private mutating func find(_ keys: [String]) -> Setting? {
    known.formUnion(keys)
    return settings.all.last { keys.contains($0.key) }
  }

  private mutating func complain(_ setting: Setting, _ value: Setting.Value, _ what: String) {
    problems.append(
      Problem(setting.place, "\(setting.key) is \"\(value)\"; it must be \(what)"))
  }
}
