/// One thing that was set in a file, under its dotted key: `breaker.threshold`.
public struct Setting: Sendable, Hashable {
  /// A value as it was written, not yet understood.
  public indirect enum Value: Sendable, Hashable {
    case text(String)
    case list([Value])
    case record([String: Value])
  }

  public let key: String
  public let value: Value
  public let place: Place

  public init(_ key: String, _ value: Value, at place: Place) {
    self.key = key
    self.value = value
    self.place = place
  }
}

extension Setting.Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .text(let text): text
    case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    case .record(let values):
      "{\(values.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))}"
    }
  }
}

/// Settings with distinct keys, in the order they were made.
public struct Settings: Sendable, Hashable {
  public private(set) var all: [Setting] = []

  /// Keeps the last of several settings with one key.
  public init(_ settings: [Setting] = []) {
    for setting in settings { set(setting) }
  }

  /// These settings with others laid over them.
  public func overridden(by others: Settings) -> Settings {
    Settings(all + others.all)
  }

  public subscript(key: String) -> Setting? {
    all.first { $0.key == key }
  }

  private mutating func set(_ setting: Setting) {
    if let index = all.firstIndex(where: { $0.key == setting.key }) {
      all[index] = setting
    } else {
      all.append(setting)
    }
  }

  /// Reads `key: value` lines, a list in brackets; what a check's example writes as its policy.
  public init(text: String, file: String = "policy") {
    var settings: [Setting] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = trimmed(line[line.index(after: colon)...])
      let read: Setting.Value =
        if value.hasPrefix("["), value.hasSuffix("]") {
          .list(
            value.dropFirst().dropLast().split(separator: ",").map { .text(trimmed($0)) })
        } else {
          .text(value)
        }
      settings.append(Setting(trimmed(line[..<colon]), read, at: Place(file, index + 1)))
    }
    self.init(settings)
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text = text.dropFirst() }
  while text.last?.isWhitespace == true { text = text.dropLast() }
  return String(text)
}
