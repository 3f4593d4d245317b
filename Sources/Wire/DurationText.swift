extension Duration {
  /// The whole length in nanoseconds.
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// The length in seconds.
  public var seconds: Double {
    Double(nanoseconds) / 1e9
  }

  /// Reads `3s`, `2.9s`, `500ms`, `20us` or `1m`; nil for anything else.
  public init?(text: some StringProtocol) {
    let units: [(suffix: String, nanoseconds: Double)] = [
      ("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("ns", 1), ("s", 1e9), ("m", 60e9),
    ]
    guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
      let value = Double(text.dropLast(unit.suffix.count)), value.isFinite, value >= 0,
      value * unit.nanoseconds < 9e18
    else { return nil }
    self = .nanoseconds(Int64((value * unit.nanoseconds).rounded()))
  }

  /// A short reading for people: `33 µs`, `12.5 ms`, `2.951 s`.
  public var text: String {
    let value = nanoseconds
    let size = value.magnitude
    if size < 1_000_000 { return "\(value / 1000) µs" }
    if size < 1_000_000_000 { return "\(decimal(Double(value) / 1e6, places: 1)) ms" }
    return "\(decimal(seconds, places: 3)) s"
  }
}

/// A number with a fixed count of decimal places, in no locale.
public func decimal(_ value: Double, places: Int) -> String {
  var scale: Int64 = 1
  for _ in 0..<places { scale *= 10 }
  let scaled = Int64((value * Double(scale)).rounded())
  let digits = String(scaled.magnitude % UInt64(scale))
  let fraction = String(repeating: "0", count: max(0, places - digits.count)) + digits
  let whole = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt64(scale))"
  return places == 0 ? whole : "\(whole).\(fraction)"
}
