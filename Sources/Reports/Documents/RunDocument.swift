public import Checks
public import Plugins
public import Scenarios
import Wire

/// Makes the document of a run.
public struct RunDocument: Sendable {
  private let registry: Registry
  private let advice: [CheckID: String]
  private let version: String
  private let host: String

  /// The most rows of a ladder; those around findings stay.
  private static let mostRows = 300

  public init(registry: Registry, advice: [CheckID: String], version: String, host: String) {
    self.registry = registry
    self.advice = advice
    self.version = version
    self.host = host
  }

  public func document(_ result: RunResult) -> ReportDocument {
    let entries = result.scenarios.enumerated().map { entry($1, number: $0 + 1, in: result) }
    let sorted = ReportDocument.order.flatMap { outcome in
      entries.filter { $0.outcome == outcome }
    }
    return ReportDocument(
      title: "\(result.system), run \(result.id)", outcome: result.outcome,
      facts: facts(result), notes: notes(result), requirements: requirements(result),
      measures: registry.measures.map { ($0.id, $0.title) }, noun: "scenario", entries: sorted)
  }

  private func facts(_ result: RunResult) -> [ReportDocument.Fact] {
    let longest = result.scenarios.enumerated().max { $0.element.duration < $1.element.duration }
    let started = result.scenarios.map(\.startedAt).filter { $0 > .zero }.min()
    let evidence =
      result.evidence == .wire ? "wire (captured on lo)" : "tap (not captured on the wire)"
    let packets = result.scenarios.reduce(0) { $0 + $1.packets }
    let facts: [ReportDocument.Fact?] = [
      .init("System", result.system),
      result.systemVersion.map { .init("Version", $0) },
      .init("Evidence", evidence),
      .init("Seed", String(result.seed, radix: 16)),
      started.map { .init("Started", Self.minute($0)) },
      .init("Took", seconds(result.duration)),
      longest.map {
        .init(
          "Longest", "\(seconds($0.element.duration)), \($0.element.scenario.variant)",
          entry: $0.offset + 1)
      },
      .init("Packets", String(packets)),
      .init("Host", host),
      .init("Harness", version),
    ]
    return facts.compactMap(\.self)
  }

  private func notes(_ result: RunResult) -> [String] {
    var notes = result.wasInterrupted ? ["the run was interrupted"] : []
    if let shard = result.shard {
      let planned = counted(result.planned ?? 0, "scenario")
      notes.append("this is shard \(shard) of \(planned); merge them all")
    }
    notes += result.outdated.map(\.sentence)
    if result.flakyCount > 0 {
      notes.append(
        "\(result.flakyCount) flaky: failed, and passed when played again with the same seed"
          + (result.allowsFlaky ? "; the run was told to allow it" : ""))
    }
    if result.knownCount > 0 {
      notes.append("\(result.knownCount) failed as listed, and make nothing fail")
    }
    return notes + result.notes
  }

  private func requirements(_ result: RunResult) -> [ReportDocument.Requirement] {
    var outcomes: [String: [ScenarioResult.Outcome]] = [:]
    for scenario in result.scenarios {
      for id in scenario.scenario.requirements {
        outcomes[id, default: []].append(scenario.outcome)
      }
    }
    return outcomes.sorted { $0.key < $1.key }.map { id, outcomes in
      let known = registry.requirement(id)
      return ReportDocument.Requirement(
        id: id, title: known?.title ?? "", source: known?.source ?? "", outcomes: outcomes)
    }
  }

  private func entry(
    _ scenario: ScenarioResult, number: Int, in result: RunResult
  ) -> ReportEntry {
    let findings = scenario.findings.enumerated().map { finding($1, number: $0 + 1) }
    var options = LadderLayout.Options()
    options.mostRows = Self.mostRows
    let ladder = LadderLayout(
      scenario.sightings, roles: scenario.roles,
      findings: findings.map {
        LadderFinding(number: $0.number, check: $0.check, message: $0.message, frames: $0.frames)
      }, media: scenario.media, until: scenario.endedAt, options: options)
    let choices = scenario.scenario.choices.map(\.value).joined(separator: " ")
    return ReportEntry(
      number: number, name: scenario.scenario.name,
      variant: scenario.repetition > 1 ? "\(choices) #\(scenario.repetition)" : choices,
      outcome: scenario.outcome, title: scenario.scenario.title, why: scenario.scenario.why,
      requirements: scenario.scenario.requirements,
      figures: (scenario.known != nil ? ["known"] : scenario.isFlaky ? ["flaky"] : [])
        + [seconds(scenario.duration), counted(scenario.packets, "packet")], findings: findings,
      remarks: standing(scenario, in: result) + scenario.doubts + complaints(scenario)
        + scenario.recordings.map {
          "recorded: \($0.party) heard \($0.name) (\(Self.path($0.file, from: result.folder)))"
        },
      judged: scenario.checks.map(judged),
      measured: scenario.measured, ladder: ladder,
      capture: scenario.capture.map { Self.path($0, from: result.folder) },
      log: scenario.log.map { Self.path($0, from: result.folder) },
      command: "harness run --system \(Self.word(result.system)) --scenario "
        + "\(Self.word(scenario.scenario.name)) --seed \(String(result.seed, radix: 16))")
  }

  private func finding(_ finding: Finding, number: Int) -> ReportEntry.Finding {
    let card = registry.check(finding.check)?.card
    return ReportEntry.Finding(
      number: number, check: finding.check.rawValue, message: finding.message,
      frames: finding.frames, why: card?.why, source: card?.source,
      advice: advice[finding.check], isNote: card?.severity == .note)
  }

  /// Whether it was expected to fail, and what came when it was played again.
  private func standing(_ scenario: ScenarioResult, in result: RunResult) -> [String] {
    let known = scenario.known.map { ["known: \($0.why) (\($0.place))"] } ?? []
    return known
      + scenario.retries.enumerated().map { index, retry in
        let capture = retry.capture.map { ", \(Self.path($0, from: result.folder))" } ?? ""
        return (scenario.isFlaky ? "flaky: " : "") + "try \(index + 2) with the same seed "
          + "came to \(retry.outcome.rawValue)\(capture)"
      }
  }

  private func complaints(_ scenario: ScenarioResult) -> [String] {
    scenario.complaints.map {
      "script: \($0.party): \($0.sentence) (\(scenario.scenario.place.file):\($0.line))"
    }
  }

  private func judged(_ judged: ScenarioResult.Judged) -> ReportEntry.Judged {
    let card =
      registry.check(judged.check)?.card
      ?? CheckCard(id: judged.check, title: "", why: "", source: "", examples: [])
    return ReportEntry.Judged(card, judged.verdict)
  }

  /// The path from the folder where it is in there; otherwise as it is.
  private static func path(_ path: String, from folder: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// A word as a shell takes it for one.
  private static func word(_ text: String) -> String {
    let isPlain = text.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }

  /// `2026-11-21 02:11:03 UTC`.
  private static func minute(_ moment: Moment) -> String {
    let text = moment.utc.prefix(19)
    return "\(text.prefix(10)) \(text.dropFirst(11)) UTC"
  }

  private func seconds(_ duration: Duration) -> String {
    "\(decimal(duration.seconds, places: 1)) s"
  }
}
