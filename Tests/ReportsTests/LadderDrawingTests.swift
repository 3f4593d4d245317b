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
         carrier          system           primary          secondary
         │─ INVITE ──────▶│                │                │                        0.000
         │                │─ INVITE ──────▶│                │                        0.001
         │                │◀─── 180 INVITE─│                │                        0.101
         │                │─ INVITE ───────────────────────▶│                ◀─ 1    4.095
         │                │─ CANCEL ──────▶│                │                ◀─ 2    4.095
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

  @Test func `what the wire carries cannot move the cursor`() throws {
    let bytes = Array(
      "\u{1B}[2JX sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nCall-ID: 1\r\nCSeq: 1 \u{1B}[2JX\r\n\r\n"
        .utf8)
    let content: Sighting.Content
    do throws(ParseError) {
      content = .sip(try Message(bytes))
    } catch {
      content = .unreadable(bytes, error)
    }
    let sighting = Sighting(
      frame: 1, at: .zero, transport: .udp, from: Endpoint(.v4(127, 0, 0, 1)),
      to: Endpoint(.v4(127, 0, 0, 2)), content)
    let lines = LadderDrawing().lines([sighting], roles: Roles([]), marks: [:])
    #expect(!lines.joined().contains("\u{1B}"))
  }

  @Test func `nothing seen draws nothing`() {
    #expect(LadderDrawing().lines([], roles: Roles([]), marks: [:]).isEmpty)
  }
}
