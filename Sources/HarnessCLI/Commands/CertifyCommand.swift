import ArgumentParser
import Capture
import Certification
import Checks
import Foundation
import Linting
import Plugins
import Reports
import Scenarios
import Systems
import Wire

/// `harness certify CARRIER.yml`: drives every requirement and signs what was found.
struct CertifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Certifies a configuration, with the packets that prove it.",
    discussion: """
      The configuration is a carrier's failover, or says `kind: lifeboat` \
      (Fixtures/Carriers/lifeboat.yml). Plays every scenario that applies to the configuration, several times with a little jitter, \
      against a system that is told to follow it, and leaves a folder with certificate.json, \
      certificate.html, the configuration and every capture. The certificate is signed with a key \
      that is made on first use; harness verify checks it.

      Exit codes: 0 every driven requirement passed, 1 one failed, 2 inconclusive, 64 the \
      configuration is wrong, 69 system unavailable, 77 no permission to capture, 130 interrupted \
      (no certificate is written).
      """)

  @Argument(
    help: "The carrier file: the policy, and the kind of system it is for.",
    completion: .file(extensions: ["yml", "yaml"]))
  var carrier: String

  @OptionGroup var file: FileOption

  @Option(
    help:
      "The system of harness.yml that implements it; without it the carrier file's, or the default."
  )
  var system: String?

  @Option(name: .customLong("repeat"), help: "How often each scenario is played.")
  var times = 5

  @Option(
    help: "The longest delay drawn for each message that a party sends, such as 5ms; 0s for none.")
  var jitter = "5ms"

  @OptionGroup var seed: SeedOption

  @Option(help: "Only requirements such as FO-08; the others are then not driven.")
  var requirement: [String] = []

  @Option(help: "The signing key; without it the user's own, made on first use.")
  var key: String?

  @Option(help: "The folder to make; without it one below that of harness.yml's captures.")
  var output: String?

  @OptionGroup var reports: ReportOptions

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "Prints the certificate instead of the table.")
  var json = false

  func validate() throws {
    if output?.isEmpty == true {
      throw ValidationError("--output is \"\"; it must name the folder to make")
    }
    guard (1...100).contains(times) else {
      throw ValidationError("--repeat is \(times); it must be from 1 to 100")
    }
    guard let longest = Duration(text: jitter), longest <= .milliseconds(20) else {
      throw ValidationError("--jitter is \"\(jitter)\"; it must be a duration from 0s to 20ms")
    }
    if let output, FileManager.default.fileExists(atPath: output) {
      throw ValidationError("--output \(output) is already there; a certificate has its own folder")
    }
  }

  func run() async throws {
    ClosedPipe.isOutlived()
    let (registry, harness) = try file.load(adding: plugins, needing: needs)
    let wanted = try Usage.check { try CarrierFile.read(carrier, registry: registry) }
    let entry = try Usage.check { try self.entry(of: wanted, harness, registry) }
    guard entry.kind == wanted.kind else {
      Console.complain(
        "system \"\(entry.name)\" is a \(entry.kind), \(carrier) is for a \(wanted.kind); a file "
          + "for it says kind: \(entry.kind)")
      throw ExitStatus.usage.code
    }
    let traps = try Usage.check { try lint(registry) }
    for trap in traps { Console.note(trap) }
    let requests = try reports.requests(registry, listed: harness.reports)
    // The key first: nothing is worse than a certificate that cannot be signed after the work.
    let key = try signingKey()
    let scenarios = try scenarios(for: wanted, harness, registry)
    let plan = Plan(
      scenarios, on: try Usage.check { try entry.definition() }, brought: entry.brought,
      repeat: times,
      seed: seed.chosen())
    try Usage.check { try plan.refuseEmpty() }
    var result = try await play(plan, wanted, harness, registry)
    result.carrier = title(of: wanted)
    do throws(EvidenceFile.Failure) {
      try RunFolder.write(result, registry, advice: entry.advice, history: harness.captures)
    } catch {
      throw try unkept(result, error, advice: entry.advice)
    }
    let status: ExitStatus
    do {
      status = try conclude(result, wanted, key, traps, registry)
    } catch let failure as EvidenceFile.Failure {
      throw try unkept(result, failure, advice: entry.advice)
    }
    let isReported = await ReportDelivery(requests: requests, isQuiet: json).deliver(
      try RunFolder.reported(result, by: "certify"))
    let final = status.given(isReported: isReported)
    if final != .passed { throw final.code }
  }

  /// What is needed of harness.yml's files; a carrier file that is wrong says so by itself.
  private func needs(_ harness: HarnessFile, _ registry: Registry) -> FileNeeds {
    var needs = FileNeeds(scenarios: true)
    if let system {
      needs.systems = [system]
    } else if let wanted = try? CarrierFile.read(carrier, registry: registry) {
      switch wanted.implementation {
      case .named(let name, _): needs.systems = [name]
      case .described: break
      case nil:
        // As entry(of:) does, of systems with faults, too.
        let driven =
          harness.driven.isEmpty ? harness.templates.prefix(1).map(\.name) : harness.driven
        let fitting = driven.first { name in
          harness.templates.contains { $0.name == name && $0.kind == wanted.kind }
        }
        needs.systems = (fitting ?? driven.first).map { [$0] }
      }
    }
    return needs
  }

  /// The system of the command line, else of the carrier file, else of harness.yml.
  private func entry(
    of wanted: CarrierFile, _ harness: HarnessFile, _ registry: Registry
  ) throws -> HarnessFile.SystemEntry {
    if let system { return try harness.entry(system) }
    switch wanted.implementation {
    case .described(let entry, let templates):
      if let problems = Problems(templates.flatMap { $0.problems(registry) }) { throw problems }
      return entry
    case .named(let name, let place):
      guard harness.systems.contains(where: { $0.name == name }) else {
        throw Problems(
          Problem(
            place, Spelling.unknown("system", name, allowed: harness.systems.map(\.name))))
      }
      return try harness.entry(name)
    case nil:
      // The default may be several systems, of several kinds.
      let driven = try harness.entries([])
      return try driven.first { $0.kind == wanted.kind } ?? harness.entry(nil)
    }
  }

  /// The traps that lint finds in the configuration; the certificate names them.
  private func lint(_ registry: Registry) throws -> [String] {
    let linter = Linter()
    let findings = linter.judge(try ConfigurationText(carrier).documents(linter, registry))
    return findings.filter { $0.severity == .failure }.map { found in
      "lint \(found.rule), line \(found.position.line): \(found.message)"
    }
  }

  private func title(of wanted: CarrierFile) -> String {
    wanted.name ?? URL(fileURLWithPath: carrier).deletingPathExtension().lastPathComponent
  }

  private func signingKey() throws -> SigningKey {
    let path = key ?? SigningKey.defaultPath(ProcessInfo.processInfo.environment)
    do throws(SigningKey.Failure) {
      let key = try SigningKey(at: path)
      if key.isNew { Console.note("made signing key \(path), public key \(key.publicKey)") }
      return key
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  /// Those that say something of the configuration and drive a requirement that binds under it.
  private func scenarios(
    for wanted: CarrierFile, _ harness: HarnessFile, _ registry: Registry
  ) throws -> [Scenario] {
    let library = try ScenarioLibrary(registry, harness, policy: wanted.policy)
    let all = try library.select(
      [], requirements: requirement, kind: wanted.kind, registry: registry)
    guard let pack = registry.pack(wanted.kind) else { return all }
    let exempt = pack.exemptions(under: wanted.policy)
    return all.filter { scenario in
      pack.isApplicable(scenario.policy, over: wanted.policy)
        && !scenario.requirements.allSatisfy { exempt[$0] != nil }
    }
  }

  private func play(
    _ plan: Plan, _ wanted: CarrierFile, _ harness: HarnessFile, _ registry: Registry
  ) async throws -> RunResult {
    let id = RunFolder.newName(in: harness.captures)
    let settings = RunSettings(
      id: id,
      folder: output.map(RunFolder.absolute)
        ?? RunFolder.path("certificate-\(id)", in: harness.captures),
      policy: wanted.policy, values: ["bin": .text(Installation.folder)],
      patience: try patience(wanted, registry), jitter: Duration(text: jitter) ?? .zero,
      application: "harness \(Assembly.version)")
    if !json {
      Console.tell([
        "harness \(Assembly.version)   certifies \(wanted.name ?? carrier) on \(plan.system.name)   "
          + "seed \(String(plan.seed, radix: 16))   "
          + "\(counted(plan.runs.count / times, "scenario")), \(counted(times, "time"))", "",
      ])
    }
    return try await Playing.play(plan, settings, registry)
  }

  /// Long enough for timers of the configuration's own: up to two trunks that are given up.
  private func patience(_ wanted: CarrierFile, _ registry: Registry) throws -> Duration {
    let policy = try registry.pack(wanted.kind)?.policy(wanted.policy) as (any Policy)?
    return max(.seconds(120), .seconds(60) + (policy?.patience ?? .zero) * 2)
  }

  /// Says what is known where no certificate can rest on it; gives what to leave with.
  private func unkept(
    _ result: RunResult, _ failure: EvidenceFile.Failure, advice: [CheckID: String]
  ) throws -> ExitCode {
    if json {
      Console.tell([try RunRecord(result).text()])
    } else {
      let table = RunTable(
        hasColours: Console.hasColours, advice: advice,
        base: FileManager.default.currentDirectoryPath)
      Console.tell(table.all(result))
    }
    Console.complain("no certificate: \(failure)")
    return ExitStatus(result).given(isKept: false).code
  }

  /// Writes the certificate and says what is in it; gives what it means to the caller.
  private func conclude(
    _ result: RunResult, _ wanted: CarrierFile, _ key: SigningKey, _ traps: [String],
    _ registry: Registry
  ) throws -> ExitStatus {
    guard !result.wasInterrupted else {
      Console.note("no certificate: the run was interrupted; its evidence is in \(result.folder)")
      throw ExitStatus.interrupted.code
    }
    let name = "carrier.yml"
    let folder = CertificateFolder(result.folder)
    try EvidenceFile.copy(carrier, to: "\(result.folder)/\(name)")
    let subject = CertificateIssuer.Subject(
      name: title(of: wanted),
      kind: wanted.kind, configuration: name, policy: wanted.policy, repetitions: times,
      jitter: Duration(text: jitter) ?? .zero)
    var body = try CertificateIssuer(registry, version: Assembly.version)
      .body(result, of: subject, at: Date(), notes: traps)
    try EvidenceFile.write(
      CertificatePage.text(body), to: "\(result.folder)/\(CertificateFolder.page)")
    body.files = folder.digests(of: body, and: [CertificateFolder.page]).files
    let certificate: Certificate
    do {
      certificate = try folder.write(body, key)
    } catch let error as CaptureError {
      throw EvidenceFile.Failure(error)
    }
    if json {
      Console.tell([try certificate.text()])
    } else {
      Console.tell(
        CertificateTable(hasColours: Console.hasColours, width: Console.width)
          .lines(certificate, in: result.folder))
    }
    if result.scenarios.allSatisfy({ $0.outcome == .unavailable }) {
      return .unavailable
    }
    return ExitStatus(body.verdict)
  }
}
