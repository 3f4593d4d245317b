import Checks
public import Plugins

/// A failure that is expected, with the reason; it is reported as known and fails no run.
public struct KnownFailure: Sendable, Hashable {
  /// What stands for a script that did not go as written, beside the checks.
  public static let script = "script"

  /// A name, or a pattern for variants; nil for every scenario of the requirement.
  public let scenario: String?
  public let requirement: String?
  /// The checks that may fail, `script` among them; empty for all.
  public let checks: [String]
  /// The only system it is expected of; nil for any.
  public let system: String?
  public let why: String
  /// The last day it is expected on: `2027-01-31`.
  public let until: String?
  public let place: Place

  /// Whether that scenario is meant.
  func means(_ wanted: Scenario) -> Bool {
    if let requirement, !wanted.requirements.contains(requirement) { return false }
    guard let scenario else { return true }
    return wanted.name == scenario || NamePattern(scenario).matches(wanted.variant)
  }

  /// Whether it is expected no more.
  func isOver(on today: String) -> Bool { until.map { $0 < today } ?? false }

  /// Whether nothing that is expected to fail failed in that result.
  func isDisproved(by result: ScenarioResult) -> Bool {
    switch result.outcome {
    case .passed: return true
    case .inconclusive, .unavailable: return false
    case .failed:
      let passed = Set(
        result.checks.compactMap { judged -> String? in
          if case .passed = judged.verdict { judged.check.rawValue } else { nil }
        } + (result.complaints.isEmpty ? [Self.script] : []))
      return !checks.isEmpty && passed.isSuperset(of: checks)
    }
  }
}

/// A listed failure that was not seen any more; a finding of its own.
public struct OutdatedListing: Sendable, Hashable {
  /// The variant or the requirement.
  public let subject: String
  public let place: Place

  public init(_ subject: String, _ place: Place) {
    self.subject = subject
    self.place = place
  }

  public var sentence: String {
    "\(subject) is listed as known to fail and passes; take it out of \(place)"
  }
}

/// A listing that could not be disproved because the run was only a part of what it is about.
public struct OpenListing: Sendable, Hashable {
  public let listing: OutdatedListing
  /// The variants it is about.
  public let variants: [String]
  /// Those in which it was not seen any more.
  public let disproved: [String]
}
