import Calls
import Capture
import Checks
import Recordings
import Reports
import Testing
import Wire

/// Captures that give addresses names, by which checks of the whole of them go.
struct NamedRolesTests {
  /// Fails unless somebody is called so.
  private struct NameCheck: StagedCheck {
    let name: String

    var card: CheckCard {
      CheckCard(id: "name", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict {
      evidence.roles.parties.contains { $0.name == name }
        ? .passed : .failed([Finding(id, "nobody is called \(name)", frames: [])])
    }
  }

  private static let names: [IPAddress: String] = [
    .v4(127, 10, 0, 1): "system", .v4(127, 10, 0, 2): "carrier",
    .v4(127, 10, 0, 11): "wes\u{1B}[2Jt",
  ]

  private static func verdict(
    _ names: [IPAddress: String], expecting name: String, roles: Roles? = nil
  ) throws -> RecordingVerdict {
    var writer = PcapngWriter(application: "test", interface: "lo", linkType: .raw)
    writer.names = names
    let frames = try LadderCapture.frames([(LadderCapture.call(1), 0)])
    let judge = RecordingJudge(checks: [NameCheck(name: name)], roles: roles)
    return try DroppedPacketsTests.with(writer.bytes(frames)) { path in
      var verdict = try judge.judge(path)
      try judge.judgeStaged(path, asking: ["name"], &verdict)
      return verdict
    }
  }

  @Test func `roles that the names in a capture decide are said to be theirs`() throws {
    let verdict = try Self.verdict(Self.names, expecting: "wes\u{1B}[2Jt")
    #expect(verdict.outcome == .passed)
    let lines = RecordingTable(policy: "the defaults").lines(verdict)
    let title = "  roles, from the names in the capture, for the checks of whole scenarios"
    let place = try #require(lines.firstIndex(of: title), "\(lines)")
    #expect(
      lines[place + 1] == "    carrier 127.10.0.2, system 127.10.0.1, wes\\x1B[2Jt 127.10.0.11")
    // What is judged call by call goes by the calls.
    #expect(lines.contains("  roles, found from the calls"))
    let json = try RecordingRecord([verdict], version: "1").text()
    #expect(json.contains("\"namedRoles\""))
  }

  @Test func `names that decide nothing are not said to`() throws {
    var withoutSystem = Self.names
    withoutSystem[.v4(127, 10, 0, 1)] = nil
    let roles = Roles([Roles.Party("here", .system, .v4(127, 10, 0, 1))])
    for verdict in [
      try Self.verdict([:], expecting: "primary"),
      try Self.verdict(withoutSystem, expecting: "primary"),
      try Self.verdict(Self.names, expecting: "here", roles: roles),
    ] {
      #expect(verdict.outcome == .passed)
      #expect(verdict.namedRoles == nil)
      let lines = RecordingTable(policy: "the defaults").lines(verdict)
      #expect(!lines.contains { $0.contains("from the names") })
    }
  }
}
