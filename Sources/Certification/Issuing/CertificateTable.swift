import Reports
import Wire

/// A certificate as lines of text: a row a requirement.
public struct CertificateTable: Sendable {
  public var hasColours: Bool
  public var width: Int

  public init(hasColours: Bool = false, width: Int = 100) {
    self.hasColours = hasColours
    self.width = width
  }

  public func lines(_ certificate: Certificate, in folder: String) -> [String] {
    let body = certificate.certificate
    let shares = RequirementShares(body)
    var lines: [String] = []
    for requirement in body.requirements {
      let own = body.runs.filter { requirement.runs.contains($0.name) }
      lines.append(row(requirement, own, shares))
      if let why = requirement.exemption { lines.append("          \(why)") }
      for timing in requirement.timings { lines.append("           " + Self.text(timing)) }
      lines += reasons(requirement.id, own, shares)
      lines += shares.beside(requirement.id, in: own).map { "          beside it: \($0)" }
    }
    lines.append("")
    let deviations = Set(body.requirements.flatMap(\.deviations)).sorted()
    lines += deviations.map { "deviation  \($0)" }
    lines += body.notes.map { "note       \($0)" }
    let counts = CertificateVerdict.allCases.compactMap { verdict in
      let count = body.requirements.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    lines.append("certificate  \(folder)/\(CertificateFolder.certificate)")
    lines.append("signed with  \(certificate.publicKey)")
    lines.append(
      "\(counted(body.requirements.count, "requirement")) in \(counted(body.runs.count, "run")): "
        + "\(counts.joined(separator: ", "))   "
        + paint(body.verdict.rawValue.uppercased(), body.verdict))
    return lines
  }

  private func row(
    _ requirement: Certificate.RequirementEntry, _ runs: [Certificate.RunEntry],
    _ shares: RequirementShares
  ) -> String {
    let room = max(20, width - 42)
    let title =
      requirement.title.count > room
      ? requirement.title.prefix(room - 1) + "…" : requirement.title[...]
    let passed = runs.count { shares.outcome(for: requirement.id, in: $0) == "passed" }
    let share = runs.isEmpty ? "" : "\(passed) of \(runs.count)"
    return "  \(requirement.id.padded(to: 6))  \(String(title).padded(to: room))  "
      + paint(requirement.verdict.rawValue.padded(to: 12), requirement.verdict) + "  " + share
  }

  /// The first finding or doubt of each scenario that did not pass for the requirement.
  private func reasons(
    _ requirement: String, _ runs: [Certificate.RunEntry], _ shares: RequirementShares
  ) -> [String] {
    var told: Set<String> = []
    return runs.filter { run in
      shares.outcome(for: requirement, in: run) != "passed" && told.insert(run.scenario).inserted
    }
    .prefix(4).flatMap { run -> [String] in
      let checks = shares.counting(for: requirement, in: run)
      let finding = checks.lazy.flatMap { judged in
        judged.findings.map { (judged.check, $0) }
      }.first
      let why =
        finding.map { check, found in
          "\(check): \(found.message)"
        } ?? run.complaints.first ?? run.doubts.first
        ?? checks.first { $0.verdict != "passed" }.map {
          "\($0.check): \($0.why ?? $0.verdict)"
        } ?? run.outcome
      let frames = finding?.1.frames.map(String.init).joined(separator: ", ") ?? ""
      return [
        "          \(why)",
        "          \(frames.isEmpty ? "" : "frames \(frames) of ")\(run.capture ?? run.name)",
      ]
    }
  }

  static func text(_ timing: Certificate.TimingEntry) -> String {
    func ms(_ value: Double) -> String { decimal(value, places: 1) }
    return "\(timing.name): min \(ms(timing.minMs)) ms, median \(ms(timing.medianMs)) ms, "
      + "p99 \(ms(timing.p99Ms)) ms, max \(ms(timing.maxMs)) ms, \(counted(timing.count, "time"))"
  }

  private func paint(_ text: String, _ verdict: CertificateVerdict) -> String {
    let colour: TerminalStyle =
      switch verdict {
      case .passed: .green
      case .failed: .red
      case .inconclusive: .yellow
      case .notDriven: .grey
      }
    return colour.paint(text, hasColours)
  }
}
