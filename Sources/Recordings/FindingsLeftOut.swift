public import Checks

/// Findings that were too many to be kept: how many there were of each check.
public struct FindingsLeftOut: Sendable, Hashable {
  /// By check; those without any are not in it.
  public private(set) var counts: [CheckID: Int] = [:]
  /// Of these, the ones that stand whatever the capture lacks.
  private var standing: [CheckID: Int] = [:]

  /// How many there were in all.
  public var count: Int { counts.values.reduce(0, +) }

  /// How many there were of a check.
  public func count(of check: CheckID) -> Int { counts[check] ?? 0 }

  mutating func note(_ finding: Finding) {
    counts[finding.check, default: 0] += 1
    if finding.stands { standing[finding.check, default: 0] += 1 }
  }

  /// Leaves those that stand.
  mutating func keepStanding() { counts = standing }
}
