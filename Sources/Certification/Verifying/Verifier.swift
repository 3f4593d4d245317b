import Calls
import Capture
import Checks
import Foundation
public import Plugins
import Scenarios
import Wire

/// Checks a certificate: its text, its signature, its files, and every verdict anew.
public struct Verifier: Sendable {
  /// What was checked, and what was found wrong.
  public struct Report: Sendable {
    public let certificate: Certificate
    public internal(set) var problems: [CertificateProblem] = []
    public internal(set) var files = 0
    /// How many verdicts of checks were derived again.
    public internal(set) var verdicts = 0
  }

  private let registry: Registry

  public init(_ registry: Registry) {
    self.registry = registry
  }

  /// Verifies a certificate beside its files; throws where it is none.
  public func verify(_ path: String) throws(CertificateProblem) -> Report {
    let file = URL(fileURLWithPath: path)
    let data: Data
    do { data = try Data(contentsOf: file) } catch {
      throw .cannotRead(path: path, reason: SystemReason.of(error))
    }
    let certificate: Certificate
    do { certificate = try JSONDecoder().decode(Certificate.self, from: data) } catch {
      throw .cannotRead(path: path, reason: Self.reason(error))
    }
    guard [1, 2].contains(certificate.certificate.schema) else {
      throw .cannotRead(
        path: path, reason: "its schema is \(certificate.certificate.schema), not 1 or 2")
    }
    var report = Report(certificate: certificate)
    checkText(data, &report)
    if !certificate.isSigned { report.problems.append(.signature) }
    let folder = file.deletingLastPathComponent().path
    checkFiles(in: folder, &report)
    for run in certificate.certificate.runs { rederive(run, in: folder, &report) }
    checkRequirements(&report)
    return report
  }

  /// Any byte that is not the harness's own is found, blanks between words included.
  private func checkText(_ data: Data, _ report: inout Report) {
    let text = (try? report.certificate.text()) ?? ""
    let wanted = Data(text.utf8)
    guard wanted != data else { return }
    let same = zip(wanted, data).prefix { $0 == $1 }
    report.problems.append(.altered(line: same.count { $0.0 == 0x0A } + 1))
  }

  private func checkFiles(in folder: String, _ report: inout Report) {
    let body = report.certificate.certificate
    for file in body.files {
      // A path that leaves the folder is nothing the harness writes.
      guard !file.path.contains("/"), let now = Digest.file(file.path, in: folder) else {
        report.problems.append(.missing(file: file.path))
        continue
      }
      report.files += 1
      if now != file {
        report.problems.append(
          .digest(file: file.path, says: file.sha256, has: now.sha256))
      }
    }
    let listed = Set(body.files.map(\.path))
    let needed = [body.subject.configuration] + body.runs.compactMap(\.capture)
    for name in needed where !listed.contains(name) {
      report.problems.append(.missing(file: "the digest of \(name)"))
    }
  }

  /// Judges a run's capture again and compares.
  private func rederive(
    _ run: Certificate.RunEntry, in folder: String, _ report: inout Report
  ) {
    guard let capture = run.capture else {
      if !run.checks.isEmpty {
        report.problems.append(.missing(file: "the capture of \(run.name)"))
      }
      return
    }
    let evidence: Evidence
    do throws(CertificateProblem) {
      evidence = try self.evidence(
        of: run, capture, in: folder, kind: report.certificate.certificate.subject.kind)
    } catch {
      report.problems.append(error)
      return
    }
    for judged in run.checks {
      guard let check = registry.check(CheckID(rawValue: judged.check)) else {
        report.problems.append(.unknownCheck(run: run.name, check: judged.check))
        continue
      }
      let now = Certificate.RunEntry.Judged(
        check.id, check.card.severity, check.judge(evidence))
      report.verdicts += 1
      if now != judged {
        report.problems.append(
          .verdict(
            run: run.name, check: judged.check, says: Self.words(judged), has: Self.words(now)))
      }
    }
    let times = Certificate.RunEntry.Measured.times(
      registry.measures.flatMap { $0.values(in: evidence) })
    if times != run.measured { report.problems.append(.measured(run: run.name)) }
    let outcome = RequirementShares.outcome(of: run)
    if outcome != run.outcome {
      report.problems.append(.outcome(run: run.name, says: run.outcome, has: outcome))
    }
  }

  private func evidence(
    of run: Certificate.RunEntry, _ capture: String, in folder: String, kind: String
  ) throws(CertificateProblem) -> Evidence {
    let reading: CaptureReading
    do throws(CaptureError) {
      reading = try CaptureFile.read(
        URL(fileURLWithPath: folder).appendingPathComponent(capture).path,
        keepingOther: true)
    } catch {
      throw .capture(file: capture, reason: error.description)
    }
    if let problem = reading.problem {
      throw .capture(file: capture, reason: problem.description)
    }
    let settings = Settings(
      run.policy.enumerated().map { index, setting in
        Plugins.Setting(setting.key, setting.value.value, at: Place(run.name, index + 1))
      })
    let policy: any Policy
    let service: Roles.Service
    do throws(Problems) {
      guard let pack = registry.pack(kind) else {
        throw Problems(Problem(Place(run.name, 1), "no plugin knows a \(kind)"))
      }
      policy = try pack.anyPolicy(settings)
      service = pack.card.service
    } catch {
      throw .policy(run: run.name, reason: error.description)
    }
    guard let endedAt = Int64(run.endedAt) else {
      throw .capture(file: capture, reason: "when it ended is not a number: \(run.endedAt)")
    }
    return Evidence(
      source: .wire, sightings: reading.sightings, flows: reading.flows,
      other: reading.other, roles: Roles(run.parties.compactMap(\.party), service: service),
      endedAt: Moment(nanoseconds: endedAt),
      policies: [policy])
  }

  private func checkRequirements(_ report: inout Report) {
    let body = report.certificate.certificate
    let shares = RequirementShares(body)
    let known = registry.pack(body.subject.kind)?.card.requirements ?? []
    for requirement in body.requirements {
      // The signer cannot leave out what a requirement rests on.
      let checks = known.first { $0.id == requirement.id }?.checks.map(\.rawValue)
      if body.schema > 1, let checks, checks != requirement.checks {
        report.problems.append(
          .restsOn(id: requirement.id, says: requirement.checks ?? [], has: checks))
      }
      let own = body.runs.filter { $0.requirements.contains(requirement.id) }
      let verdict = CertificateVerdict(own.map { shares.outcome(for: requirement.id, in: $0) })
      if verdict != requirement.verdict || own.map(\.name) != requirement.runs
        || Certificate.TimingEntry.all(of: own) != requirement.timings
      {
        report.problems.append(
          .requirement(
            id: requirement.id,
            says: "\(requirement.verdict.rawValue) in \(counted(requirement.runs.count, "run"))",
            has: "\(verdict.rawValue) in \(counted(own.count, "run"))"))
      }
    }
    let whole = CertificateVerdict(over: body.requirements.map(\.verdict))
    if whole != body.verdict {
      report.problems.append(.whole(says: body.verdict.rawValue, has: whole.rawValue))
    }
  }

  /// `failed: the CANCEL left late [7, 8]`.
  private static func words(_ judged: Certificate.RunEntry.Judged) -> String {
    let findings = judged.findings.map { "\($0.message) \($0.frames)" }
    let rest = findings + [judged.why].compactMap(\.self)
    return rest.isEmpty
      ? judged.verdict : "\(judged.verdict) (\(rest.joined(separator: "; ")))"
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is of another kind"
    default: "it is not JSON"
    }
  }
}
