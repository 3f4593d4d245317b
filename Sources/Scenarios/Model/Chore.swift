import Wire

/// A step that is not about calls: what a service is to do, or what becomes of the system.
public struct Chore: Sendable, Hashable {
  public enum Work: Sendable, Hashable {
    case wait(Duration)
    /// The service behaves so from here on; its player knows the words.
    case be(String)
    /// Waits until the service holds so many, and complains where it does not in that time.
    case holds(Int, within: Duration)
    /// Ends the system's processes at once (SIGKILL).
    case kill
    /// Asks the system to end (SIGTERM) and waits until it has.
    case stop
    /// Starts the system again, as it was, and waits until it is up.
    case start
  }

  public let work: Work
  public let label: String?
  /// The step of anybody that must have ended before.
  public let after: String?
  public let line: Int

  public init(_ work: Work, label: String? = nil, after: String? = nil, line: Int = 0) {
    self.work = work
    self.label = label
    self.after = after
    self.line = line
  }
}
