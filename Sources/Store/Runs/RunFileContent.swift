import Scenarios

extension RunFile {
  /// What of a run.json the history wants.
  struct Content: Decodable {
    struct Entry: Decodable {
      var scenario: String
      var choices: [String: String]
      var requirements: [String]
      var outcome: ScenarioResult.Outcome
      var repetition: Int
      var checks: [Judged]
      var script: [Complaint]
      /// Not there in the records of the first runs.
      var measured: [Measured]?
      var doubts: [String]
      var seconds: Double
    }

    struct Judged: Decodable {
      var check: String
      var verdict: String
      var findings: [Found]?
      var why: String?
    }

    struct Found: Decodable {
      var message: String
    }

    struct Complaint: Decodable {
      var party: String
      var message: String
    }

    struct Measured: Decodable {
      var measure: String
      var subject: String
      var value: Double
      var unit: String
      var least: Double?
      var most: Double?
    }

    var harness: String
    var id: String
    var system: String
    var systemVersion: String?
    var seed: String
    var evidence: String
    var outcome: ScenarioResult.Outcome
    var interrupted: Bool
    var seconds: Double
    var scenarios: [Entry]
    /// Only a certificate's run has one.
    var carrier: String?

    func run(started: Double) -> SavedRun {
      SavedRun(
        RunHead(
          id: id, started: started, system: subject, systemVersion: systemVersion,
          harness: harness, seed: seed, evidence: evidence, outcome: outcome,
          interrupted: interrupted, seconds: seconds),
        scenarios.map(\.saved))
    }

    /// A system under another configuration is another system: their trends are not to be mixed.
    private var subject: String { carrier.map { "\(system) as \($0)" } ?? system }
  }
}

extension RunFile.Content.Entry {
  var saved: SavedScenario {
    let said = outcome == .passed ? nil : first
    return SavedScenario(
      scenario,
      choices: choices.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: " "),
      repetition: repetition, requirements: requirements, outcome: outcome, seconds: seconds,
      check: said?.check, sentence: said?.sentence,
      measured: (measured ?? []).map {
        SavedValue(
          $0.measure, $0.subject, $0.value, unit: $0.unit, least: $0.least, most: $0.most)
      })
  }

  /// What explains the outcome: where the evidence is in doubt, the doubt and no finding.
  private var first: (check: String?, sentence: String)? {
    if outcome != .failed, let doubt = doubts.first { return (nil, doubt) }
    if let judged = checks.first(where: { $0.findings?.isEmpty == false }),
      let found = judged.findings?.first
    {
      return (judged.check, found.message)
    }
    if let complaint = script.first {
      return (nil, "script: \(complaint.party): \(complaint.message)")
    }
    if let open = checks.first(where: { $0.verdict != "passed" }) {
      return (open.check, open.why ?? "found nothing to judge")
    }
    return nil
  }
}
