public import Calls

/// Checks by defects: which check notices what.
public struct CalibrationMatrix: Sendable {
  /// What a check says of a defect, over all places it was put into.
  public enum Mark: String, Sendable {
    /// The check fails in at least one place.
    case killed
    /// The check cannot decide any more, and could before.
    case doubt
    case unseen
  }

  /// A check that fails on a trace in which all is right.
  public struct FalseAlarm: Sendable {
    public let check: CheckID
    public let trace: String
    public let message: String
  }

  /// One defect, and what came of it in every place it was put into.
  public struct Row: Sendable {
    public let defect: Defect
    /// In the order of the traces and of the places.
    public let applications: [Application]

    /// Places no check failed on.
    public var unseen: [Application] { applications.filter(\.findings.isEmpty) }
    /// Whether there are places, and no check failed on any of them.
    public var isBlind: Bool { !applications.isEmpty && unseen.count == applications.count }

    public func mark(_ check: CheckID) -> Mark {
      if applications.contains(where: { $0.findings[check] != nil }) { return .killed }
      return applications.contains { $0.doubts[check] != nil } ? .doubt : .unseen
    }
  }

  /// By id.
  public let checks: [CheckCard]
  public let traces: [CorrectTrace]
  /// In the order the plugins bring their defects.
  public let rows: [Row]
  public let falseAlarms: [FalseAlarm]
  /// Checks that pass no correct trace: what they fail on proves nothing about what is right.
  public let neverPassed: [CheckID]

  /// Puts every defect into every trace, and asks every check each time.
  public init(of checks: [any Check], on calibration: Calibration) throws(LadderError) {
    var specimens: [Specimen] = []
    for trace in calibration.traces { specimens.append(try Specimen(trace)) }
    self.init(of: checks, on: specimens, with: calibration.defects)
  }

  /// Puts every defect into every specimen.
  public init(of checks: [any Check], on specimens: [Specimen], with defects: [Defect]) {
    let ordered = checks.sorted { $0.id < $1.id }
    self.checks = ordered.map(\.card)
    traces = specimens.map(\.trace)
    let tried = specimens.map { Trial(specimen: $0, checks: ordered) }
    falseAlarms = tried.flatMap(\.falseAlarms)
    rows = defects.map { defect in
      Row(defect: defect, applications: tried.flatMap { $0.applications(of: defect) })
    }
    let passed = tried.reduce(into: Set<CheckID>()) { $0.formUnion($1.passed) }
    neverPassed = self.checks.map(\.id).filter { !passed.contains($0) }
  }

  /// Checks that no defect makes fail.
  public var withoutKiller: [CheckID] {
    checks.map(\.id).filter { id in !rows.contains { $0.mark(id) == .killed } }
  }

  /// Defects that no check sees anywhere.
  public var blindSpots: [Row] { rows.filter(\.isBlind) }

  /// Defects that fit no trace: they prove nothing.
  public var withoutPlace: [Row] { rows.filter(\.applications.isEmpty) }

  /// Pairs of a check and a defect it fails on.
  public var kills: Int {
    rows.reduce(0) { sum, row in sum + checks.count { row.mark($0.id) == .killed } }
  }

  public var applications: Int { rows.reduce(0) { $0 + $1.applications.count } }

  /// Whether every check can fail and none complains about what is right.
  public var isSound: Bool {
    withoutKiller.isEmpty && falseAlarms.isEmpty && neverPassed.isEmpty && withoutPlace.isEmpty
  }
}
