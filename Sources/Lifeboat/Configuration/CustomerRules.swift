public import Customers

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
  /// How numbers are read that calls bring.
  public var numbers: NumberPlan

  public init(_ numbers: NumberPlan) {
    self.numbers = numbers
  }
}
