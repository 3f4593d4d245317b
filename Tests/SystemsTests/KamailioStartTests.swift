import Foundation
import Systems
import Testing
import Transports
import Wire

/// A real system that forks many processes, where it is installed.
@Suite(
  .tags(.loopback), .timeLimit(.minutes(10)),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/kamailio")))
struct KamailioStartTests {
  @Test func `several start at once, answer over UDP and TCP, and leave nothing behind`()
    async throws
  {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let template = try String(
      contentsOf: root.appendingPathComponent("Fixtures/Systems/kamailio/failover.cfg"),
      encoding: .utf8)
    try await TestHost.with { test in
      let launches = (UInt8(0)..<4).map { number in
        let definition = SystemDefinition(
          name: "kamailio-\(number)", kind: "failover-proxy",
          command: [
            "/usr/sbin/kamailio", "-f", "{{directory}}/failover.cfg", "-DD", "-E",
            "-P", "{{directory}}/pid", "-Y", "{{directory}}", "-m", "64", "-M", "8",
          ],
          files: [.init("failover.cfg", template: template)],
          readiness: [.options([.udp, .tcp])], readyWithin: .seconds(30))
        return Launch(
          definition, at: Endpoint(test.block.address(1 + number)), probe: test.block.probe,
          directory: "\(test.directory)/\(number)",
          values: [
            "answerWithin.ms": "3000", "ringWithin.ms": "4000", "triggers.statuses": "503|408",
            "trunksLastFirst": .list([
              ["address": .text("\(test.block.address(11))"), "port": "5060", "transport": "udp"]
            ]),
          ])
      }
      let results = await test.host.start(launches)
      var systems: [RunningSystem] = []
      for result in results { systems.append(try result.get()) }
      let reports = await test.host.stop(systems)
      #expect(reports.map(\.status) == Array(repeating: .exited(0), count: 4))
      #expect(reports.map(\.wasKilled) == Array(repeating: false, count: 4))
      #expect(systems.filter { $0.pid.map(isRunning) ?? false }.map(\.pid) == [])
    }
  }
}
