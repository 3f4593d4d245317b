/// A number that was measured in a scenario, beside what was allowed.
public struct SavedValue: Hashable, Sendable {
  /// `failover.reaction`.
  public var measure: String
  public var subject: String
  public var value: Double
  /// `seconds`, `share` or `count`.
  public var unit: String
  public var least: Double?
  public var most: Double?

  public init(
    _ measure: String, _ subject: String, _ value: Double, unit: String = "seconds",
    least: Double? = nil, most: Double? = nil
  ) {
    self.measure = measure
    self.subject = subject
    self.value = value
    self.unit = unit
    self.least = least
    self.most = most
  }
}
