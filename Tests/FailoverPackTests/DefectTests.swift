import Calls
import Checks
import FailoverPack
import Plugins
import SIP
import Testing
import Wire

/// A right failover with one thing wrong in it fails the checks that are about that thing.
struct DefectTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let title: String
    let trace: String
    let policy: String
    let defect: TraceDefect
    /// Every check that must fail; where one fact breaks several rules, all of them.
    let fails: Set<CheckID>

    init(
      _ title: String, _ trace: String, under policy: String = "cancel: strict",
      _ defect: TraceDefect, _ fails: Set<CheckID>
    ) {
      self.title = title
      self.trace = trace
      self.policy = policy
      self.defect = defect
      self.fails = fails
    }

    var testDescription: String { title }
  }

  private static let failoverInvite = TraceSelector("system", "secondary", "INVITE")
  private static let cancel = TraceSelector("system", "primary", "CANCEL")
  private static let refusal = TraceSelector("primary", "system", "503 INVITE")

  static let cases: [Case] = [
    Case(
      "the failover INVITE overtakes the CANCEL to a ringing primary",
      RightFailovers.ringingThenSilent, .reorder(cancel, failoverInvite),
      ["cancel.before-failover"]),
    Case(
      "the failover INVITE overtakes the CANCEL to a silent primary",
      RightFailovers.silentEager, under: "cancel: eager", .reorder(cancel, failoverInvite),
      ["cancel.before-failover"]),
    Case(
      "a silent primary is not cancelled", RightFailovers.silentEager, under: "cancel: eager",
      .drop(cancel), ["cancel.before-failover"]),
    Case(
      "a late 180 is answered with CANCEL 900 ms later", RightFailovers.lateRinging,
      .delay(cancel, by: .milliseconds(900)), ["cancel.on-late-provisional"]),
    Case(
      "the caller's CANCEL is passed on 900 ms later", RightFailovers.callerGivesUp,
      .delay(cancel, by: .milliseconds(900)), ["cancel.reaches-edges"]),
    Case(
      "the silent primary is given up 200 ms too late", RightFailovers.silentStrict,
      .delay(failoverInvite, by: .milliseconds(200)), ["failover.timer"]),
    Case(
      "the silent primary is given up 500 ms too early", RightFailovers.silentStrict,
      .delay(failoverInvite, by: .milliseconds(-500)), ["failover.timer", "failover.not-on"]),
    Case(
      "the 503 is acted on 700 ms later", RightFailovers.refused,
      .delay(failoverInvite, by: .milliseconds(700)), ["failover.reaction"]),
    Case(
      "the 503 was a 486", RightFailovers.refused, .restate(refusal, .busyHere),
      ["failover.not-on"]),
    Case(
      "the failover INVITE has another account", RightFailovers.refused,
      .edit(failoverInvite, "X-Account", "43"), ["failover.same-call"]),
    Case(
      "the failover INVITE offers PCMA first", RightFailovers.refused,
      .rewrite(failoverInvite, "0 8 101", to: "8 0 101"),
      ["codec.same-after-failover", "codec.order", "failover.same-call"]),
    Case(
      "the caller is told 486 where both trunks failed", RightFailovers.bothRefuse,
      .restate(.init("system", "carrier", "503 INVITE"), .busyHere), ["failover.exhausted"]),
    Case(
      "the second 408 was a 503 and the primary still gets the next call",
      RightFailovers.breakerClosed, under: "cancel: strict\nbreaker.interval: 30s",
      .restate(.init("primary", "system", "408 INVITE"), .serviceUnavailable),
      ["breaker.opens"]),
    Case(
      "the breaker opened 900 ms ago for 300 ms and the primary is still spared",
      RightFailovers.breakerOpen, under: "cancel: strict\nbreaker.interval: 300ms",
      .delay(.init("primary", "system", "503 INVITE", occurrence: 2), by: .milliseconds(-800)),
      ["breaker.recovers"]),
    Case(
      "the standby is tried before the trunk that has all the weight", RightFailovers.standby,
      under: "cancel: strict\nweights: [100, 0]",
      .reorder(.init("system", "primary", "INVITE"), failoverInvite), ["trunk.share"]),
    Case(
      "the late leg's 487 comes before the CANCEL's 200: still right", RightFailovers.lateRinging,
      .reorder(
        .init("primary", "system", "200 CANCEL"), .init("primary", "system", "487 INVITE")), []),
  ]

  /// Right under both policies: no trunk is silent where they differ.
  static let rightUnderBoth = [
    RightFailovers.answered, RightFailovers.refused, RightFailovers.ringingThenSilent,
    RightFailovers.callerGivesUp, RightFailovers.bothRefuse, RightFailovers.breakerClosed,
  ]

  private static func evidence(
    _ ladder: Ladder, _ sightings: [Sighting], _ policy: FailoverPolicy
  ) -> Evidence {
    Evidence(
      source: .wire, sightings: sightings, roles: ladder.roles, endedAt: ladder.endedAt,
      policies: [policy])
  }

  private static func policy(_ text: String) throws -> FailoverPolicy {
    try FailoverScenarios().policy(Settings(text: text))
  }

  /// Under `eager` the operator wants the CANCEL that RFC 3261 §9.1 forbids, so that rule is not
  /// asked for.
  private static func checks(under policy: FailoverPolicy) -> [any Check] {
    (GenericChecks.all + FailoverChecks.all).filter {
      policy.cancel == .strict || $0.id != "cancel.after-provisional"
    }
  }

  private static func failing(_ evidence: Evidence, under policy: FailoverPolicy) -> [String] {
    checks(under: policy).compactMap { check in
      guard case .failed(let findings) = check.judge(evidence) else { return nil }
      return "\(check.id): \(findings)"
    }
  }

  @Test(arguments: cases)
  func `a defect fails the checks that are about it and no other`(_ subject: Case) throws {
    let policy = try Self.policy(subject.policy)
    let ladder = try Ladder(RightFailovers.overTCP + subject.trace)
    let damaged = try subject.defect.apply(to: ladder.sightings, ladder.roles)
    #expect(Self.failing(Self.evidence(ladder, ladder.sightings, policy), under: policy) == [])
    let evidence = Self.evidence(ladder, damaged, policy)
    let failed = Self.checks(under: policy).filter { check in
      if case .failed = check.judge(evidence) { true } else { false }
    }
    #expect(
      Set(failed.map(\.id)) == subject.fails, "\(Self.failing(evidence, under: policy))")
  }

  @Test func `every failover check is failed by some defect`() {
    let failed = Self.cases.reduce(into: Set<CheckID>()) { $0.formUnion($1.fails) }
    // Those take a series of calls and OPTIONS: the calibration's traces have them, and its test
    // wants a defect for each.
    let calibrated: Set<CheckID> = [
      "health.interval", "health.takes-out", "health.brings-back", "health.steady",
      "service.continues", "failover.goes-on",
    ]
    #expect(Set(FailoverChecks.all.map(\.id)).subtracting(failed).subtracting(calibrated).isEmpty)
  }

  @Test(arguments: cases)
  func `a right trace passes the checks a defect of it fails`(_ subject: Case) throws {
    let policy = try Self.policy(subject.policy)
    let ladder = try Ladder(RightFailovers.overTCP + subject.trace)
    let evidence = Self.evidence(ladder, ladder.sightings, policy)
    for check in Self.checks(under: policy) where subject.fails.contains(check.id) {
      let verdict = check.judge(evidence)
      #expect(verdict == .passed, "\(check.id)")
    }
  }

  @Test(arguments: rightUnderBoth, FailoverPolicy.CancelPolicy.allCases)
  func `a right trace fails nothing, whichever the CANCEL policy`(
    _ trace: String, _ cancel: FailoverPolicy.CancelPolicy
  ) throws {
    var policy = FailoverPolicy()
    policy.cancel = cancel
    let ladder = try Ladder(RightFailovers.overTCP + trace)
    #expect(Self.failing(Self.evidence(ladder, ladder.sightings, policy), under: policy) == [])
  }
}
