import Calls
package import Checks
public import Foundation
public import Plugins
public import Scenarios
import Wire

/// Turns the result of a run into a certificate.
public struct CertificateIssuer: Sendable {
  /// What is certified, beside what the result says.
  public struct Subject: Sendable {
    public var name: String
    public var kind: String
    /// The carrier configuration's file name in the run's folder.
    public var configuration: String
    public var policy: Settings
    public var repetitions: Int
    public var jitter: Duration

    public init(
      name: String, kind: String, configuration: String, policy: Settings, repetitions: Int,
      jitter: Duration
    ) {
      self.name = name
      self.kind = kind
      self.configuration = configuration
      self.policy = policy
      self.repetitions = repetitions
      self.jitter = jitter
    }
  }

  private let registry: Registry
  private let version: String

  public init(_ registry: Registry, version: String) {
    self.registry = registry
    self.version = version
  }

  /// The certificate's body, without the digests of files that are still to be written.
  public func body(
    _ result: RunResult, of subject: Subject, at date: Date, notes: [String] = []
  ) throws(Problems) -> Certificate.Body {
    guard let pack = registry.pack(subject.kind) else {
      throw Problems(
        Problem(
          Place(subject.configuration, 1), "no plugin brings scenarios for a \(subject.kind)"))
    }
    let policy = try pack.anyPolicy(subject.policy)
    let runs = result.scenarios.map { entry($0, in: result.folder, subject.policy) }
    let exemptions = pack.exemptions(under: subject.policy)
    let shares = RequirementShares(pack.card)
    let requirements = pack.card.requirements.map { requirement in
      let own = runs.filter { $0.requirements.contains(requirement.id) }
      return Certificate.RequirementEntry(
        id: requirement.id, title: requirement.title, source: requirement.source,
        verdict: CertificateVerdict(own.map { shares.outcome(for: requirement.id, in: $0) }),
        exemption: own.isEmpty ? exemptions[requirement.id] : nil,
        checks: requirement.checks.map(\.rawValue), runs: own.map(\.name),
        timings: Certificate.TimingEntry.all(of: own), deviations: deviations(policy, own))
    }
    return Certificate.Body(
      harness: version, issuedAt: Self.text(date),
      subject: Certificate.Subject(
        name: subject.name, kind: subject.kind, configuration: subject.configuration,
        policy: policy.summary, system: result.system, systemVersion: result.systemVersion,
        seed: String(result.seed, radix: 16), repetitions: subject.repetitions,
        jitterMs: subject.jitter.seconds * 1000, evidence: result.evidence.rawValue),
      verdict: CertificateVerdict(over: requirements.map(\.verdict)),
      requirements: requirements, runs: runs, files: [],
      notes: result.notes + ownSettings(result, policy, subject.policy, pack) + notes)
  }

  /// Which scenarios were driven under settings of their own, so that there was something to see.
  private func ownSettings(
    _ result: RunResult, _ policy: any Policy, _ settings: Settings, _ pack: any ScenarioPack
  ) -> [String] {
    var names: [String] = []
    for scenario in result.scenarios.map(\.scenario) where !names.contains(scenario.name) {
      let own = try? pack.anyPolicy(settings.overridden(by: scenario.policy))
      if let own, own.summary != policy.summary { names.append(scenario.name) }
    }
    guard !names.isEmpty else { return [] }
    return [
      "driven under settings of their own, laid over the configuration's: "
        + names.sorted().joined(separator: ", ")
    ]
  }

  /// The deviations that the policy allows and that these runs' checks are about.
  private func deviations(
    _ policy: any Policy, _ runs: [Certificate.RunEntry]
  ) -> [String] {
    let judged = Set(runs.flatMap(\.checks).map(\.check))
    let related = policy.deviations.filter { deviation in
      judged.contains(deviation.key.rawValue)
        || judged.contains { Self.noun($0) == Self.noun(deviation.key.rawValue) }
    }
    return related.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
  }

  /// `cancel` of `cancel.after-provisional`.
  private static func noun(_ check: String) -> Substring {
    check.prefix { $0 != "." }
  }

  private func entry(
    _ result: ScenarioResult, in folder: String, _ policy: Settings
  ) -> Certificate.RunEntry {
    let capture = result.capture.map { URL(fileURLWithPath: $0).lastPathComponent }
    return Certificate.RunEntry(
      name: capture.map { String($0.dropLast(".pcapng".count)) }
        ?? "\(result.scenario.variant)-\(result.repetition)",
      scenario: result.scenario.variant, requirements: result.scenario.requirements,
      repetition: result.repetition, seed: String(result.seed, radix: 16),
      outcome: result.outcome.rawValue, capture: capture,
      startedAt: String(result.startedAt.nanoseconds),
      endedAt: String(result.endedAt.nanoseconds),
      parties: result.roles.parties.map { .init($0) },
      policy: policy.overridden(by: result.scenario.policy).all.map {
        .init(key: $0.key, value: .init($0.value))
      },
      checks: result.checks.map {
        .init($0.check, registry.check($0.check)?.card.severity ?? .failure, $0.verdict)
      },
      measured: Certificate.RunEntry.Measured.times(result.measured),
      complaints: result.complaints.map { "\($0.party): \($0.sentence)" },
      doubts: result.doubts)
  }

  private static func text(_ date: Date) -> String {
    date.formatted(.iso8601)
  }
}

extension ScenarioPack {
  /// The policy without its type.
  package func anyPolicy(_ settings: Settings) throws(Problems) -> any Policy {
    try policy(settings)
  }
}
