public import Systems
import Wire

/// What is to be run: every scenario on one system, as often as asked.
public struct Plan: Sendable {
  /// The most runs that can have an address block of their own at the same time.
  public static let mostAtOnce = 250

  public let system: SystemDefinition
  public let seed: UInt64
  /// Repetition by repetition, each in the order of the scenarios.
  public let runs: [ScenarioRun]
  /// Scenarios left out because the system does not speak what they need.
  public let unspoken: [Scenario]

  /// Plans the scenarios that are for this kind of system.
  public init(
    _ scenarios: [Scenario], on system: SystemDefinition, repeat times: Int = 1, seed: UInt64
  ) {
    self.system = system
    self.seed = seed
    let ofKind = scenarios.filter { $0.kind == system.kind }
    let fitting = ofKind.filter { $0.transports.isSubset(of: system.transports) }
    unspoken = ofKind.filter { !$0.transports.isSubset(of: system.transports) }
    let generator = SeededGenerator(seed: seed)
    runs = (0..<max(1, times)).flatMap { index in
      fitting.map { scenario in
        let variant = scenario.variant
        var own = generator.fork("\(variant) \(index + 1)")
        let name = Self.fileName(variant) + (times > 1 ? "-\(index + 1)" : "")
        return ScenarioRun(
          scenario: scenario, repetition: index + 1, seed: own.next(), name: name)
      }
    }
  }

  /// What to say of those left out; nil where there are none.
  var unspokenNote: String? {
    guard !unspoken.isEmpty else { return nil }
    let words = unspoken.reduce(into: Set<Transport>()) { $0.formUnion($1.transports) }
      .subtracting(system.transports).map(\.viaName).sorted().joined(separator: " and ")
    let those = unspoken.count == 1 ? "1 scenario was" : "\(unspoken.count) scenarios were"
    return "\(those) not played because system \"\(system.name)\" does not"
      + " speak \(words), as its transports: in harness.yml says"
  }

  /// Runs that are played at the same time: one repetition, or a part of it where it is too large.
  public var waves: [[ScenarioRun]] {
    var waves: [[ScenarioRun]] = []
    for run in runs {
      if let last = waves.last, last.count < Self.mostAtOnce,
        last[0].repetition == run.repetition
      {
        waves[waves.count - 1].append(run)
      } else {
        waves.append([run])
      }
    }
    return waves
  }

  /// The variant with nothing in it that a file's name should not have.
  private static func fileName(_ variant: String) -> String {
    String(
      variant.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        .prefix(120))
  }
}

/// One scenario to be played once.
public struct ScenarioRun: Sendable {
  public let scenario: Scenario
  /// From 1.
  public let repetition: Int
  /// Decides everything that is drawn in this run.
  public let seed: UInt64
  /// The name of its files; distinct within a plan.
  public let name: String
}

extension ScenarioRun {
  /// The same run after it failed, with files of its own.
  func retry(_ number: Int) -> ScenarioRun {
    ScenarioRun(
      scenario: scenario, repetition: repetition, seed: seed, name: "\(name)-retry-\(number)")
  }

  /// The same run once more, with files of its own.
  var again: ScenarioRun {
    ScenarioRun(
      scenario: scenario, repetition: repetition, seed: seed, name: "\(name)-again")
  }
}
