import Calls
public import Systems
import Transports
import Wire

/// What is to be run: every scenario on one system, as often as asked.
public struct Plan: Sendable {
  /// The most runs that can have an address block of their own at the same time.
  public static let mostAtOnce = 250

  public let system: SystemDefinition
  /// The plugin's system that says what is launched in each scenario; nil where the definition does.
  public let brought: BroughtSystem?
  public let seed: UInt64
  /// What the system says its version is, once it was asked.
  var systemVersion: String?
  /// Repetition by repetition, each in the order of the scenarios.
  public let runs: [ScenarioRun]
  /// Scenarios that the system cannot be driven through, with the reason.
  public let leftOut: [(scenario: Scenario, reason: String)]

  /// Plans the scenarios that are for this kind of system.
  public init(
    _ scenarios: [Scenario], on system: SystemDefinition, brought: BroughtSystem? = nil,
    repeat times: Int = 1, seed: UInt64
  ) {
    self.brought = brought
    self.system = system
    self.seed = seed
    let wanted = scenarios.filter { $0.kind == system.kind }
    let obstacles = wanted.map { Self.obstacle(to: $0, around: system) }
    leftOut = zip(wanted, obstacles).compactMap { scenario, reason in
      reason.map { (scenario, $0) }
    }
    let fitting = zip(wanted, obstacles).filter { $1 == nil }.map(\.0)
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

  /// A system that runs already is one for all scenarios, so that they take turns.
  private var mostAtOnce: Int { system.standing == nil ? Self.mostAtOnce : 1 }

  /// Why the scenario cannot be played on that system, or around one that runs already; nil where it
  /// can.
  private static func obstacle(to scenario: Scenario, around system: SystemDefinition) -> String? {
    let unspoken = scenario.transports.subtracting(system.transports)
    guard unspoken.isEmpty else {
      let words = unspoken.map(\.viaName).sorted().joined(separator: " and ")
      return "\(words), which its transports: in harness.yml does not list"
    }
    guard let standing = system.standing else { return nil }
    let block = AddressBlock(network: 0, index: 0)
    guard AddressPlan(scenario, in: block, around: standing) != nil else {
      return "more parties than it has addresses for"
    }
    guard !scenario.transports.contains(.tls) else {
      return "TLS, for which it would need certificates of the run"
    }
    guard scenario.chores.isEmpty else { return "to start and to end it" }
    // T1 is 500 ms where a scenario says nothing of it (RFC 3261 §17.1.1.1).
    guard scenario.t1 == .milliseconds(500) else { return "other timers than it has" }
    let isForeign = scenario.parties.contains { party in
      guard case .edge = party.role else { return false }
      return party.transport != standing.transport
    }
    return isForeign ? "another transport to the trunks than \(standing.transport.viaName)" : nil
  }

  /// Runs that are played at the same time: one repetition, or a part of it where it is too large, and
  /// by itself what wants to be alone.
  public var waves: [[ScenarioRun]] {
    var waves: [[ScenarioRun]] = []
    let ordered = Dictionary(grouping: runs, by: \.repetition).sorted { $0.key < $1.key }
      .flatMap { $0.value.filter { !$0.scenario.isAlone } + $0.value.filter(\.scenario.isAlone) }
    for run in ordered {
      if let last = waves.last, last.count < mostAtOnce,
        last[0].repetition == run.repetition, !last[0].scenario.isAlone, !run.scenario.isAlone
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

  /// The same run once more, with files of its own: `-again` beside 16 others a processor, then
  /// `-again-alone` beside 4.
  func again(_ others: Int) -> ScenarioRun {
    ScenarioRun(
      scenario: scenario, repetition: repetition, seed: seed,
      name: "\(name)-again" + (others > 4 ? "" : "-alone"))
  }
}
