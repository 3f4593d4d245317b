public import Checks
public import Wire

/// A finding and the call it was made in.
public struct RecordedFinding: Sendable, Hashable {
  /// Which call of its capture.
  public struct Place: Sendable, Hashable {
    /// From 1, by first INVITE.
    public let number: Int
    public let callerNumber: String?
    public let startedAt: Moment

    public init(_ number: Int, _ callerNumber: String?, _ startedAt: Moment) {
      self.number = number
      self.callerNumber = callerNumber
      self.startedAt = startedAt
    }
  }

  public let finding: Finding
  /// Nil outside a call.
  public let call: Place?

  public init(_ finding: Finding, in call: Place?) {
    self.finding = finding
    self.call = call
  }
}
