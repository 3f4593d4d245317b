import Wire

/// A measured number as a table shows it.
enum ValueText {
  static func text(_ value: Double, unit: String) -> String {
    switch unit {
    case "seconds" where value.magnitude < 1: "\(decimal(value * 1000, places: 1)) ms"
    case "seconds": "\(decimal(value, places: 3)) s"
    case "share": "\(decimal(value * 100, places: 1)) %"
    default: decimal(value, places: value == value.rounded() ? 0 : 2)
    }
  }
}
