public import Calls
import Checks
public import Foundation
import Plugins
public import Scenarios
import Wire

/// A run as JSON, schema 1: the mirror of a run's result that programs read.
public struct RunRecord: JSONRecord, Codable, Sendable {
  struct Entry: Codable, Sendable {
    struct Judged: Codable, Sendable {
      var check: String
      var verdict: String
      var findings: [Found]?
      var why: String?
    }

    struct Found: Codable, Sendable {
      var message: String
      var frames: [Int]
      var callID: String?
    }

    struct Measured: Codable, Sendable {
      var measure: String
      var subject: String
      var value: Double
      var unit: String
      var least: Double?
      var most: Double?
      var frames: [Int]
      var callID: String?
    }

    struct Complaint: Codable, Sendable {
      var party: String
      var message: String
      var file: String
      var line: Int
    }

    /// What a party heard, as a WAV file.
    struct Recording: Codable, Sendable {
      var party: String
      var name: String
      var file: String

      init(_ recording: ScenarioResult.Recording) {
        party = recording.party
        name = recording.name
        file = recording.file
      }
    }

    /// The same scenario played again after it failed.
    struct Retry: Codable, Sendable {
      var outcome: String
      var checks: [Judged]
      var script: [Complaint]
      var doubts: [String]
      var seconds: Double
      var capture: String?
      var log: String?
    }

    var scenario: String
    /// Name and choices, as it is listed.
    var variant: String?
    /// Where it is written.
    var file: String?
    var line: Int?
    var choices: [String: String]
    var title: String
    var requirements: [String]
    var outcome: String
    var repetition: Int
    var seed: String
    var checks: [Judged]
    var script: [Complaint]
    var measured: [Measured]
    var doubts: [String]
    var seconds: Double
    var packets: Int
    var latenessMs: Double
    var capture: String?
    /// Absent where no party recorded anything.
    var recordings: [Recording]?
    var log: String?
    /// Why it was expected to fail, and where that is listed.
    var known: String?
    var knownAt: String?
    /// Whether it failed, and passed when it was played again.
    var flaky: Bool?
    var retries: [Retry]?
  }

  /// Which part of a plan this is.
  struct Part: Codable, Equatable, Sendable {
    var number: Int
    var count: Int
    /// How many scenarios all parts together have.
    var planned: Int
  }

  /// A listing that other parts of the plan may yet confirm.
  struct Open: Codable, Equatable, Sendable {
    var subject: String
    var file: String
    var line: Int
    var variants: [String]
    var passed: [String]
  }

  struct Outdated: Codable, Hashable, Sendable {
    var subject: String
    var file: String
    var line: Int
  }

  var schema = 1
  var harness: String
  var id: String
  var system: String
  var systemVersion: String?
  var seed: String
  var evidence: String
  var outcome: String
  var interrupted: Bool
  var seconds: Double
  var notes: [String]
  var scenarios: [Entry]
  /// The configuration that it was certified for.
  var carrier: String?
  var shard: Part?
  /// Whether flaky scenarios fail nothing.
  var allowsFlaky: Bool?
  /// What is listed as known to fail, and passes.
  var outdated: [Outdated]?
  var openListings: [Open]?

  public init(_ result: RunResult, version: String) {
    harness = version
    id = result.id
    system = result.system
    systemVersion = result.systemVersion
    seed = String(result.seed, radix: 16)
    evidence = result.evidence.rawValue
    outcome = result.outcome.rawValue
    interrupted = result.wasInterrupted
    seconds = result.duration.seconds
    notes = result.notes
    scenarios = result.scenarios.map(Entry.init)
    carrier = result.carrier
    shard = result.shard.map {
      Part(number: $0.number, count: $0.count, planned: result.planned ?? result.scenarios.count)
    }
    allowsFlaky = result.allowsFlaky ? true : nil
    outdated = result.outdated.isEmpty ? nil : result.outdated.map { Outdated($0) }
    openListings = result.openListings.isEmpty ? nil : result.openListings.map { Open($0) }
  }

  /// What the run came to as a whole; nil where the record holds no known word.
  public var verdict: ScenarioResult.Outcome? { ScenarioResult.Outcome(rawValue: outcome) }

  public var wasInterrupted: Bool { interrupted }

  /// Reads what `text()` wrote; nil where that is no record of this schema.
  public static func read(_ data: Data) -> RunRecord? {
    guard let record = try? JSONDecoder().decode(RunRecord.self, from: data), record.schema == 1
    else { return nil }
    return record
  }
}

extension RunRecord.Entry {
  init(_ result: ScenarioResult) {
    scenario = result.scenario.name
    variant = result.scenario.variant
    file = result.scenario.place.file
    line = result.scenario.place.line
    choices = Dictionary(result.scenario.choices.map { ($0.name, $0.value) }) { first, _ in first }
    title = result.scenario.title
    requirements = result.scenario.requirements
    outcome = result.outcome.rawValue
    repetition = result.repetition
    seed = String(result.seed, radix: 16)
    checks = result.checks.map(Judged.init)
    script = Self.complaints(result)
    measured = result.measured.map(Measured.init)
    doubts = result.doubts
    seconds = result.duration.seconds
    packets = result.packets
    latenessMs = result.lateness.seconds * 1000
    capture = result.capture
    let heard = result.recordings.map(Recording.init)
    recordings = heard.isEmpty ? nil : heard
    log = result.log
    known = result.known?.why
    knownAt = result.known?.place.description
    flaky = result.isFlaky ? true : nil
    retries = result.retries.isEmpty ? nil : result.retries.map(Retry.init)
  }

  static func complaints(_ result: ScenarioResult) -> [Complaint] {
    result.complaints.map {
      Complaint(
        party: $0.party, message: $0.sentence, file: result.scenario.place.file, line: $0.line)
    }
  }
}

extension RunRecord.Entry.Retry {
  init(_ result: ScenarioResult) {
    outcome = result.outcome.rawValue
    checks = result.checks.map(RunRecord.Entry.Judged.init)
    script = RunRecord.Entry.complaints(result)
    doubts = result.doubts
    seconds = result.duration.seconds
    capture = result.capture
    log = result.log
  }
}

extension RunRecord.Outdated {
  init(_ listing: OutdatedListing) {
    subject = listing.subject
    file = listing.place.file
    line = listing.place.line
  }

  var sentence: String { OutdatedListing(subject, Place(file, line)).sentence }
}

extension RunRecord.Open {
  init(_ open: OpenListing) {
    subject = open.listing.subject
    file = open.listing.place.file
    line = open.listing.place.line
    variants = open.variants
    passed = open.disproved
  }
}

extension RunRecord.Entry.Measured {
  init(_ measured: MeasuredValue) {
    measure = measured.measure.rawValue
    subject = measured.subject
    value = measured.value
    unit = measured.unit.rawValue
    least = measured.allowed?.lowerBound
    most = measured.allowed?.upperBound
    frames = measured.frames
    callID = measured.callID
  }
}

extension RunRecord.Entry.Judged {
  init(_ judged: ScenarioResult.Judged) {
    check = judged.check.rawValue
    switch judged.verdict {
    case .passed: verdict = "passed"
    case .failed(let all):
      verdict = "failed"
      findings = all.map { .init(message: $0.message, frames: $0.frames, callID: $0.callID) }
    case .inconclusive(let reason):
      verdict = "inconclusive"
      why = reason
    case .notApplicable: verdict = "not applicable"
    }
  }
}
