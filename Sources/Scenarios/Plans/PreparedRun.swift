import Checks
import Plugins
import Systems
import Transports
import UserAgents
import Wire

/// A run with its addresses, its policy and its system's configuration values.
struct PreparedRun: Sendable {
  let run: ScenarioRun
  let addresses: AddressPlan
  let policy: any Policy
  let launch: Launch
  /// Where its systems and programs have their files.
  let folder: String
  /// The first of the caller numbers that no other run has.
  let firstNumber: UInt64

  var scenario: Scenario { run.scenario }

  init(
    _ run: ScenarioRun, index: Int, of plan: Plan, in block: AddressBlock,
    settings: RunSettings, registry: Registry
  ) throws(RunError) {
    let scenario = run.scenario
    guard let pack = registry.pack(scenario.kind) else {
      throw .noPack(kind: scenario.kind)
    }
    guard let addresses = AddressPlan(scenario, in: block) else {
      throw .tooManyParties(scenario: scenario.name)
    }
    let policy: any Policy
    let values: [String: Plugins.TemplateValue]
    do throws(Problems) {
      (policy, values) = try pack.prepare(
        settings.policy.overridden(by: scenario.policy), at: addresses.site)
    } catch {
      throw .policy(error)
    }
    self.run = run
    self.addresses = addresses
    self.policy = policy
    folder = "\(settings.folder)/\(plan.system.name)/\(run.name)"
    launch = Launch(
      plan.system, at: addresses.site.system, probe: block.probe, directory: folder,
      values: settings.values.merging(Self.timers(scenario.t1)) { _, new in new }
        .merging(values.mapValues(\.filling)) { _, new in new })
    // Eight digits: 400 runs a wave, ten parties a run, 1000 calls a party.
    firstNumber = UInt64(index) * 10_000 + 10_000_000
  }

  /// T1, T2 and T4 in milliseconds, in the ratio of RFC 3261's own (§17.1.1.1, table 4).
  private static func timers(_ t1: Duration) -> [String: Systems.TemplateValue] {
    let milliseconds = t1.nanoseconds / 1_000_000
    return [
      "t1.ms": .text("\(milliseconds)"), "t2.ms": .text("\(milliseconds * 8)"),
      "t4.ms": .text("\(milliseconds * 10)"),
    ]
  }

  func numbers(of party: Int) -> CallerNumbers {
    CallerNumbers(from: firstNumber + UInt64(party) * 1000)
  }
}

extension Plugins.TemplateValue {
  /// The same in the form templates are filled from; an entry that is plain text is its `value`.
  var filling: Systems.TemplateValue {
    switch self {
    case .text(let text): .text(text)
    case .record(let record): .list([record.mapValues(\.filling)])
    case .list(let list):
      .list(
        list.map { entry in
          if case .record(let record) = entry {
            record.mapValues(\.filling)
          } else {
            ["value": entry.filling]
          }
        })
    }
  }
}
