import Checks
package import Plugins
import Signaling
package import Systems
import Transports
import Trust
import UserAgents
import Wire

/// A run with its addresses, its policy and its system's configuration values.
struct PreparedRun: Sendable {
  let run: ScenarioRun
  let addresses: AddressPlan
  let policy: any Policy
  /// What is launched; a plugin's system fills it in when the scenario is set up.
  let launch: Launch
  /// The policy as it was written, and what it comes to.
  let written: Settings
  let policyValues: [String: Plugins.TemplateValue]
  /// Where its systems and programs have their files.
  let folder: String
  /// The run's certificates; nil where nobody in the scenario speaks TLS.
  let trust: RunTrust?
  let keys = KeyRing()
  /// The first of the caller numbers that no other run has.
  let firstNumber: UInt64
  /// What players draw tags, branches and Call-IDs from: never the same twice for one system.
  let identifierSeed: UInt64

  var scenario: Scenario { run.scenario }

  init(
    _ run: ScenarioRun, index: Int, turn: Int, of plan: Plan, in block: AddressBlock,
    settings: RunSettings, registry: Registry, trust: RunTrust?
  ) throws(RunError) {
    let scenario = run.scenario
    guard let pack = registry.pack(scenario.kind) else {
      throw .noPack(kind: scenario.kind)
    }
    guard
      let addresses = AddressPlan(
        scenario, in: block, around: plan.system.standing, service: pack.card.service)
    else {
      throw .tooManyParties(scenario: scenario.name)
    }
    let policy: any Policy
    let values: [String: Plugins.TemplateValue]
    let written = settings.policy.overridden(by: scenario.policy)
    do throws(Problems) {
      (policy, values) = try pack.prepare(written, at: addresses.site)
    } catch {
      throw .policy(error)
    }
    self.run = run
    self.addresses = addresses
    self.policy = policy
    self.written = written
    policyValues = values
    folder = "\(settings.folder)/\(plan.system.name)/\(run.name)"
    self.trust = scenario.transports.contains(.tls) ? trust : nil
    var launch = Launch(
      plan.system, at: addresses.site.system, probe: block.probe, directory: folder,
      values: settings.values.merging(Self.timers(scenario.t1)) { _, new in new }
        .merging(values.mapValues(\.filling)) { _, new in new })
    if let trust = self.trust {
      do throws(TrustError) {
        try trust.secure(&launch)
      } catch {
        throw .certificates(error)
      }
    }
    self.launch = launch
    // Eight digits: 400 runs a wave, ten parties a run, 1000 calls a party, none shared within a wave,
    // nor with the scenarios before where one system sees them all.
    let place = plan.system.standing == nil ? index : turn
    firstNumber = UInt64(place) * 10_000 + 10_000_000
    // A run played again has its seed; a system that has seen its branches takes them for retransmissions
    // of a transaction that is over (RFC 6026 §7.1), for 64 × T1.
    var generator = SeededGenerator(seed: run.seed).fork("turn \(turn)")
    identifierSeed = plan.system.standing == nil ? run.seed : generator.next()
  }

  /// T1, T2 and T4 in whole milliseconds.
  private static func timers(_ t1: Duration) -> [String: Systems.TemplateValue] {
    let timers = Timers(inProportionTo: .milliseconds(t1.nanoseconds / 1_000_000))
    return ["t1.ms": timers.t1, "t2.ms": timers.t2, "t4.ms": timers.t4].mapValues {
      .text("\($0.nanoseconds / 1_000_000)")
    }
  }

  func numbers(of party: Int) -> CallerNumbers {
    CallerNumbers(from: firstNumber + UInt64(party) * Self.numbersOfEach)
  }

  private static let numbersOfEach: UInt64 = 1000

  /// What a plugin's player is told of its party.
  func place(of party: Party, _ index: Int) -> PartyPlace {
    var numbers = numbers(of: index)
    var generator = SeededGenerator(seed: identifierSeed).fork("player \(party.name)")
    return PartyPlace(
      name: party.name, endpoint: addresses.endpoints[party.name] ?? addresses.site.system,
      transport: party.transport, endpoints: addresses.endpoints,
      numbers: (0..<Self.numbersOfEach).map { _ in numbers.take() }, seed: generator.next(),
      directory: folder)
  }

  /// What a plugin's system is told of its place.
  var systemPlace: SystemPlace {
    SystemPlace(
      run: run.name, site: addresses.site, directory: folder, values: policyValues,
      policy: written)
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
