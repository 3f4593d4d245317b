import Setups
import Testing

/// SIPp scenarios as parties.
struct SippTests {
  private func reading(_ body: String) throws -> SippReading {
    try #require(SippReading(FoundFile("flows/a.xml", "<scenario name=\"a\">\(body)</scenario>")))
  }

  private func send(_ line: String) -> String { "<send><![CDATA[\n\n  \(line)\nVia: x\n]]></send>" }

  private func call(_ body: String) throws -> SippCall { try SippCall(reading(body)) }

  @Test func `the shipped carrier calls and the shipped edge answers`() throws {
    let carrier = try #require(SippReading(try Fixtures.file("Scenarios/carrier.xml")))
    #expect(carrier.role == .caller)
    #expect(try SippCall(carrier) == .callsAndHangsUp)
    #expect(carrier.pause == 300)
    #expect(carrier.keys.isEmpty)
    let edge = try #require(SippReading(try Fixtures.file("Scenarios/edge.xml")))
    #expect(edge.role == .callee)
    #expect(try SippCall(edge) == .answersAndIsHungUp)
  }

  @Test func `each way a call can go has its other side`() throws {
    let invite = send("INVITE sip:a@b SIP/2.0")
    let ack = send("ACK sip:a@b SIP/2.0")
    let asked = "<recv request=\"INVITE\"/>"
    #expect(
      try call(invite + "<recv response=\"486\"/>" + ack) == .callsAndIsRefused(486))
    #expect(
      try call(
        invite + "<recv response='183' optional='true'/><recv response=\"200\"/>" + ack
          + "<recv request=\"BYE\"/>") == .callsAndIsHungUp)
    #expect(try call(asked + send("SIP/2.0 503 No") + "<recv request=\"ACK\"/>") == .refuses(503))
    #expect(
      try call(asked + send("SIP/2.0 200 OK") + "<recv request=\"ACK\"/>" + send("BYE x SIP/2.0"))
        == .answersAndHangsUp)
  }

  @Test func `a role that is not clear is said to be so`() throws {
    let bodies = [
      send("REGISTER sip:a SIP/2.0") + "<recv response=\"200\"/>",
      send("INVITE sip:a@b SIP/2.0") + "<recv response=\"407\"/>",
      send("INVITE sip:a@b SIP/2.0") + "<recv response=\"183\"/><recv response=\"200\"/>",
      send("INVITE sip:a@b SIP/2.0") + "<recv response=\"200\"/>" + send("REFER x SIP/2.0"),
      "<recv request=\"INVITE\"/>" + send("SIP/2.0 302 Moved"),
    ]
    for body in bodies {
      let reading = try reading(body)
      #expect(throws: SippCall.Unclear.self) { try SippCall(reading) }
    }
  }

  @Test func `words that need a value are found`() throws {
    let reading = try reading(
      send("INVITE sip:[service]@[domain] SIP/2.0")
        + "<recv response=\"200\"><action><exec command=\"x\"/></action></recv>"
        + send("BYE [next_url] [field0 file=\"x.csv\"] [last_Via:] [media_port+2] SIP/2.0"))
    #expect(reading.keys == ["domain"])
    #expect(reading.needsCSV)
    #expect(reading.extras == ["command"])
  }

  @Test func `a SIPssert set becomes one scenario with both parts`() throws {
    let setup = Setup(
      files: try Fixtures.folder("Setups/sipssert").map {
        FoundFile("01.basic/\($0.path)", $0.text)
      })
    #expect(setup.scenarios.map(\.name) == ["sipp-01-basic"], "\(setup.chores)")
    let text = try #require(setup.scenarios.first?.text)
    #expect(
      text.contains(
        """
          carrier:
            program:
              - sipp
              - "{primary}"
              - -rsa
              - "{system}"
              - -sf
              - "{fixtures}/../../01.basic/scripts/uac.xml"

        """), "\(text)")
    #expect(text.contains("      - -key\n      - domain\n      - \"192.0.2.1\"\n"))
    #expect(text.contains("      - -s\n      - testing\n"))
    #expect(text.contains("  primary:\n    program:\n      - sipp\n      - -sf\n"))
    #expect(setup.chores.isEmpty, "\(setup.chores)")
  }
}
