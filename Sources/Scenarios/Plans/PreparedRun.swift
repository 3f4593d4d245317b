import Checks
package import Plugins
package import Systems
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
      values: settings.values.merging(values.mapValues(\.filling)) { _, new in new })
    // Eight digits: 400 runs a wave apart, 250 calls a run, none shared within a wave.
    firstNumber = UInt64(index) * 1000 + 10_000_000
  }

  func numbers(of party: Int) -> CallerNumbers {
    CallerNumbers(from: firstNumber + UInt64(party) * 100)
  }
}

extension Plugins.TemplateValue {
  /// The same in the form templates are filled from; an entry that is plain text is its `value`.
  package var filling: Systems.TemplateValue {
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
