import Calls
import Capture
import Checks
import Recordings
import Reports
import Testing
import Wire

/// Policies that name parties which a capture does not show.
struct AbsentPartiesTests {
  private struct PassingCheck: Check {
    var card: CheckCard {
      CheckCard(id: "passing", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict { .passed }
  }

  private static func party(
    _ name: String, _ role: Roles.Role, _ last: UInt8, port: UInt16? = nil
  ) -> Roles.Party {
    Roles.Party(name, role, .v4(127, 10, 0, last), port: port)
  }

  /// Those that a call to the primary shows.
  private static let seen = [
    party("system", .system, 1), party("carrier", .carrier, 2),
    party("primary", .edge(order: 0), 11),
  ]

  /// The verdict on a call to the primary, and one that the system refuses.
  private static func verdict(
    _ parties: [Roles.Party], endpoints: Int? = nil, _ ladders: [(String, Double)]? = nil
  ) throws -> RecordingVerdict {
    var judge = RecordingJudge(checks: [PassingCheck()], roles: Roles(parties))
    judge.policySource = "carrier.yml"
    if let endpoints { judge.limits.endpoints = endpoints }
    let refused = """
      default call-id=refused caller=+15552000002
      carrier -> system  INVITE 0.000
      system  -> carrier 486    0.100
      carrier -> system  ACK    0.101
      """
    let frames = try LadderCapture.frames(ladders ?? [(LadderCapture.call(1), 0), (refused, 60)])
    return try LadderCapture.with(frames) { try judge.judge($0) }
  }

  @Test func `nothing is said where everybody is seen`() throws {
    let verdict = try Self.verdict(Self.seen)
    #expect(verdict.notes.isEmpty && verdict.doubts.isEmpty)
    #expect(verdict.outcome == .passed)
  }

  @Test func `a trunk that occurs nowhere is noted, and the verdict stands`() throws {
    let verdict = try Self.verdict(Self.seen + [Self.party("secondary", .edge(order: 1), 12)])
    #expect(
      verdict.notes == ["secondary 127.10.0.12 of carrier.yml occurs nowhere in this capture"])
    #expect(verdict.outcome == .passed)
  }

  @Test func `all who occur nowhere are named at once, some of many`() throws {
    let two = try Self.verdict(
      Self.seen + [Self.party("carrier 2", .carrier, 3), Self.party("west", .edge(order: 1), 12)])
    #expect(
      two.notes == [
        "carrier 2 127.10.0.3 and west 127.10.0.12 of carrier.yml occur nowhere in this capture"
      ])
    let many = try Self.verdict(
      Self.seen + (1...9).map { Self.party("trunk \($0)", .edge(order: $0), UInt8(100 + $0)) })
    #expect(many.notes.count == 1)
    #expect(
      many.notes[0].hasSuffix(
        "trunk 6 127.10.0.106 and 3 more of carrier.yml occur nowhere in this capture"))
  }

  @Test func `without the system there is no verdict`() throws {
    let elsewhere = [Self.party("system", .system, 99)] + Array(Self.seen.dropFirst())
    let verdict = try Self.verdict(elsewhere)
    let sentence =
      "system 127.10.0.99 of carrier.yml occurs nowhere in this capture; without the system "
      + "nothing can be judged as it is meant"
    #expect(verdict.doubts == [sentence] && verdict.notes.isEmpty)
    #expect(verdict.tallies.map(\.passed) == [2])
    #expect(verdict.outcome == .inconclusive)
    let lines = RecordingTable(policy: "carrier.yml").lines(verdict)
    #expect(lines.last == "INCONCLUSIVE   \(sentence)")
    // With one of its addresses it is there.
    let two = try Self.verdict(Self.seen + [Self.party("system 2", .system, 99)])
    #expect(two.notes == ["system 2 127.10.0.99 of carrier.yml occurs nowhere in this capture"])
    #expect(two.outcome == .passed)
  }

  @Test func `a port that nobody used is a party that occurs nowhere`() throws {
    let verdict = try Self.verdict(
      Array(Self.seen.dropLast()) + [
        Self.party("primary", .edge(order: 0), 11, port: 5060),
        Self.party("secondary", .edge(order: 1), 11, port: 5062),
      ])
    #expect(
      verdict.notes == ["secondary 127.10.0.11:5062 of carrier.yml occurs nowhere in this capture"])
  }

  @Test func `nobody misses SIP of stores and desktops`() throws {
    let verdict = try Self.verdict(
      Self.seen + [Self.party("store", .other, 41), Self.party("desktop", .silent, 51)])
    #expect(verdict.notes.isEmpty)
  }

  @Test func `who was seen before there were too many addresses was seen`() throws {
    let verdict = try Self.verdict(
      Self.seen + [Self.party("secondary", .edge(order: 1), 12)], endpoints: 2)
    #expect(verdict.notes.contains { $0.contains("judged before they were over") })
    #expect(verdict.notes.filter { $0.contains("nowhere") }.map { $0.prefix(9) } == ["secondary"])
    #expect(verdict.doubts.isEmpty)
  }

  @Test func `a capture without SIP lacks more than parties`() throws {
    let verdict = try Self.verdict(Self.seen, [])
    #expect(verdict.notes.isEmpty && verdict.doubts.isEmpty)
    #expect(verdict.outcome == .inconclusive)
  }
}
