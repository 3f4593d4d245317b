public import Checks
import Plugins
import SIP
public import Scenarios
import Wire

/// A run as lines of text: a row a scenario, findings and ladder under what did not pass.
public struct RunTable: Sendable {
  public var hasColours: Bool
  /// Sentences for the system's users, by check.
  public var advice: [CheckID: String]
  /// The folder that paths are shown from; those outside it are shown whole.
  public var base: String

  public init(hasColours: Bool = false, advice: [CheckID: String] = [:], base: String = "") {
    self.hasColours = hasColours
    self.advice = advice
    self.base = base
  }

  /// The first line of a run.
  public func heading(
    version: String, seed: UInt64, evidence: Evidence.Source, scenarios: Int, system: String,
    shard: (part: Shard, planned: Int)? = nil
  ) -> String {
    let source = evidence == .wire ? "wire (lo)" : "tap (not captured on the wire)"
    let rest = shard.map { "   shard \($0.part) of \($0.planned)" } ?? ""
    return "harness \(version)   seed \(String(seed, radix: 16))   evidence: \(source)   "
      + "\(counted(scenarios, "scenario")) on \(system)"
      + rest
  }

  /// The table, in the order of the plan.
  public func lines(_ result: RunResult) -> [String] {
    let variants = result.scenarios.map(\.scenario.variant)
    let requirements = result.scenarios.map { $0.scenario.requirements.joined(separator: " ") }
    let first = min(58, variants.map(\.count).max() ?? 0)
    let second = min(36, requirements.map(\.count).max() ?? 0)
    var lines: [String] = []
    for (index, scenario) in result.scenarios.enumerated() {
      let cells = [
        variants[index].padded(to: first), requirements[index].padded(to: second),
        word(scenario), seconds(scenario.duration), counted(scenario.packets, "packet"),
      ]
      lines.append("  " + cells.joined(separator: "  "))
      if scenario.known != nil {
        lines += known(scenario)
      } else if scenario.outcome != .passed {
        lines += details(scenario)
      }
    }
    return lines
  }

  /// All there is to say of a run.
  public func all(_ result: RunResult, report: String? = nil) -> [String] {
    lines(result) + repetitions(result) + [""] + summary(result, report: report)
  }

  /// The last lines: how many of each, the time it took, where the evidence and the page are.
  public func summary(_ result: RunResult, report: String? = nil) -> [String] {
    var counts = ScenarioResult.Outcome.allCases.reversed().compactMap { outcome in
      let count = result.count(outcome)
      return count > 0 || outcome == .passed ? "\(count) \(outcome.rawValue)" : nil
    }
    if result.flakyCount > 0 { counts.append("\(result.flakyCount) flaky") }
    if result.knownCount > 0 { counts.append("\(result.knownCount) known") }
    let longest = result.scenarios.map(\.duration).max() ?? .zero
    var lines = result.notes.map { "note: \($0)" }
    lines += result.outdated.map { "known: \($0.sentence)" }
    lines.append("evidence  \(shown(result.folder))")
    if let report { lines.append("report    \(shown(report))") }
    let verdict = result.wasInterrupted ? "interrupted" : result.outcome.rawValue
    lines.append(
      "\(counted(result.scenarios.count, "scenario")) on \(result.system): "
        + "\(counts.joined(separator: ", "))   \(seconds(result.duration).trimmingStart) (longest "
        + "\(seconds(longest).trimmingStart))   \(paint(verdict.uppercased(), result.outcome))")
    return lines
  }

  /// Why it was expected to fail, and what was found.
  private func known(_ result: ScenarioResult) -> [String] {
    var lines: [String] = []
    if let entry = result.known {
      let until = entry.until.map { ", until \($0)" } ?? ""
      lines.append("      known: \(entry.why) (\(entry.place)\(until))")
    }
    lines += result.complaints.map { "      script: \($0.party): \($0.sentence)" }
    lines += result.findings.map { "      \($0.check): \($0.message)" }
    if let capture = result.capture { lines.append("      \(shown(capture))") }
    return lines
  }

  /// What came of each further try.
  private func retries(_ result: ScenarioResult) -> [String] {
    result.retries.enumerated().map { index, retry in
      "      \(result.isFlaky ? "flaky: " : "")try \(index + 2) with the same seed: "
        + retry.outcome.rawValue + (retry.capture.map { "   \(shown($0))" } ?? "")
    }
  }

  private func details(_ result: ScenarioResult) -> [String] {
    var lines = retries(result)
    for doubt in result.doubts { lines.append("      \(doubt)") }
    for complaint in result.complaints {
      lines.append(
        "      script: \(complaint.party): \(complaint.sentence) "
          + "(\(result.scenario.place.file):\(complaint.line))")
    }
    var marks: [Int: Int] = [:]
    for finding in result.findings {
      lines.append("      \(finding.check): \(finding.message)")
      if let advice = advice[finding.check] { lines.append("        → \(advice)") }
      for frame in finding.frames where marks[frame] == nil { marks[frame] = marks.count + 1 }
    }
    for judged in result.checks {
      switch judged.verdict {
      case .inconclusive(let why): lines.append("      \(judged.check): inconclusive, \(why)")
      case .notApplicable: lines.append("      \(judged.check): found nothing to judge")
      case .passed, .failed: continue
      }
    }
    guard result.outcome != .unavailable else { return lines }
    if !marks.isEmpty || !result.complaints.isEmpty {
      lines += LadderDrawing().lines(
        Self.relevant(result), roles: result.roles, marks: marks
      ).map { "      \($0)" }
    }
    if let capture = result.capture {
      let frames = marks.keys.sorted().map(String.init).joined(separator: ", ")
      let path = shown(capture)
      lines.append(frames.isEmpty ? "      \(path)" : "      frames \(frames) of \(path)")
    }
    if result.outcome == .failed, let log = result.log { lines.append("      log \(shown(log))") }
    return lines
  }

  /// The sightings of the calls that findings are about; all where findings name none.
  private static func relevant(_ result: ScenarioResult) -> [Sighting] {
    let callIDs = Set(result.findings.compactMap(\.callID))
    guard !callIDs.isEmpty else { return result.sightings }
    let pointed = Set(result.findings.flatMap(\.frames))
    return result.sightings.filter { sighting in
      pointed.contains(sighting.frame)
        || sighting.message.map { callIDs.contains($0.callID) } ?? true
    }
  }

  /// A path as it is printed: from the folder that paths are shown from.
  public func shown(_ path: String) -> String {
    let prefix = base.hasSuffix("/") ? base : base + "/"
    let isBelow = !base.isEmpty && path.hasPrefix(prefix)
    return TerminalText.escaped(isBelow ? String(path.dropFirst(prefix.count)) : path)
  }

  private func word(_ result: ScenarioResult) -> String {
    if result.known != nil { return paint("known".padded(to: 12), .inconclusive) }
    let word = result.isFlaky ? "flaky" : result.outcome.rawValue
    return paint(word.padded(to: 12), result.outcome)
  }

  private func paint(_ text: String, _ outcome: ScenarioResult.Outcome) -> String {
    let colour: TerminalStyle =
      switch outcome {
      case .passed: .green
      case .failed, .unavailable: .red
      case .inconclusive: .yellow
      }
    return colour.paint(text, hasColours)
  }

  private func seconds(_ duration: Duration) -> String {
    let text = decimal(duration.seconds, places: 1)
    return String(repeating: " ", count: max(0, 5 - text.count)) + text + " s"
  }
}
