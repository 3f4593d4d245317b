import Calls
import Checks
import SIP
import Testing
import Wire

/// A right trace with one thing wrong in it fails the check that is about that thing.
struct DefectTests {
  struct Case: CustomTestStringConvertible {
    let title: String
    let trace: String
    let defect: TraceDefect
    /// Every check that must fail; where one fact breaks several rules, all of them.
    let fails: Set<CheckID>

    init(_ title: String, _ trace: String, _ defect: TraceDefect, _ fails: Set<CheckID>) {
      self.title = title
      self.trace = trace
      self.defect = defect
      self.fails = fails
    }

    var testDescription: String { title }
  }

  static let cases: [Case] = [
    Case(
      "the 180 comes after the CANCEL", RightTraces.ringingPrimary,
      .hold(.init("primary", "system", "180 INVITE"), until: .init("system", "primary", "CANCEL")),
      ["cancel.after-provisional"]),
    Case(
      "the CANCEL leaves 300 ms after the 487", RightTraces.ringingPrimary,
      .delay(.init("system", "primary", "CANCEL"), by: .milliseconds(300)),
      ["cancel.not-after-final"]),
    Case(
      "the CANCEL has another CSeq number", RightTraces.ringingPrimary,
      .edit(.init("system", "primary", "CANCEL"), .cseq, "7 CANCEL"), ["cancel.well-formed"]),
    Case(
      "the 487 is not ACKed", RightTraces.ringingPrimary,
      .drop(.init("system", "primary", "ACK")), ["cancel.acknowledged"]),
    Case(
      "the late leg is ended 1.5 s too late", RightTraces.absorbed,
      .delay(.init("system", "primary", "BYE"), by: .milliseconds(1500)),
      ["leg.single-established", "leg.no-zombie", "leg.absorbed"]),
    Case(
      "the caller's ACK is not passed on", RightTraces.answered,
      .drop(.init("system", "primary", "ACK")), ["leg.no-zombie"]),
    Case(
      "the system waits for the caller to end the late leg", RightTraces.relayedAndAbsorbed,
      .delay(.init("system", "primary", "BYE"), by: .milliseconds(100)), ["leg.absorbed"]),
    Case(
      "the second 486 is a 408", RightTraces.busyOverUDP,
      .restate(.init("system", "carrier", "486 INVITE", occurrence: 2), .requestTimeout),
      ["final.single"]),
    Case(
      "a 486 is repeated over TCP", RightTraces.refused,
      .repeat(.init("system", "carrier", "486 INVITE"), after: .milliseconds(1)),
      ["transaction.retransmission"]),
    Case(
      "the offer is reordered", RightTraces.answered,
      .rewrite(.init("system", "primary", "INVITE"), "0 8 101", to: "8 0 101"), ["codec.order"]),
    Case(
      "the answer renumbers opus", RightTraces.opus,
      .rewrite(.init("system", "carrier", "200 INVITE"), "107", to: "111"),
      ["codec.answer-subset"]),
    Case(
      "an INFO is lost in the system", RightTraces.info, .drop(.init("system", "primary", "INFO")),
      ["dialog.in-leg"]),
    Case(
      "the token is cut", RightTraces.transfer,
      .edit(.init("system", "carrier", "REFER"), .transferContextToken, "a1b2"),
      ["refer.context-token"]),
    Case(
      "the 202 becomes a 403", RightTraces.transfer,
      .restate(.init("system", "primary", "202 REFER"), .forbidden),
      ["refer.accepted", "dialog.in-leg"]),
    Case(
      "the subscription is not ended", RightTraces.transfer,
      .edit(.init("system", "primary", "NOTIFY", occurrence: 2), .subscriptionState, "active"),
      ["refer.notify"]),
    Case(
      "a 503 is not ACKed", RightTraces.refused, .drop(.init("system", "primary", "ACK")),
      ["transaction.acknowledged"]),
    Case(
      "OPTIONS is not answered", RightTraces.health,
      .drop(.init("system", "carrier", "200 OPTIONS")), ["transaction.answered"]),
    Case(
      "a retransmission is left out", RightTraces.silentPrimary,
      .drop(.init("system", "primary", "INVITE", occurrence: 2)), ["transaction.retransmission"]),
    Case(
      "an INVITE is repeated over TCP", RightTraces.answered,
      .repeat(.init("system", "primary", "INVITE"), after: .milliseconds(20)),
      ["transaction.retransmission"]),
    Case(
      "the system asks DNS before the failover", RightTraces.silentPrimary,
      .insert(
        Sighting(
          frame: 0, at: .seconds(2.99), transport: .udp, from: Endpoint(.v4(127, 10, 0, 1), 40000),
          to: Endpoint(.v4(127, 0, 0, 53), 53), .dnsQuery("secondary.example.com"))),
      ["dns.absent"]),
    Case(
      "the caller is not told 100", RightTraces.silentPrimary,
      .drop(.init("system", "carrier", "100 INVITE")), ["transaction.trying"]),
    Case(
      "the caller does not hear it ring", RightTraces.answered,
      .drop(.init("system", "carrier", "180 INVITE")), ["response.relayed"]),
    Case(
      "the late 200 comes again and is not ACKed again", RightTraces.absorbed,
      .repeat(.init("primary", "system", "200 INVITE"), after: .milliseconds(500)),
      ["dialog.acknowledged"]),
    Case(
      "the system sends what is not SIP", RightTraces.answered,
      .insert(
        Sighting(
          frame: 0, at: .seconds(1), transport: .udp, from: Endpoint(.v4(127, 10, 0, 1)),
          to: Endpoint(.v4(127, 10, 0, 2)), .unreadable(Array("SIP/2.0 OK".utf8), .notSIP))),
      ["message.readable"]),
    Case(
      "after bytes that are no SIP the system does not answer OPTIONS",
      "carrier2 -> system GARBAGE 0.0 body=\"INVITE sip:a\"\ncarrier -> system OPTIONS 0.1\n"
        + "system -> carrier 200 0.101",
      .drop(.init("system", "carrier", "200 OPTIONS")),
      ["service.survives", "transaction.answered"]),
    Case(
      "the answer overtakes the CANCEL's 200: still right", RightTraces.ringingPrimary,
      .reorder(
        .init("primary", "system", "200 CANCEL"), .init("primary", "system", "487 INVITE")), []),
  ]

  private func failing(_ evidence: Evidence) -> Set<CheckID> {
    Set(
      GenericChecks.all.filter { $0.judge(evidence).outcome == .fails }.map(\.id))
  }

  @Test(arguments: cases)
  func `a defect fails the checks that are about it and no other`(_ subject: Case) throws {
    let ladder = try Ladder(subject.trace)
    let damaged = try subject.defect.apply(to: ladder.sightings, ladder.roles)
    func evidence(_ sightings: [Sighting]) -> Evidence {
      Evidence(source: .wire, sightings: sightings, roles: ladder.roles, endedAt: ladder.endedAt)
    }
    #expect(failing(evidence(ladder.sightings)).isEmpty)
    #expect(failing(evidence(damaged)) == subject.fails)
  }

  @Test func `every check is failed by some defect`() {
    let failed = Self.cases.reduce(
      into: (MediaDefectTests.cases + MediaDefectTests.relayCases).reduce(into: Set<CheckID>()) {
        $0.formUnion($1.seenBy)
      }
    ) { $0.formUnion($1.fails) }
    #expect(Set(GenericChecks.all.map(\.id)).subtracting(failed).isEmpty)
  }

  @Test func `a right trace passes the check a defect of it fails`() throws {
    for subject in Self.cases {
      let evidence = try Evidence.make(ladder: subject.trace)
      for check in GenericChecks.all where subject.fails.contains(check.id) {
        let outcome = check.judge(evidence).outcome
        #expect(
          outcome == .passes, "\(check.id) on: \(subject.title)")
      }
    }
  }

  @Test func `a defect that strikes nothing says so`() throws {
    let ladder = try Ladder(RightTraces.health)
    #expect(throws: TraceDefectError.noSuchMessage(.init("system", "primary", "BYE"))) {
      try TraceDefect.drop(.init("system", "primary", "BYE"))
        .apply(to: ladder.sightings, ladder.roles)
    }
  }
}
