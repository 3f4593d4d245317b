import Calls
import Foundation
import Reports
import SIP
import Testing
import Wire

struct LadderMermaidTests {
  @Test func `a ladder is a sequence diagram`() throws {
    let ladder = try Ladder(ReportKit.ladder + "\nprimary -> system ICMP 5")
    let finding = LadderFinding(
      number: 1, check: "cancel.before-failover", message: "33 µs; too late", frames: [4])
    let layout = LadderLayout(ladder.sightings, roles: ladder.roles, findings: [finding])
    let expected = """
      sequenceDiagram
        participant p0 as carrier 127.10.0.2
        participant p1 as system 127.10.0.1
        participant p2 as primary 127.10.0.11
        participant p3 as secondary 127.10.0.12
        p0->>p1: 0.000 INVITE (PCMU PCMA)
        p1->>p2: 0.001 INVITE (PCMU PCMA)
        p2-->>p1: 0.101 180 INVITE
        Note over p0,p3: #126; 4.0 s #126;
        p1->>p3: 4.095 INVITE (PCMU PCMA)
        Note over p1,p3: 1 cancel.before-failover#58; 33 µs#59; too late
        p1->>p2: 4.095 CANCEL
        p1-xp2: 5.000 unreachable

      """
    #expect(LadderMermaid().text(layout) == expected)
  }

  /// Whether a line is one by the grammar of Mermaid's sequenceDiagram.jison; its lexer takes text
  /// to the end of the line, in which `#` and `;` are only for `#code;`.
  private static func isGrammatical(_ line: Substring) -> Bool {
    let forms = [
      #/\s\sparticipant p[0-9]+ as (.+)/#, #/\s\sp[0-9]+(?:->>|-->>|-x)p[0-9]+: (.+)/#,
      #/\s\sNote over p[0-9]+(?:,p[0-9]+)?: (.+)/#,
    ]
    let texts = forms.compactMap { line.wholeMatch(of: $0)?.1 }
    return line == "sequenceDiagram"
      || texts.contains { $0.wholeMatch(of: #/(?:[^#;%<>&`|]|#[0-9]+;)*/#) != nil }
  }

  @Test func `nothing from the wire is taken for a command`() throws {
    let names = Roles([
      Roles.Party("end; loop #x\nalt", .carrier, .v4(127, 0, 0, 1)),
      Roles.Party("style a:#b; %%{init}%%", .system, .v4(127, 0, 0, 2)),
    ])
    let finding = LadderFinding(
      number: 1, check: "a", message: "end\nloop x; <b>`#quot;` classDef:#a", frames: [1])
    let layout = LadderLayout(
      [try LadderDrawingTests.hostile()], roles: names, title: "`end`", findings: [finding])
    let text = LadderMermaid().text(layout)
    for line in text.split(separator: "\n") { #expect(Self.isGrammatical(line), "\(line)") }
    #expect(!text.contains("style") && !text.contains("classDef"))
    #expect(text.split(separator: "\n").count == 5)
  }

  @Test func `a long call stays below what Mermaid takes`() throws {
    let lines = (0..<3000).map { "carrier -> system OPTIONS \(decimal(Double($0), places: 1)) new" }
    let ladder = try Ladder(lines.joined(separator: "\n"))
    let text = LadderMermaid().text(LadderLayout(ladder.sightings, roles: ladder.roles))
    #expect(text.count < 50_000)
    #expect(text.hasSuffix("more rows\n"))
  }

  @Test func `several calls are Markdown with a diagram each`() throws {
    let ladder = try Ladder(ReportKit.ladder)
    let layout = LadderLayout(
      ladder.sightings, roles: ladder.roles, title: "a_b.pcap: call *1* from +1 <x>")
    let text = LadderMermaid().markdown([layout, layout])
    #expect(text.components(separatedBy: "```mermaid\nsequenceDiagram\n").count == 3)
    #expect(text.hasPrefix("**a\\_b.pcap: call \\*1\\* from +1 \\<x\\>**\n"))
  }
}
