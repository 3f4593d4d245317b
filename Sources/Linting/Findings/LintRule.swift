/// A trap that a configuration can hold.
public protocol LintRule: Sendable {
  /// What the trap is, why it matters, how to get out of it, and examples of it and without it.
  var card: LintCard { get }
  /// Reads all documents of a run.
  func judge(_ configuration: Configuration) -> [LintFinding]
}

extension LintRule {
  public var id: LintRuleID { card.id }
}

/// A rule's stable name: `failover.one-cloud`.
public struct LintRuleID: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }
}
