/// How much traffic of what kind.
struct TrafficSettings: Sendable {
  var calls: Int
  var seed: UInt64
  var hasMedia: Bool
  var isLarge: Bool
  /// One call in so many has a defect; 0 for none.
  var defectEvery: Int
  var callsPerSecond: Int
}
