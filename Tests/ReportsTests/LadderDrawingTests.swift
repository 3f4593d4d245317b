import Calls
import Reports
import SIP
import Testing
import Wire

struct LadderDrawingTests {
  @Test func `a ladder has a column a party and marks at findings`() throws {
    let ladder = try Ladder(ReportKit.ladder)
    let lines = LadderDrawing().lines(
      ladder.sightings, roles: ladder.roles, marks: [4: 1, 5: 2])
    let expected = """
         carrier                 system                  primary          secondary
         │─ INVITE (PCMU PCMA) ─▶│                       │                │                  0.000
         │                       │─ INVITE (PCMU PCMA) ─▶│                │                  0.001
         │                       │◀───────── 180 INVITE ─│                │                  0.101
         ┊ ~ 4.0 s ~             ┊                       ┊                ┊
         │                       │─ INVITE (PCMU PCMA) ──────────────────▶│         ◀─ 1     4.095
         │                       │─ CANCEL ─────────────▶│                │         ◀─ 2     4.095
      """
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func `a long trace keeps its beginning and what the marks point at`() throws {
    let pings = (0..<200).map { "carrier -> system OPTIONS \(decimal(Double($0), places: 1)) new" }
    let ladder = try Ladder(pings.joined(separator: "\n"))
    let lines = LadderDrawing().lines(ladder.sightings, roles: ladder.roles, marks: [150: 1])
    #expect(lines.count < 70)
    #expect(lines.contains { $0.contains("◀─ 1") })
    #expect(lines.contains { $0.contains("more messages") })
  }

  /// A message whose every part is meant to do harm to whoever shows it.
  static func hostile() throws -> Sighting {
    let bytes = Array(
      ("\u{1B}[2J<script>alert(1)</script>;#end sip:a SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"
        + "Call-ID: 1\r\nCSeq: 1 \u{1B}[2J<script>alert(1)</script>;#end\r\n\r\n").utf8)
    let content: Sighting.Content
    do throws(ParseError) {
      content = .sip(try Message(bytes))
    } catch {
      content = .unreadable(bytes, error)
    }
    return Sighting(
      frame: 1, at: .zero, transport: .udp, from: Endpoint(.v4(127, 0, 0, 1)),
      to: Endpoint(.v4(127, 0, 0, 2)), content)
  }

  @Test func `what the wire carries cannot move the cursor`() throws {
    let lines = LadderDrawing().lines([try Self.hostile()], roles: Roles([]), marks: [:])
    #expect(!lines.joined().contains("\u{1B}"))
    #expect(lines.count == 2)
  }

  @Test func `nothing seen draws nothing`() {
    #expect(LadderDrawing().lines([], roles: Roles([]), marks: [:]).isEmpty)
  }

  @Test(arguments: [20, 25, 30, 36, 39, 40, 45, 59, 60, 66, 80, 100, 132, 200, 1000])
  func `no line is wider than asked for and no arrow is broken`(_ width: Int) throws {
    let ladder = try Ladder(
      """
      carrier -> system    INVITE   0.000
      system  -> primary   INVITE   0.001
      primary -> system    ICMP     0.101
      primary -> system    180      0.201
      system  -> secondary INVITE   14.095
      system  -> primary   CANCEL   14.095033
      secondary -> system  200      15
      system -> carrier    200      15.1
      """)
    let finding = LadderFinding(
      number: 1, check: "cancel.before-failover",
      message: "the failover INVITE left 33 µs before the CANCEL", frames: [4, 5])
    let layout = LadderLayout(
      ladder.sightings, roles: ladder.roles, title: "call 1 of 1, from +15551230001",
      findings: [finding])
    let lines = LadderDrawing(width: width).lines(layout)
    for line in lines { #expect(line.count <= width, "\(line)") }
    for line in lines where line.contains("│") {
      #expect(line.count { "▶◀✗".contains($0) } == (line.contains("◀─ 1") ? 2 : 1), "\(line)")
      let arrow = line.split(separator: "│").first { $0.contains("─") } ?? ""
      let isWhole =
        arrow.hasPrefix("─ ") && (arrow.hasSuffix("▶") || arrow.hasSuffix("✗"))
        || arrow.hasPrefix("◀") && arrow.hasSuffix(" ─")
      #expect(isWhole, "\(line)")
    }
    #expect(lines.joined().contains("14.095"))
  }

  @Test func `where a line is too short for a message it takes two`() throws {
    let ladder = try Ladder(ReportKit.ladder)
    let layout = LadderLayout(
      ladder.sightings, roles: ladder.roles,
      title: "from +15551230001, 2026-11-21T02:23:39.357946211Z",
      findings: [
        LadderFinding(number: 1, check: "a.b", message: "late", frames: [4, 5]),
        LadderFinding(number: 2, check: "c.d", message: "wrong", frames: [4]),
      ])
    let expected = """
      from +15551230001,
        2026-11-21T02:23:3
        9.357946211Z
         0.000 car… → sys…
        INVITE (PCMU PCMA)
         0.001 sys… → pri…
        INVITE (PCMU PCMA)
         0.101 pri… → sys…
        180 INVITE
            ~ 4.0 s ~
         4.095 sys… → sec…
        INVITE ◀─ 1,2
         4.095 sys… → pri…
        CANCEL ◀─ 1
        1  a.b: late
           (frames 4, 5)
        2  c.d: wrong
           (frame 4)
      """
    let lines = LadderDrawing(width: 20).lines(layout)
    #expect(lines.joined(separator: "\n") == expected)
  }

  @Test func `colours appear only where they are wanted and change nothing else`() throws {
    let ladder = try Ladder(ReportKit.ladder)
    let layout = LadderLayout(ladder.sightings, roles: ladder.roles)
    let plain = LadderDrawing().lines(layout)
    let coloured = LadderDrawing(hasColours: true).lines(layout)
    #expect(!plain.joined().contains("\u{1B}"))
    #expect(coloured.joined().contains("\u{1B}[36m─ INVITE"))
    let stripped = coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
    #expect(stripped == plain)
  }

  @Test func `a message to oneself stands beside its column`() throws {
    let ladder = try Ladder("carrier -> system INVITE 0 no-sdp")
    let message = try #require(ladder.sightings[0].message)
    let here = Endpoint(.v4(127, 0, 0, 1))
    let loop = Sighting(
      frame: 1, at: .zero, transport: .udp, from: here, to: here, .sip(message))
    let lines = LadderDrawing().lines(LadderLayout([loop], roles: Roles([])))
    #expect(lines.last?.contains("│↺ INVITE") == true, "\(lines)")
  }
}
