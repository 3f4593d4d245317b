import Checks
import FailoverPack
import Faults
import Foundation
import Plugins
import ProcessPlugins
import SIP
import Testing
import Wire

/// What plugins offer beside checks.
@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct OfferTests {
  static let record = """
    {"schema": 1, "scenarios": [
      {"scenario": "late-200", "variant": "late-200 udp", "requirements": ["FO-08", "FO-09"],
       "outcome": "failed", "seconds": 4.1, "script": [],
       "checks": [{"check": "leg.no-zombie", "verdict": "failed",
                   "findings": [{"message": "the leg, still up", "frames": [7]}]}]}
    ]}
    """

  private func report(_ settings: [String: SettingValue]) async throws -> ReporterOutput {
    try await withPlugin(Shipped.python("summary_table.py")) { _, contents in
      try await #require(contents.reporters.first).report(
        ReportedRun(command: "run", outcome: "failed", json: Self.record, folder: "/tmp/run"),
        SettingValues(settings))
    }
  }

  @Test func `a reporter in Python writes a table`() async throws {
    #expect(
      try await report([:])
        == .files([
          ReportFile(
            "scenarios.csv",
            text: """
              scenario,requirements,outcome,seconds,findings
              late-200 udp,FO-08 FO-09,failed,4.100,"the leg, still up"

              """)
        ]))
    guard case .files(let files) = try await report(["format": .text("markdown")]) else {
      Issue.record("no files")
      return
    }
    #expect(files.map(\.name) == ["scenarios.md"])
  }

  @Test func `a system in Python says what to launch at its place`() async throws {
    let site = Site(
      system: Endpoint(.v4(127, 9, 0, 1), 5060),
      carriers: [.init("carrier", Endpoint(.v4(127, 9, 0, 2), 5060), .udp)],
      edges: [.init("primary", Endpoint(.v4(127, 9, 0, 11), 5070), .tcp)])
    let values = try #require(Shipped.registry.pack("failover-proxy"))
      .prepare(Settings(text: "failover.answerWithin: 2s"), at: site).values
    let setup = try await withPlugin(Shipped.python("reference_proxy.py")) { _, contents in
      try await #require(contents.systems.first).setUp(
        at: SystemPlace(
          run: "one", site: site, directory: "/tmp/x", values: values, policy: Settings()),
        SettingValues(["grace": .text("1s")]))
    }
    #expect(setup.command == ["{{bin}}/failover-proxy", "{{directory}}/proxy.yml"])
    #expect(setup.readiness == [.answersOptions([.udp, .tcp])])
    let text = try #require(setup.files.first?.text)
    for line in [
      "  - udp:127.9.0.1:5060", "    address: 127.9.0.11:5070", "    transport: tcp",
      "  answerWithin: 2000ms", "  grace: 1s",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
  }

  static let plans: [(String, String?)] = [
    (#"{"rule":"drop","message":"INVITE","first":2}"#, nil),
    (#"{"rule":"delay","by":0.5,"message":"2xx","direction":"incoming"}"#, nil),
    (#"{"rule":"hold","until":"CANCEL","message":"200","share":0.5}"#, nil),
    (#"{"rule":"edit","header":"Contact"}"#, nil), (#"{"rule":"cut","for":2}"#, nil),
    (#"{"rule":"explode"}"#, "rule \"explode\" is not one of loss, drop, delay"),
    (#"{"rule":"delay"}"#, "delay has no \"by\""),
    (#"{"rule":"delay","by":1e12}"#, "by is 1000000000000.0 s, not from 0 to 3600"),
    (#"{"rule":"drop","message":"invite"}"#, "message \"invite\" is not like INVITE, 180, 2xx"),
    (#"{"rule":"drop","first":1,"only":2}"#, "a rule has one of first, only and skip"),
    (#"{"rule":"drop","skip":0}"#, "0 is not from 1 to 255"),
    (#"{"rule":"drop","share":2}"#, "share 2.0 is not from 0 to 1"),
    (#"{"rule":"edit","header":"A\r\nB"}"#, "edit has no \"header\" that names one"),
    (#"{"rule":"edit","header":"A","value":"x\r\ny"}"#, "the value of an edit has a line end"),
    (#"{"rule":"drop","direction":"up"}"#, "direction \"up\" is not one of incoming, outgoing"),
  ]

  @Test(arguments: plans)
  func `a planned rule is one of the harness's own`(text: String, why: String?) throws {
    let planned = try JSONDecoder().decode(PlannedRule.self, from: Data(text.utf8))
    do {
      _ = try planned.rule(seed: 1)
      #expect(why == nil)
    } catch {
      #expect(why.map { error.description.contains($0) } == true, "\(error)")
    }
  }

  @Test func `a plan strikes what it names`() throws {
    let planned = try JSONDecoder().decode(
      PlannedRule.self, from: Data(#"{"rule":"drop","message":"INVITE","only":2}"#.utf8))
    var rule = try planned.rule(seed: 1)
    let evidence = try Evidence.make(ladder: PluginProcessTests.ringsLate)
    let invite = try #require(evidence.sightings.first?.message)
    let packet = Packet(
      .udp, from: evidence.sightings[0].source, to: evidence.sightings[0].destination,
      invite.bytes)
    let fates = (0..<3).map { _ in rule.judge(packet, .outgoing, at: .zero) }
    #expect(fates == [.pass, .drop, .pass])
  }
}
