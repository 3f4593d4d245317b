/// Where it is known who calls.
public struct CustomerRules: Hashable, Sendable {
  public enum Node: Hashable, Sendable {
    /// A connection string of libpq; also for CockroachDB.
    case postgres(String)
    /// The path of a database.
    case sqlite(String)
  }

  /// How long looking somebody up may take, all nodes together.
  public var budget = Duration.milliseconds(800)
  /// In the order they are asked.
  public var nodes: [Node] = []
  /// The country code of numbers without one.
  public var country = "1"
  /// What precedes a number of another country, and one of another area.
  public var internationalPrefix: String?
  public var nationalPrefix: String?

  public init() {}
}
