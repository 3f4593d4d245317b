import Calls
import Checks
import FailoverPack
import Foundation
import Recordings
import Reports
import SIP
import Testing
import Wire

/// A test bed on one host, over TCP: only ports tell the parties apart.
struct OneHostTests {
  private static let host = IPAddress.v4(127, 0, 0, 1)
  /// Where each party of a ladder listens here; the longer address first.
  private static let ports: [(IPAddress, UInt16)] = [
    (.v4(127, 10, 0, 11), 5062), (.v4(127, 10, 0, 12), 5063), (.v4(127, 10, 0, 1), 5060),
    (.v4(127, 10, 0, 2), 5061),
  ]

  /// The ladder with all its parties on one host; connections keep the ports they came from.
  private static func onOneHost(_ sightings: [Sighting]) throws -> [Sighting] {
    func place(_ endpoint: Endpoint) -> Endpoint {
      let listening = ports.first { $0.0 == endpoint.address }?.1 ?? endpoint.port
      return Endpoint(host, endpoint.port == 5060 ? listening : endpoint.port)
    }
    return try sightings.map { sighting in
      guard let message = sighting.message else { return sighting }
      var text = String(decoding: message.bytes, as: UTF8.self)
      let body = text.range(of: "\r\n\r\n").map { String(text[$0.lowerBound...]) } ?? ""
      text.removeLast(body.count)
      for (address, port) in ports {
        text = text.replacing("\(address):5060", with: "\(address)")
          .replacing("\(address)", with: "\(host):\(port)")
      }
      return Sighting(
        frame: sighting.frame, at: sighting.at, transport: sighting.transport,
        from: place(sighting.source), to: place(sighting.destination),
        .sip(try Message(Array((text + body).utf8))))
    }
  }

  @Test func `calls over TCP on one host are judged as on hosts of their own`() throws {
    let trace = try #require(
      Calibration.failover.traces.first { $0.name == "breaker-opens" })
    let ladder = try Ladder(trace.ladder)
    let judge = RecordingJudge(checks: JudgeComparison.checks, policies: trace.policies)
    let apart = judge.judge(ladder.sightings, endedAt: ladder.endedAt)
    let together = judge.judge(
      try Self.onOneHost(ladder.sightings), endedAt: ladder.endedAt)
    #expect(together.counts.calls == apart.counts.calls)
    #expect(SlowJudge.lines(together) == SlowJudge.lines(apart))
    #expect(together.tallies.contains { $0.check == "breaker.opens" && $0.passed == 1 })
    let system = try #require(together.roles.parts.first { $0.name == "system" })
    #expect(system.place == "127.0.0.1:5060" && system.hasConnections)
    let printed = RecordingTable(policy: "the defaults").lines(together).joined(separator: "\n")
    #expect(printed.contains("system 127.0.0.1:5060 and its TCP connections"))
  }
}
