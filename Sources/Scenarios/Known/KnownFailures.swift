import Checks

/// The failures that are expected of one system, and what they are about.
public struct KnownFailures: Sendable {
  /// An entry and every variant it is about, whether played or not.
  struct Listing: Sendable {
    let entry: KnownFailure
    let variants: [String]
  }

  /// What a run's results are once the expected failures are known.
  public struct Judgement: Sendable {
    public var results: [ScenarioResult]
    public var outdated: [OutdatedListing] = []
    public var open: [OpenListing] = []
    /// What is to be said of entries whose time is over.
    public var notes: [String] = []
  }

  /// No failure is expected.
  public static let none = KnownFailures([], today: "", notes: [])

  private let listings: [Listing]
  private let today: String
  /// Checks whose findings fail nothing.
  private let notes: Set<CheckID>

  init(_ listings: [Listing], today: String, notes: Set<CheckID>) {
    self.listings = listings
    self.today = today
    self.notes = notes
  }

  public var isEmpty: Bool { listings.isEmpty }

  /// The entry that a failure is known by; nil where any part of the failure is not listed.
  public func entry(for result: ScenarioResult) -> KnownFailure? {
    entry(for: result, among: listings.filter { !$0.entry.isOver(on: today) })
  }

  /// Marks what is known, and finds what is listed and was not seen any more.
  public func judge(_ results: [ScenarioResult]) -> Judgement {
    var judgement = Judgement(results: results)
    for index in results.indices {
      let result = results[index]
      judgement.results[index].known = entry(for: result)
      if judgement.results[index].known == nil, let over = entry(for: result, among: listings) {
        let note =
          "\(result.scenario.variant) was listed as known to fail until \(over.until ?? "")"
          + " (\(over.place)); that is over, and it fails"
        if !judgement.notes.contains(note) { judgement.notes.append(note) }
      }
    }
    let played = Dictionary(grouping: results) { $0.scenario.variant }
    for listing in listings {
      for unit in listing.units { judge(unit, of: listing.entry, played, &judgement) }
    }
    return judgement
  }

  private func judge(
    _ unit: Listing.Unit, of entry: KnownFailure, _ played: [String: [ScenarioResult]],
    _ judgement: inout Judgement
  ) {
    let seen = unit.variants.filter { played[$0] != nil }
    let disproved = seen.filter { played[$0]?.allSatisfy(entry.isDisproved) ?? false }
    guard !seen.isEmpty, disproved.count == seen.count else { return }
    let listing = OutdatedListing(unit.subject, entry.place)
    if seen.count == unit.variants.count {
      judgement.outdated.append(listing)
    } else {
      judgement.open.append(
        OpenListing(listing: listing, variants: unit.variants, disproved: disproved))
    }
  }

  private func entry(for result: ScenarioResult, among listings: [Listing]) -> KnownFailure? {
    guard result.outcome == .failed else { return nil }
    let entries = listings.filter { $0.variants.contains(result.scenario.variant) }.map(\.entry)
    let failing = failing(result)
    let isListed = failing.allSatisfy { name in
      entries.contains { $0.checks.isEmpty || $0.checks.contains(name) }
    }
    guard isListed else { return nil }
    return entries.first { $0.checks.isEmpty || $0.checks.contains(where: failing.contains) }
  }

  /// What made it fail: checks, and the script.
  private func failing(_ result: ScenarioResult) -> [String] {
    result.checks.compactMap { judged in
      if case .failed = judged.verdict, !notes.contains(judged.check) {
        judged.check.rawValue
      } else {
        nil
      }
    } + (result.complaints.isEmpty ? [] : [KnownFailure.script])
  }
}

extension KnownFailures.Listing {
  /// What passes as one: a variant, or all scenarios of a requirement.
  struct Unit {
    let subject: String
    let variants: [String]
  }

  /// A scenario's variants are listed one by one; a requirement passes when all of it does.
  var units: [Unit] {
    let remark = entry.checks.isEmpty ? "" : " (\(entry.checks.joined(separator: ", ")))"
    if entry.scenario == nil, let requirement = entry.requirement {
      return [Unit(subject: "requirement \(requirement)\(remark)", variants: variants)]
    }
    return variants.map { Unit(subject: $0 + remark, variants: [$0]) }
  }
}
