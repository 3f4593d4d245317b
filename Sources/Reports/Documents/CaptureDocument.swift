public import Calls
import Capture
public import Checks
public import Plugins
public import Recordings
public import SIP
import Scenarios
import Wire

/// Makes the document of captures that were judged, a call an entry.
public struct CaptureDocument: Sendable {
  private let registry: Registry
  private let policies: [any Policy]
  private let version: String
  private let folder: String
  private let correlationHeader: HeaderName?
  private var verdicts: [RecordingVerdict] = []
  private var entries: [ReportEntry] = []
  private var omitted = 0

  /// The most calls of a capture that are shown; those with findings come first.
  private static let mostCalls = 300
  /// The most rows of a ladder; those around findings stay.
  private static let mostRows = 300

  /// `folder` is where the page will be; what is in there is linked by its name.
  public init(
    registry: Registry, policies: [any Policy], version: String, folder: String,
    correlationHeader: HeaderName? = nil
  ) {
    self.registry = registry
    self.policies = policies
    self.version = version
    self.folder = folder
    self.correlationHeader = correlationHeader
  }

  /// Adds a capture with its verdict; `roles` nil: who is who is found from each call, around a
  /// system with that service.
  public mutating func add(
    _ verdict: RecordingVerdict, _ calls: RecordedCalls, roles: Roles?, service: Roles.Service,
    path: String
  ) {
    verdicts.append(verdict)
    var options = LadderLayout.Options()
    options.mostRows = Self.mostRows
    let ladders = CallLadders(
      calls, findings: verdict.findings, roles: roles, service: service, options: options)
    let chosen = Self.chosen(ladders.placesWithFindings, of: calls.count)
    var drawn: [Int: CallLadders.Drawn] = [:]
    ladders.forEachDrawn(only: chosen) { place, call in drawn[place] = call }
    for place in chosen {
      guard let shown = drawn[place] else { continue }
      add(
        shown.layout, ladders.findings(ofCall: place).map(\.finding), of: verdict, path,
        variant: "call \(place + 1)" + (shown.call.callerNumber.map { " from \($0)" } ?? ""),
        evidence: Evidence(
          source: .wire, sightings: shown.sightings, flows: calls.flows, roles: shown.roles,
          endedAt: calls.summary.last ?? .zero, correlationHeader: correlationHeader,
          policies: policies))
    }
    omitted += max(calls.count - Self.mostCalls, 0)
    let outside = ladders.outsideFindings.map(\.finding)
    if !outside.isEmpty || calls.count == 0 {
      add(
        ladders.outside, outside, of: verdict, path, variant: "outside calls",
        evidence: nil)
    }
  }

  /// The calls that are shown, of so many: first those in which something was found.
  private static func chosen(_ found: [Int], of count: Int) -> [Int] {
    var chosen = Array(found.filter { $0 < count }.prefix(mostCalls))
    let known = Set(chosen)
    for place in 0..<count where chosen.count < mostCalls && !known.contains(place) {
      chosen.append(place)
    }
    return chosen
  }

  public var document: ReportDocument {
    let sorted = ReportDocument.order.flatMap { outcome in
      entries.filter { $0.outcome == outcome }
    }
    let outcomes = verdicts.map { Self.outcome($0.outcome) }
    return ReportDocument(
      title: verdicts.count == 1
        ? Self.name(verdicts[0].source) : "\(verdicts.count) captures",
      outcome: outcomes.min() ?? .inconclusive, facts: facts, notes: notes, requirements: [],
      measures: registry.measures.map { ($0.id, $0.title) }, noun: "call", entries: sorted)
  }

  private mutating func add(
    _ ladder: LadderLayout, _ found: [Finding], of verdict: RecordingVerdict, _ path: String,
    variant: String, evidence: Evidence?
  ) {
    let broken = Set(verdict.tallies.filter(\.isBroken).map(\.check))
    let judged = evidence.map { self.judged($0, found, verdict) } ?? []
    entries.append(
      ReportEntry(
        number: entries.count + 1, name: Self.name(verdict.source), variant: variant,
        outcome: Self.outcome(found.contains { broken.contains($0.check) }, judged, verdict),
        title: ladder.title, why: "", requirements: [], figures: Self.figures(ladder),
        findings: found.enumerated().map { index, finding in
          let card = registry.check(finding.check)?.card
          let tally = verdict.tallies.first { $0.check == finding.check }
          return ReportEntry.Finding(
            number: index + 1, check: finding.check.rawValue, message: finding.message,
            frames: finding.frames, why: card?.why, source: card?.source,
            advice: tally?.deviation, isNote: !broken.contains(finding.check))
        },
        // Most checks have nothing to judge in most calls.
        remarks: [], judged: judged.filter { $0.word != .nothing },
        measured: evidence.map { seen in registry.measures.flatMap { $0.values(in: seen) } } ?? [],
        ladder: ladder,
        capture: path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path,
        log: nil, command: nil))
  }

  /// What each check says of the call alone; findings are those of the verdict on the capture.
  ///
  /// That one knows the calls before: where it found nothing, a check that would accuse the call
  /// alone is left out.
  private func judged(
    _ evidence: Evidence, _ found: [Finding], _ verdict: RecordingVerdict
  ) -> [ReportEntry.Judged] {
    verdict.tallies.compactMap { registry.check($0.check) }.compactMap { check in
      let own = found.filter { $0.check == check.id }
      let word = own.isEmpty ? check.judge(evidence) : .failed(own)
      if own.isEmpty, case .failed = word { return nil }
      return ReportEntry.Judged(check.card, word)
    }
  }

  /// Nothing passes by silence: what is in doubt or was not judged at all is inconclusive.
  private static func outcome(
    _ isBroken: Bool, _ judged: [ReportEntry.Judged], _ verdict: RecordingVerdict
  ) -> ScenarioResult.Outcome {
    if isBroken { return .failed }
    let isOpen =
      verdict.problem != nil || !verdict.doubts.isEmpty
      || judged.contains { $0.word == .inconclusive }
    let isJudged = judged.contains { $0.word == .passed || $0.word == .failed }
    return isJudged && !isOpen ? .passed : .inconclusive
  }

  private var facts: [ReportDocument.Fact] {
    let started = verdicts.compactMap(\.first).min()
    let policy = policies.map(\.summary).filter { !$0.isEmpty }.joined(separator: "; ")
    let facts: [ReportDocument.Fact?] = [
      .init("Evidence", "wire (recorded captures)"),
      .init("Packets", String(verdicts.reduce(0) { $0 + $1.counts.frames })),
      .init("Messages", String(verdicts.reduce(0) { $0 + $1.counts.messages })),
      .init("Calls", String(verdicts.reduce(0) { $0 + $1.counts.calls })),
      started.map {
        .init("Started", $0.utc.prefix(19).replacing("T", with: " ") + " UTC")
      },
      policy.isEmpty ? nil : .init("Policy", policy),
      .init("Harness", version),
    ]
    return facts.compactMap(\.self)
  }

  private var notes: [String] {
    var notes: [String] = []
    for verdict in verdicts {
      let prefix = verdicts.count > 1 ? "\(Self.name(verdict.source)): " : ""
      if let problem = verdict.problem {
        notes.append("\(prefix)\(problem.description); what came before is judged")
      }
      notes += (verdict.doubts + verdict.notes).map { prefix + $0 }
      for tally in verdict.tallies where tally.word == .inconclusive {
        notes.append("\(prefix)\(tally.check): inconclusive, \(tally.doubt ?? "")")
      }
    }
    if omitted > 0 {
      notes.append(
        counted(omitted, "more call is", "more calls, most without findings, are") + " not shown")
    }
    return notes
  }

  private static func figures(_ ladder: LadderLayout) -> [String] {
    let arrows = ladder.arrows.filter(\.label.isMessage)
    let length = arrows.map(\.lastTime).max() ?? .zero
    let messages = arrows.reduce(0) { $0 + $1.repeats }
    return [
      "\(decimal(length.seconds, places: 1)) s",
      counted(messages, "message"),
    ]
  }

  private static func outcome(_ outcome: RecordingVerdict.Outcome) -> ScenarioResult.Outcome {
    switch outcome {
    case .passed: .passed
    case .failed: .failed
    case .inconclusive: .inconclusive
    }
  }

  /// The last part of a path.
  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
