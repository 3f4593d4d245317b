import Wire

extension ConfiguredSetting {
  /// The unit of a number that names none, where the key does not say it either.
  enum BareUnit: Sendable {
    case milliseconds, seconds
    /// Seconds below 100, else milliseconds: nobody waits that long for a trunk.
    case secondsOrMilliseconds
  }

  /// The length of time a setting gives: `3s`, `200 ms`, `1000` under `healthCheckIntervalMs`.
  func duration(bare unit: BareUnit) -> Duration? {
    guard let text = value.text?.filter({ !$0.isWhitespace }) else { return nil }
    if let number = Double(text) {
      guard number.isFinite, number >= 0, number < 1e9 else { return nil }
      return isInMilliseconds(unit, number) ? .milliseconds(number) : .seconds(number)
    }
    for (word, suffix) in Self.longUnits where text.lowercased().hasSuffix(word) {
      return Duration(text: text.dropLast(word.count) + suffix)
    }
    return Duration(text: text)
  }

  private func isInMilliseconds(_ unit: BareUnit, _ number: Double) -> Bool {
    if ["ms", "millis", "milliseconds"].contains(where: name.hasSuffix) { return true }
    if ["seconds", "secs", "sec"].contains(where: name.hasSuffix) { return false }
    return switch unit {
    case .milliseconds: true
    case .seconds: false
    case .secondsOrMilliseconds: number >= 100
    }
  }

  /// Longer words first: `milliseconds` ends in `seconds`.
  private static let longUnits = [
    ("milliseconds", "ms"), ("millis", "ms"), ("seconds", "s"), ("second", "s"), ("secs", "s"),
    ("sec", "s"), ("minutes", "m"), ("minute", "m"), ("min", "m"),
  ]
}

extension Duration {
  /// As short as it can be said: `3 s`, `200 ms`, `1.5 s`.
  var short: String {
    let parts = text.split(separator: " ")
    guard parts.count == 2, parts[0].contains(".") else { return text }
    var number = parts[0]
    while number.hasSuffix("0") { number = number.dropLast() }
    if number.hasSuffix(".") { number = number.dropLast() }
    return "\(number) \(parts[1])"
  }
}
