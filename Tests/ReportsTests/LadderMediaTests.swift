import Calls
import Media
import Reports
import SIP
import Testing
import Wire

/// RTP in ladders.
struct LadderMediaTests {
  private static func layout(
    _ text: String, findings: [LadderFinding] = []
  ) throws -> LadderLayout {
    let ladder = try Ladder(text)
    let calls = CallModel.read(ladder.sightings).calls
    return LadderLayout(
      ladder.sightings, roles: ladder.roles, findings: findings,
      media: MediaReading(calls, FlowTable.read(ladder.media)), until: ladder.endedAt)
  }

  @Test func `a stream is one arrow, at the time it began`() throws {
    let arrows = try Self.layout(MediaLadder.bothTalk).arrows
    let shown = arrows.map { "\($0.from)\($0.to) \($0.label.text(repeats: $0.repeats))" }
    #expect(
      shown == [
        "01 INVITE (PCMU PCMA)", "12 INVITE (PCMU PCMA)", "21 200 INVITE (PCMU)",
        "10 200 INVITE (PCMU)", "01 ACK", "12 ACK",
        "02 RTP PCMU (digits 1#, 66 packets in 1.6 s, lost 0)",
        "20 RTP PCMU (40 packets in 0.8 s, lost 0)", "01 BYE", "12 BYE", "21 200 BYE", "10 200 BYE",
      ])
    #expect(arrows[6].time == .milliseconds(300) && arrows[7].time == .milliseconds(400))
  }

  @Test func `a direction nobody was heard in is an arrow that does not arrive`() throws {
    let layout = try Self.layout(MediaLadder.oneTalks)
    let silence = try #require(layout.arrows.first { $0.label.head == "no audio" })
    #expect(silence.label.text() == "no audio (4.0 s)")
    #expect([silence.from, silence.to] == [2, 0])
    let lines = LadderDrawing(width: 110).lines(layout)
    #expect(lines.contains { $0.contains("✗") && $0.contains("no audio (4.0 s)") }, "\(lines)")
    #expect(lines.contains { $0.contains("═ RTP PCMU (100 packets in 2.0 s, lost 0) ═") })
    #expect(try !Self.layout(MediaLadder.bothTalk).arrows.contains { $0.label.head == "no audio" })
  }

  @Test func `pictures and diagrams show the same`() throws {
    let layout = try Self.layout(MediaLadder.oneTalks)
    let svg = LadderSVG().text([layout])
    #expect(svg.contains("<g class=\"media\">") && svg.contains("10 messages and 1 RTP stream"))
    #expect(svg.contains("no audio (4.0 s)"))
    let mermaid = LadderMermaid().text(layout)
    #expect(mermaid.contains("  p0--)p2: 0.300 RTP PCMU (100 packets in 2.0 s, lost 0)"))
    #expect(mermaid.contains("  p2-xp0: 0.201 no audio (4.0 s)"))
  }

  @Test func `a finding about a packet of a stream marks the stream`() throws {
    let ladder = try Ladder(MediaLadder.bothTalk)
    let first = try #require(ladder.media.first).frame
    let finding = LadderFinding(number: 1, check: "media.loss", message: "lossy", frames: [first])
    let marked = try Self.layout(MediaLadder.bothTalk, findings: [finding]).arrows
      .filter { !$0.marks.isEmpty }
    #expect(marked.map(\.label.kind) == [.media])
  }

  @Test func `a stream through a relay is drawn between those who announced it`() throws {
    let text = MediaLadder.bothTalk.replacing(
      "RTP PCMU 50 0.300..1.300", with: "RTP PCMU 50 0.300..1.300 media=127.10.0.99:9000")
    let arrows = try Self.layout(text).arrows.filter { $0.label.kind == .media }
    #expect(arrows.contains { [$0.from, $0.to] == [0, 2] && $0.time == .milliseconds(300) })
  }
}
