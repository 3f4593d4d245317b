/// What the last runs came to, and what became of each requirement.
public struct History: Codable, Sendable {
  /// Oldest first.
  public var runs: [RunSummary]
  /// By system and requirement.
  public var requirements: [RequirementTrend]
  /// By system, measure and run.
  public var times: [MeasureTimes]

  /// - Parameters:
  ///   - system: Only runs on that system.
  ///   - requirement: Only runs that drove it, and only what concerns it.
  ///   - count: The most runs that are shown; first bad runs are sought in all.
  public init(
    _ store: RunStore, system: String? = nil, requirement: String? = nil, last count: Int
  ) throws(StoreProblem) {
    let verdicts = try store.verdicts().filter {
      requirement == nil || $0.key.requirement == requirement
    }
    let byKey = Dictionary(verdicts.map { ($0.key, $0.outcome) }) { first, _ in first }
    let driven = Dictionary(grouping: verdicts, by: \.key.run)
    let heads = try store.runs().filter { head in
      (system == nil || head.system == system)
        && (requirement == nil || driven[head.id] != nil)
    }
    var saved: [SavedRun] = []
    for head in heads.suffix(count) {
      if let run = try store.run(head.id) { saved.append(run) }
    }
    runs = saved.map(RunSummary.init)

    let shown = Dictionary(grouping: saved, by: \.head.system)
    requirements = shown.keys.sorted().flatMap { system -> [RequirementTrend] in
      let ids = heads.filter { $0.system == system }.map(\.id)
      let names = Set(ids.flatMap { driven[$0] ?? [] }.map(\.key.requirement))
      return names.sorted().map { name in
        RequirementTrend(
          system, name, all: ids.map { .init($0, byKey[.init(run: $0, requirement: name)]) },
          showing: shown[system]?.count ?? 0)
      }
    }
    times = saved.enumerated().flatMap { place, run in
      MeasureTimes.all(of: run, requirement: requirement).map { (place, $0) }
    }
    .sorted { ($0.1.system, $0.1.measure, $0.0) < ($1.1.system, $1.1.measure, $1.0) }
    .map(\.1)
  }
}
