public import Calls
public import Checks
public import SIP
public import Wire

/// What one scenario came to on one system, once.
public struct ScenarioResult: Sendable {
  /// The verdict, worst first.
  public enum Outcome: String, Sendable, Codable, CaseIterable, Comparable {
    /// The system did not come up, or went away.
    case unavailable
    case failed
    /// The evidence does not allow an answer; `doubts` says why.
    case inconclusive
    case passed

    public static func < (left: Outcome, right: Outcome) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// One check's word.
  public struct Judged: Sendable {
    public let check: CheckID
    public let verdict: Verdict

    public init(_ check: CheckID, _ verdict: Verdict) {
      self.check = check
      self.verdict = verdict
    }
  }

  /// A script that did not go as written.
  public struct Complaint: Sendable, Hashable {
    public let party: String
    /// What was expected and what came instead.
    public let sentence: String
    /// In the scenario file.
    public let line: Int

    public init(party: String, _ sentence: String, line: Int) {
      self.party = party
      self.sentence = sentence
      self.line = line
    }
  }

  /// A file with what a party heard, as its script wanted.
  public struct Recording: Sendable, Hashable {
    public let party: String
    public let name: String
    public let file: String

    public init(party: String, name: String, file: String) {
      self.party = party
      self.name = name
      self.file = file
    }
  }

  public let scenario: Scenario
  /// From 1; higher where the scenario was repeated.
  public let repetition: Int
  public let seed: UInt64
  public let outcome: Outcome
  /// The checks the scenario lists, in its order.
  public let checks: [Judged]
  public let complaints: [Complaint]
  /// What the plugins measured; says nothing of right and wrong.
  public let measured: [MeasuredValue]
  /// Why the outcome is inconclusive, or the system unavailable.
  public let doubts: [String]
  /// When its first INVITE was due.
  public let startedAt: Moment
  /// What came later was not judged.
  public let endedAt: Moment
  /// From its first to its last packet.
  public let duration: Duration
  public let packets: Int
  /// The latest that anything of its parties was done after it was due.
  public let lateness: Duration
  /// The scenario's pcapng; nil where nothing was captured.
  public let capture: String?
  /// WAV files of what parties heard.
  public let recordings: [Recording]
  /// The system's log; nil where there is none.
  public let log: String?
  /// What was seen, frames numbered as in the pcapng.
  public let sightings: [Sighting]
  /// The RTP of its calls.
  public let media: MediaReading
  public let roles: Roles
  /// Whether it went wrong while the machine kept the system waiting.
  public var wasStarved = false
  /// How long its beginning was held up for want of processors.
  public var held = Duration.zero
  /// The entry it is listed under where it failed as expected.
  public var known: KnownFailure?
  /// What came when a failed scenario was played again, in order; the first try is this result.
  public var retries: [ScenarioResult] = []

  public init(
    scenario: Scenario, repetition: Int, seed: UInt64, outcome: Outcome, checks: [Judged],
    complaints: [Complaint], measured: [MeasuredValue] = [], doubts: [String], startedAt: Moment,
    endedAt: Moment? = nil,
    duration: Duration,
    packets: Int, lateness: Duration, capture: String?, recordings: [Recording] = [],
    log: String?, sightings: [Sighting],
    media: MediaReading = MediaReading(), roles: Roles
  ) {
    self.scenario = scenario
    self.repetition = repetition
    self.seed = seed
    self.outcome = outcome
    self.checks = checks
    self.complaints = complaints
    self.measured = measured
    self.doubts = doubts
    self.startedAt = startedAt
    self.endedAt = endedAt ?? startedAt + duration
    self.duration = duration
    self.packets = packets
    self.lateness = lateness
    self.capture = capture
    self.recordings = recordings
    self.log = log
    self.sightings = sightings
    self.media = media
    self.roles = roles
  }

  /// Whether it failed, and passed when it was played again.
  public var isFlaky: Bool {
    outcome == .failed && retries.contains { $0.outcome == .passed }
  }

  /// Every finding of its checks.
  public var findings: [Finding] {
    checks.flatMap { judged -> [Finding] in
      if case .failed(let findings) = judged.verdict { findings } else { [] }
    }
  }
}
