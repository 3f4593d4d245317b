import Calls
import Checks
import FailoverPack
import Foundation
import Recordings
import SIP
import Testing
import Wire

/// What the calibration spoils, both judges find spoilt alike, and no outline acquits it.
///
/// A sample of the places is tried; `CALIBRATION_PLACES=all` tries every one.
struct CalibrationEquivalenceTests {
  static let calibration = Calibration.sip + .failover
  static let takesAll = ProcessInfo.processInfo.environment["CALIBRATION_PLACES"] == "all"
  /// One in how many places is tried.
  static let stride: UInt64 = takesAll ? 1 : 100

  @Test func `correct traces`() throws {
    var answers = OutlineAnswers()
    var outlined = 0
    for trace in Self.calibration.traces {
      let specimen = try Specimen(trace)
      let sightings = specimen.places.map(\.sighting)
      for roles in [nil, specimen.roles] {
        answers.test(sightings, endedAt: specimen.endedAt, roles, trace.policies, trace.name)
        outlined += JudgeComparison.compare(
          JudgeComparison.twice(sightings), endedAt: specimen.endedAt + .seconds(500), roles,
          trace.policies, trace.name)
      }
    }
    #expect(outlined > 0)
    #expect(answers.given > 100)
    #expect(answers.failovers > 20)
  }

  @Test func `spoilt traces`() throws {
    var random = SeededGenerator(seed: JudgeComparison.seed)
    var answers = OutlineAnswers()
    var tried = 0
    var outlined = 0
    for trace in Self.calibration.traces {
      let specimen = try Specimen(trace)
      let right = specimen.places.map(\.sighting)
      for defect in Self.calibration.defects {
        // What is spoilt in the audio alone leaves the messages as they are.
        for strike in specimen.strikes(of: defect)
        where !strike.edits.isEmpty && random.next() % Self.stride == 0 {
          tried += 1
          let spoilt = specimen.evidence(after: strike)
          let what = "\(trace.name), \(defect.name) at \(strike.place.index + 1)"
          for roles in [nil, specimen.roles] {
            answers.test(
              spoilt.sightings, endedAt: spoilt.endedAt, roles, trace.policies, what)
          }
          // After a right one, so that what is known by its shape is known.
          outlined += JudgeComparison.compare(
            JudgeComparison.twice(right, spoilt.sightings),
            endedAt: spoilt.endedAt + .seconds(500), tried % 2 == 0 ? nil : specimen.roles,
            trace.policies, what)
        }
      }
    }
    #expect(tried > 50)
    #expect(outlined > 0)
    #expect(answers.given > 500)
    #expect(answers.failovers > 10)
    if Self.takesAll {
      print("\(tried) places, \(answers.given) answers, \(outlined) outlined")
      print("\(answers.failovers) outlined failovers")
    }
  }
}

/// Answers of checks from outlines, each held against what the check says of the messages.
struct OutlineAnswers {
  /// How many answers were compared.
  private(set) var given = 0
  /// The checks that could not answer.
  private(set) var unknown: [CheckID] = []
  /// How many calls that failed over had an outline.
  private(set) var failovers = 0
  /// By check and shape: what was said of the first call of that shape.
  private var byShape: [String: (word: String, what: String)] = [:]

  mutating func test(
    _ sightings: [Sighting], endedAt: Moment, _ roles: Roles?, _ policies: [any Policy],
    _ what: String
  ) {
    var table = OutlineTable(correlationHeader: nil, seed: JudgeComparison.seed)
    for (index, sighting) in sightings.enumerated() {
      guard let message = sighting.message else { continue }
      message.bytes.withUnsafeBufferPointer { bytes in
        guard let scan = try? MessageScan(bytes) else { return }
        table.add(
          scan, bytes, frame: sighting.frame, at: sighting.at, sighting.transport,
          from: sighting.source, to: sighting.destination, location: UInt64(index))
      }
    }
    // What is seen beside messages the judge adds to the outline: see `JudgeComparison`.
    let hasAsides = sightings.contains { $0.message == nil }
    let messages = OutlineMessages { sightings[Int($0.location)].message?.bytes }
    var draft = OutlineDraft()
    for cluster in table.remaining() where !hasAsides {
      guard case .call = table.read(cluster, roles: roles, endedAt: endedAt, into: &draft)
      else { continue }
      let outline = draft.outline
      if outline.traits.contains(.failedOver) { failovers += 1 }
      let mine = table.messages(cluster).map { sightings[Int($0.location)] }
      let reading = CallModel.read(mine)
      #expect(reading.calls.count == 1 && reading.others.isEmpty && reading.strays.isEmpty)
      guard let call = reading.calls.first else { continue }
      let evidence = Evidence(
        source: .wire, sightings: mine, calls: [call], others: [],
        roles: roles ?? RoleInference.infer(call), endedAt: endedAt, policies: policies)
      // Of one call a series says nothing: `SeriesEquivalenceTests`.
      for check in JudgeComparison.checks where !(check is any SeriesCheck) {
        test(check, outline, messages, evidence, Policies(policies), what)
      }
    }
  }

  private mutating func test(
    _ check: any Check, _ outline: CallOutline, _ messages: OutlineMessages, _ evidence: Evidence,
    _ policies: Policies, _ what: String
  ) {
    var answer = check.judge(outline, under: policies)
    if answer == .inItsMessages {
      answer = check.judge(outline, rereading: messages, under: policies)
    }
    if !check.outlineSubjects.isSubset(of: outline.subjects) {
      #expect(answer == .notApplicable, "\(what): \(check.id) is not about it")
    }
    if answer == .unknown {
      unknown.append(check.id)
      return
    }
    given += 1
    let word = SlowJudge.word(check.judge(evidence))
    guard answer == .asItsShape else {
      if answer.verdict.map(SlowJudge.word) != word {
        Issue.record("\(what): \(check.id) says \(answer) of the outline, \(word) of the call")
      }
      return
    }
    let key = "\(check.id) \(outline.shape)"
    if let known = byShape[key] {
      if known.word != word {
        Issue.record(
          "\(what): \(check.id) says \(word), and \(known.word) of \(known.what), the same shape")
      }
    } else {
      byShape[key] = (word, what)
    }
  }
}
