public import Checks
public import Scenarios

/// What a report page shows, whatever it is about: a run, or captures that were judged.
public struct ReportDocument: Sendable {
  /// Something that is told of the whole, by name.
  public struct Fact: Sendable, Hashable {
    public let name: String
    public let value: String
    /// The entry it is about, by its number.
    public let entry: Int?

    public init(_ name: String, _ value: String, entry: Int? = nil) {
      self.name = name
      self.value = value
      self.entry = entry
    }
  }

  /// A requirement and the entries that were about it.
  public struct Requirement: Sendable {
    public let id: String
    public let title: String
    public let source: String
    public let outcomes: [ScenarioResult.Outcome]
  }

  /// What the page is called.
  public var title: String
  public var outcome: ScenarioResult.Outcome
  public var facts: [Fact]
  /// What the reader should know of the whole.
  public var notes: [String]
  public var requirements: [Requirement]
  /// What measures are called, in the order to draw them.
  public var measures: [(id: MeasureID, title: String)]
  /// What an entry is: `scenario`, `call`.
  public var noun: String
  /// What did not pass first.
  public var entries: [ReportEntry]

  public func count(_ outcome: ScenarioResult.Outcome) -> Int {
    entries.count { $0.outcome == outcome }
  }

  /// In the order in which they are read.
  static let order: [ScenarioResult.Outcome] = [.failed, .unavailable, .inconclusive, .passed]
}
