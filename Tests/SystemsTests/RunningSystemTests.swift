import Foundation
import Glibc
import Systems
import Testing
import Transports
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct RunningSystemTests {
  @Test func `a system is ready when it logs so, and ends on SIGTERM`() async throws {
    try await TestHost.with { test in
      let system = try await test.host.start(test.script("echo ready; exec sleep 600"))
      #expect(system.exitStatus == nil)
      #expect(system.log.tail() == ["ready"])
      #expect(await system.stop() == StopReport(status: .killed(signal: SIGTERM)))
      #expect(!isRunning(try #require(system.pid)))
      #expect(await system.stop() == StopReport(status: .killed(signal: SIGTERM)))
    }
  }

  @Test func `what a system logged before it was killed does not make it ready again`()
    async throws
  {
    try await TestHost.with { test in
      let launch = test.script(
        "[ -e once ] || { touch once; echo ready; }; exec sleep 600", within: .seconds(2))
      let system = try await test.host.start(launch)
      await system.kill()
      await #expect(
        throws: LaunchError.notReady(
          system: "script", .logLine("^ready$"), within: .seconds(2), lastLine: "ready")
      ) { try await system.restart(on: test.host) }
      _ = await system.stop()
    }
  }

  @Test func `a system that ignores SIGTERM is killed after its grace`() async throws {
    try await TestHost.with { test in
      let launch = test.script(
        "trap '' TERM\necho ready\nwhile :; do sleep 600; done", grace: .milliseconds(100))
      let system = try await test.host.start(launch)
      let report = await system.stop()
      #expect(report.wasKilled)
      #expect(report.status == .killed(signal: SIGKILL))
      #expect(!isRunning(try #require(system.pid)))
    }
  }

  @Test func `a system's children end with it`() async throws {
    try await TestHost.with { test in
      let launch = test.script(
        """
        sleep 600 & echo "child $!"
        (trap '' TERM; sleep 601 & echo "child $!"; echo ready; wait) & echo "child $!"
        wait
        """, grace: .seconds(5))
      let system = try await test.host.start(launch)
      let report = await system.stop()
      let children = system.log.tail(.max).compactMap { line in
        line.hasPrefix("child ") ? Int32(line.dropFirst(6)) : nil
      }
      #expect(children.count >= 2)
      #expect(children.filter(isRunning) == [])
      #expect(!report.wasKilled)
      #expect(report.straysKilled == 2)
    }
  }

  @Test func `a system that ends early says so with its last line`() async throws {
    try await TestHost.with { test in
      let launch = test.script(
        "echo starting; echo 'bind: address in use' >&2; exit 3", name: "router")
      let error = await #expect(throws: LaunchError.self) {
        _ = try await test.host.start(launch)
      }
      #expect(
        error?.description == """
          system "router" exited with 3 before it was ready; last line of its log: \
          "bind: address in use"
          """)
    }
  }

  @Test func `a system that does not get ready is stopped again`() async throws {
    try await TestHost.with { test in
      let launch = test.script(
        "echo $$; exec sleep 600", name: "router", readiness: [.options([.udp])],
        within: .milliseconds(300))
      let error = await #expect(throws: LaunchError.self) {
        _ = try await test.host.start(launch)
      }
      let pid = try #require(launch.log.lastLine.flatMap { Int32($0) })
      #expect(
        error?.description == """
          system "router" did not answer OPTIONS over UDP within 300.0 ms; last line of its \
          log: "\(pid)"
          """)
      #expect(!isRunning(pid))
    }
  }

  @Test func `a system that dies while it runs is seen at once`() async throws {
    try await TestHost.with { test in
      let system = try await test.host.start(
        test.script("trap 'exit 7' USR1; echo ready; sleep 600 & wait"))
      kill(try #require(system.pid), SIGUSR1)
      #expect(await system.exited() == .exited(7))
      #expect(await system.stop().endedByItself)
    }
  }

  @Test func `templates, environment and arguments are filled in`() async throws {
    try await TestHost.with { test in
      let definition = SystemDefinition(
        name: "filled", kind: "test",
        command: ["sh", "{{directory}}/run.sh", "{{answer}}"],
        files: [
          .init("run.sh", template: "cat conf/it.cfg; echo \"$1 $PLACE\"; pwd; exec sleep 600"),
          .init("conf/it.cfg", template: "listen={{system.address}}:{{system.port}}\n"),
        ],
        environment: ["PLACE": "at {{system.address}}"], readiness: [.logLine("filled$")])
      let launch = test.launch(definition, values: ["answer": "42"])
      let system = try await test.host.start(launch)
      _ = await system.stop()
      #expect(
        system.log.tail() == [
          "listen=\(test.block.system):5060", "42 at \(test.block.system)", launch.directory,
        ])
    }
  }

  @Test func `every mistake before the start has its own sentence`() async throws {
    try await TestHost.with { test in
      let missing = test.launch(
        SystemDefinition(name: "ghost", kind: "test", command: ["no-such-program"]))
      await #expect(throws: LaunchError.notFound(system: "ghost", command: "no-such-program")) {
        _ = try await test.host.start(missing)
      }
      let unfilled = test.launch(
        SystemDefinition(
          name: "router", kind: "test", command: ["sh"],
          files: [.init("a.cfg", template: "x\n{{nothing}}")]))
      let error = await #expect(throws: LaunchError.self) {
        _ = try await test.host.start(unfilled)
      }
      #expect(
        error?.description == """
          system "router" cannot be configured:
          a.cfg:2: {{nothing}} has no value; there are: directory, system.address, system.port,\
          \u{20}t1.ms, t2.ms, t4.ms, tls
          """)
      #expect(!FileManager.default.fileExists(atPath: unfilled.directory))
    }
  }

  @Test func `stopping goes on though the caller is cancelled`() async throws {
    try await TestHost.with { test in
      let system = try await test.host.start(test.script("echo ready; exec sleep 600"))
      let stopping = Task { await system.stop() }
      stopping.cancel()
      #expect(await stopping.value.status == .killed(signal: SIGTERM))
      #expect(!isRunning(try #require(system.pid)))
    }
  }

  @Test func `many start at once and come back in order`() async throws {
    try await TestHost.with { test in
      let launches = (0..<20).map { number in
        test.script("echo ready; exec sleep 600", name: "system-\(number)")
      }
      let results = await test.host.start(launches, atOnce: 8)
      let systems = results.compactMap { try? $0.get() }
      #expect(systems.map(\.launch.definition.name) == (0..<20).map { "system-\($0)" })
      let reports = await test.host.stop(systems)
      #expect(reports == Array(repeating: StopReport(status: .killed(signal: SIGTERM)), count: 20))
    }
  }

  @Test func `a system that was never stopped ends with the host`() async throws {
    let pid = try await TestHost.with { test in
      let system = try await test.host.start(test.script("echo ready; exec sleep 600"))
      await test.host.close()
      #expect(await system.exited() == .killed(signal: SIGKILL))
      _ = await system.stop()
      return try #require(system.pid)
    }
    #expect(!isRunning(pid))
  }

  @Test func `the version is the first line of its command`() async {
    let definition = SystemDefinition(
      name: "x", kind: "test", command: ["x"],
      versionCommand: ["sh", "-c", "echo 'x 1.2'; echo more"])
    #expect(await SystemVersion.read(definition) == "x 1.2")
    let none = SystemDefinition(name: "x", kind: "test", command: ["x"])
    #expect(await SystemVersion.read(none) == nil)
  }
}
