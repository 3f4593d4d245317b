import Wire

/// A number that the packets show, beside what may be: how long a failover took.
///
/// It judges nothing. Reports draw it, a run's record keeps it, and what compares runs reads it
/// there. It is not called Measurement because Foundation has another thing of that name.
public struct MeasuredValue: Sendable, Hashable {
  public enum Unit: String, Sendable, CaseIterable {
    case seconds
    /// From 0 to 1.
    case share
    case count
  }

  public let measure: MeasureID
  /// What was measured here: `primary to secondary after 503`.
  public let subject: String
  public let value: Double
  public let unit: Unit
  /// What may be by the policy; nil where it says nothing.
  public let allowed: ClosedRange<Double>?
  /// The frames that it was measured from, the later one first.
  public let frames: [Int]
  /// The Call-ID of the leg it is about.
  public let callID: String?

  public init(
    _ measure: MeasureID, _ subject: String, _ value: Double, _ unit: Unit,
    allowed: ClosedRange<Double>? = nil, frames: [Int] = [], callID: String? = nil
  ) {
    self.measure = measure
    self.subject = subject
    self.value = value
    self.unit = unit
    self.allowed = allowed
    self.frames = frames
    self.callID = callID
  }

  /// A length of time.
  public init(
    _ measure: MeasureID, _ subject: String, _ value: Duration,
    allowed: ClosedRange<Duration>? = nil, frames: [Int] = [], callID: String? = nil
  ) {
    self.init(
      measure, subject, value.seconds, .seconds,
      allowed: allowed.map { $0.lowerBound.seconds...$0.upperBound.seconds }, frames: frames,
      callID: callID)
  }

  /// Whether it is as it may be; nil where nothing is said of that.
  public var isAllowed: Bool? { allowed?.contains(value) }
}
