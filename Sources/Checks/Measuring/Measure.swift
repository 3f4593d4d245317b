/// Reads one kind of number out of the evidence.
///
/// A plugin brings its measures beside its checks. A measure sees what a check sees; it may find
/// any number of values, or none.
public struct Measure: Sendable {
  public let id: MeasureID
  /// One line, from where to where: `From an error of the trunk to the failover INVITE`.
  public let title: String
  private let reading: @Sendable (Evidence) -> [MeasuredValue]

  public init(
    _ id: MeasureID, _ title: String, reading: @escaping @Sendable (Evidence) -> [MeasuredValue]
  ) {
    self.id = id
    self.title = title
    self.reading = reading
  }

  /// The values, in capture order.
  public func values(in evidence: Evidence) -> [MeasuredValue] { reading(evidence) }
}

/// A measure's stable name: `failover.reaction`.
public struct MeasureID: RawRepresentable, Hashable, Comparable, Sendable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }

  public static func < (left: MeasureID, right: MeasureID) -> Bool {
    left.rawValue < right.rawValue
  }
}
