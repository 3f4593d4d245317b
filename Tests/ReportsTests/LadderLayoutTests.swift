import Calls
import Reports
import SIP
import Testing
import Wire

struct LadderLayoutTests {
  static func layout(
    _ text: String, findings: [LadderFinding] = [], folds: Bool = true
  ) throws -> LadderLayout {
    let ladder = try Ladder(text)
    var options = LadderLayout.Options()
    options.foldsRepeats = folds
    return LadderLayout(
      ladder.sightings, roles: ladder.roles, findings: findings, options: options)
  }

  private static let unanswered = """
    carrier -> system INVITE 0.000
    carrier -> system INVITE 0.500
    carrier -> system INVITE 1.500
    system -> carrier 486    1.600
    """

  @Test func `messages sent again are counted at the first one`() throws {
    let arrows = try Self.layout(Self.unanswered).arrows
    #expect(arrows.map(\.repeats) == [3, 1])
    #expect(arrows[0].frames == [1, 2, 3])
    #expect(arrows[0].lastTime == .milliseconds(1500))
    #expect(try Self.layout(Self.unanswered, folds: false).arrows.count == 4)
  }

  @Test func `what a finding points at is not folded away`() throws {
    let finding = LadderFinding(number: 1, check: "a.b", message: "late", frames: [2])
    let arrows = try Self.layout(Self.unanswered, findings: [finding]).arrows
    #expect(arrows.map(\.frames) == [[1], [2], [3], [4]])
    #expect(arrows.map(\.marks) == [[], [1], [], []])
  }

  @Test func `a silence of two seconds is a break, one with retransmissions in it is not`() throws {
    func breaks(_ text: String) throws -> [Duration] {
      try Self.layout(text).rows.compactMap {
        if case .idle(let silence) = $0 { silence } else { nil }
      }
    }
    #expect(
      try breaks("carrier -> system INVITE 0\nsystem -> carrier 180 12.4") == [
        .milliseconds(12_400)
      ])
    #expect(try breaks("carrier -> system INVITE 0\nsystem -> carrier 180 1.999").isEmpty)
    #expect(try breaks(Self.unanswered).isEmpty)
  }

  @Test func `times are counted from the first INVITE`() throws {
    let layout = try Self.layout(
      """
      system -> primary OPTIONS 1.000
      carrier -> system INVITE  3.500
      """)
    #expect(layout.arrows.map(\.time) == [.milliseconds(-2500), .zero])
  }

  @Test func `programs on one host have a column each`() throws {
    let host = IPAddress.v4(127, 0, 0, 1)
    let ladder = try Ladder("carrier -> system INVITE 0")
    let message = try #require(ladder.sightings[0].message)
    func sighting(_ from: UInt16, _ to: UInt16, _ frame: Int) -> Sighting {
      Sighting(
        frame: frame, at: .zero, transport: .udp, from: Endpoint(host, from),
        to: Endpoint(host, to), .sip(message))
    }
    let layout = LadderLayout(
      [sighting(5062, 5060, 1), sighting(5060, 5061, 2), sighting(5061, 5061, 3)],
      roles: Roles([
        .init("system", .system, host, port: 5060),
        .init("primary", .edge(order: 0), host, port: 5061),
        .init("carrier", .carrier, host, port: 5062),
      ]))
    #expect(layout.columns.map(\.name) == ["carrier", "system", "primary"])
    #expect(layout.columns.map(\.address).last == "127.0.0.1:5061")
    #expect(layout.arrows.map { [$0.from, $0.to] } == [[0, 1], [1, 2], [2, 2]])
    let unnamed = LadderLayout([sighting(5062, 5060, 1)], roles: Roles([]))
    #expect(unnamed.columns.map(\.name) == ["127.0.0.1:5062", "127.0.0.1:5060"])
  }

  struct Labelled: Sendable, CustomTestStringConvertible {
    let line: String
    let label: String
    var testDescription: String { label }
  }

  @Test(arguments: [
    Labelled(
      line: "carrier -> system INVITE 0 codecs=PCMU,PCMA,telephone-event",
      label: "INVITE (PCMU PCMA)"),
    Labelled(line: "carrier -> system INVITE 0 codecs=opus hold", label: "INVITE (opus, sendonly)"),
    Labelled(line: "carrier -> system INVITE 0 no-sdp", label: "INVITE"),
    Labelled(
      line: "carrier -> system REFER 0 new refer-to=sip:2001@127.0.0.9 no-sdp",
      label: "REFER (to 2001)"),
    Labelled(
      line: "carrier -> system INVITE 0 body=v=0", label: "INVITE (SDP unreadable)"),
  ])
  func `an arrow says what matters in its message`(_ item: Labelled) throws {
    let arrow = try #require(try Self.layout(item.line).arrows.first)
    #expect(arrow.label.text() == item.label)
  }

  @Test func `a cancelled call says why`() throws {
    let ladder = try Ladder("carrier -> system INVITE 0 no-sdp\ncarrier -> system CANCEL 1")
    var draft = Draft(try #require(ladder.sightings[1].message))
    draft.append(.reason, "SIP;cause=200;text=\"Call completed elsewhere\"")
    let sighting = Sighting(
      frame: 1, at: .zero, transport: .udp, from: ladder.sightings[0].source,
      to: ladder.sightings[0].destination, .sip(try Message(draft.bytes)))
    #expect(LadderLabel(sighting)?.text() == "CANCEL (200 Call completed elsewhere)")
  }
}
