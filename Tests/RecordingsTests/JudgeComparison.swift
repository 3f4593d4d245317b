import Calls
import Checks
import FailoverPack
import Foundation
import Recordings
import SIP
import Testing
import Wire

/// The fast judge beside the slow one.
enum JudgeComparison {
  static let checks: [any Check] = GenericChecks.all + FailoverChecks.all
  static let seed =
    ProcessInfo.processInfo.environment["OUTLINE_SEED"].flatMap { UInt64($0) } ?? 1

  @discardableResult
  static func compare(
    _ sightings: [Sighting], endedAt: Moment, _ roles: Roles?, _ policy: FailoverPolicy,
    _ what: @autoclosure () -> String
  ) -> Int {
    compare(sightings, endedAt: endedAt, roles, [policy], "\(what()), \(policy.cancel)")
  }

  /// Records every difference; how many calls needed no reading.
  ///
  /// Where who is who is to be found, it is for a system that takes calls up itself, too.
  @discardableResult
  static func compare(
    _ sightings: [Sighting], endedAt: Moment, _ roles: Roles?, _ policies: [any Policy],
    _ what: @autoclosure () -> String
  ) -> Int {
    if roles == nil {
      compare(sightings, endedAt: endedAt, nil, .answering, policies, "\(what()), answering")
    }
    return compare(sightings, endedAt: endedAt, roles, .passingOn, policies, what())
  }

  @discardableResult
  private static func compare(
    _ sightings: [Sighting], endedAt: Moment, _ roles: Roles?, _ service: Roles.Service,
    _ policies: [any Policy], _ what: @autoclosure () -> String
  ) -> Int {
    var judge = RecordingJudge(
      checks: checks, policies: policies, roles: roles, service: service)
    judge.seed = seed
    let slow = SlowJudge(checks: checks, policies: policies, roles: roles, service: service)
    let called = Set(
      sightings.compactMap { $0.message?.method == .invite ? $0.message?.callID : nil })
    let ofCalls = sightings.filter { $0.message.map { called.contains($0.callID) } ?? true }
    if ofCalls.count < sightings.count {
      // How requests outside calls are put together depends on when they came; which verdicts
      // there are does not.
      let wanted = slow.judge(sightings, endedAt: endedAt).lines.map { kinds($0, service) }
      let got = SlowJudge.lines(judge.judge(sightings, endedAt: endedAt)).map {
        kinds($0, service)
      }
      note(wanted, got, "\(what()), all of it (\(roles == nil ? "inferred" : "given") roles)")
    }
    let fast = judge.judge(ofCalls, endedAt: endedAt)
    let wanted = slow.judge(ofCalls, endedAt: endedAt)
    note(
      wanted.lines, SlowJudge.lines(fast),
      "\(what()) (\(roles == nil ? "inferred" : "given") roles)")
    note(wanted.findings, SlowJudge.findings(fast), "\(what()), findings")
    return fast.outlined
  }

  private static func note(_ wanted: [String], _ got: [String], _ what: @autoclosure () -> String) {
    if wanted == got { return }
    let missing = Set(wanted).subtracting(got).sorted()
    let extra = Set(got).subtracting(wanted).sorted()
    Issue.record("\(what()): \(missing) but fast \(extra)")
  }

  /// Which verdicts there are.
  ///
  /// A trunk that takes calls up is the system for who asks it, and of what it leaves unanswered
  /// nothing is to be judged: put together with an answer that cannot be seen.
  private static func kinds(_ line: String, _ service: Roles.Service) -> String {
    let kinds = line.filter { !$0.isNumber && $0 != " " }
    return service == .passingOn
      ? kinds : kinds.replacing(",notApplicable", with: "").replacing("notApplicable,", with: "")
  }

  /// The same calls once more, or changed ones, later and under other Call-IDs and branches.
  static func twice(_ sightings: [Sighting], _ changed: [Sighting]? = nil) -> [Sighting] {
    sightings
      + (changed ?? sightings).map { sighting in
        let later = sighting.moved(to: sighting.at + .seconds(500)).numbered(
          sighting.frame + 10_000)
        guard let message = sighting.message else { return later }
        var draft = Draft(message)
        draft[.callID] = "again-\(message.callID)"
        for index in draft.fields.indices where draft.fields[index].name == .via {
          // Branches are never used again.
          draft.fields[index].value = draft.fields[index].value.replacingOccurrences(
            of: "branch=z9hG4bK", with: "branch=z9hG4bK-again")
        }
        return (try? draft.message()).map { later.with(.sip($0)) } ?? later
      }
  }
}
