import Foundation
import Synchronization
import Testing

/// Several systems in one command; real sockets, real processes.
@Suite(.serialized) struct JointRunTests {
  /// The folders of runs, in the order in which they were made; the history is beside them.
  private static func runs(of harness: Harness) throws -> [URL] {
    let folder = harness.folder.appendingPathComponent("Captures/runs")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.first?.isNumber == true }.sorted().map { folder.appendingPathComponent($0) }
  }

  private static func text(_ name: String, in run: URL) throws -> String {
    try String(contentsOf: run.appendingPathComponent(name), encoding: .utf8)
  }

  private struct Run: Decodable { let system: String }

  private static func system(of run: URL) throws -> String {
    try JSONDecoder().decode(Run.self, from: Data(try text("run.json", in: run).utf8)).system
  }

  /// A page's links, each followed from the page.
  private static func links(of page: URL) throws -> [URL] {
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.components(separatedBy: " href=\"").dropFirst().map { part in
      URL(
        fileURLWithPath: String(part.prefix { $0 != "\"" }),
        relativeTo: page.deletingLastPathComponent()
      ).standardizedFileURL
    }
  }

  /// Runs it in a new folder until the machine let it be on time, five times at most.
  private static func runOnTime(
    _ arguments: [String], file: String? = nil
  ) async throws -> (Harness, Harness.Outcome) {
    for _ in 1..<5 {
      let harness = try Harness(file: file)
      let outcome = try await harness.run(list: arguments)
      if !outcome.output.contains("the harness was ") { return (harness, outcome) }
    }
    let harness = try Harness(file: file)
    return (harness, try await harness.run(list: arguments))
  }

  private static let both = [
    "run", "--scenario", "primary-503", "--scenario", "no-common-codec-here", "--seed", "4f1c",
  ]

  @Test(.timeLimit(.minutes(10)))
  func `two systems have a run each, one verdict, and a page that leads to both`() async throws {
    let (harness, outcome) = try await Self.runOnTime(Self.both)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("\nfailover-proxy passed, lifeboat passed: passed\n"))
    let runs = try Self.runs(of: harness)
    #expect(try runs.map(Self.system) == ["failover-proxy", "lifeboat"])
    let page = try #require(runs.first).appendingPathComponent("together.html")
    #expect(
      outcome.output.hasSuffix(
        "together  Captures/runs/\(runs[0].lastPathComponent)/together.html\n"))
    let links = try Self.links(of: page)
    for run in runs {
      for name in ["report.html", "junit.xml", "run.json"] {
        #expect(links.contains(run.appendingPathComponent(name).standardizedFileURL), "\(links)")
      }
    }
    #expect(links.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
    // Each has a JUnit file of its own scenarios, three variants and one.
    #expect(try Self.text("junit.xml", in: runs[0]).contains("tests=\"3\""))
    #expect(try Self.text("junit.xml", in: runs[1]).contains("tests=\"1\""))
    #expect(!(try Self.text("junit.xml", in: runs[1])).contains("primary-503"))
    let history = try await harness.run("history")
    for system in ["failover-proxy", "lifeboat"] {
      #expect(history.output.contains(system), "\(history.output)\(history.errors)")
    }
    #expect(
      !FileManager.default.fileExists(
        atPath: runs[1].appendingPathComponent("together.html").path))
  }

  @Test(.timeLimit(.minutes(10)))
  func `as JSON both are a list, and nothing else is printed`() async throws {
    let (_, outcome) = try await Self.runOnTime(Self.both + ["--json", "--sarif", "both.sarif"])
    let runs = try JSONDecoder().decode([Run].self, from: Data(outcome.output.utf8))
    #expect(runs.map(\.system) == ["failover-proxy", "lifeboat"])
  }

  @Test(.timeLimit(.minutes(10)))
  func `one system alone has no joint page and no joint verdict`() async throws {
    let (harness, outcome) = try await Self.runOnTime(
      ["run", "--scenario", "no-common-codec-here"])
    #expect(!outcome.output.contains("together"), "\(outcome.output)")
    #expect(!outcome.output.contains("lifeboat passed: passed"))
    let runs = try Self.runs(of: harness)
    #expect(runs.count == 1)
    #expect(
      !FileManager.default.fileExists(
        atPath: runs[0].appendingPathComponent("together.html").path))
  }

  private static let proxy = """
      failover-proxy:
        kind: failover-proxy
        command: ["{{bin}}/failover-proxy", "{{config}}"]
        config: Fixtures/Systems/failover-proxy/failover-proxy.yml

    """
  private static let lifeboat = """
      lifeboat:
        kind: lifeboat
        command: ["{{bin}}/lifeboat", "{{config}}"]
        config: Fixtures/Systems/lifeboat/lifeboat.yml
        readyWithin: 20s

    """

  @Test(
    .timeLimit(.minutes(10)), arguments: ["failover-proxy, lifeboat", "lifeboat, failover-proxy"])
  func `one that fails makes the whole fail, whichever it is`(order: String) async throws {
    let (harness, outcome) = try await Self.runOnTime(
      ["run", "--scenario", "one-way-audio", "--scenario", "no-common-codec-here"],
      file: "system: [\(order)]\nscenarios: [Fixtures/Scenarios/faulty/one-way-audio.yml]\n"
        + "systems:\n" + Self.proxy + Self.lifeboat)
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let line =
      order.hasPrefix("lifeboat")
      ? "lifeboat passed, failover-proxy failed: failed"
      : "failover-proxy failed, lifeboat passed: failed"
    #expect(outcome.output.contains("\n\(line)\n"), "\(outcome.output)")
    let runs = try Self.runs(of: harness)
    #expect(runs.count == 2)
    let page = try Self.text("together.html", in: runs[0])
    #expect(page.contains("<title>failed: \(order)</title>"))
    #expect(page.contains("media.two-way: no audio from secondary to carrier"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `a system that does not come up leaves the other its verdict`() async throws {
    let (harness, outcome) = try await Self.runOnTime(
      ["run", "--scenario", "primary-503", "--scenario", "no-common-codec-here"],
      file: """
        system: [broken, failover-proxy]
        systems:
          broken:
            kind: lifeboat
            command: [/bin/sh, -c, "echo cannot bind >&2; exit 3"]

        """ + Self.proxy)
    #expect(outcome.status == 69, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("cannot bind"))
    #expect(
      outcome.output.contains("\nbroken unavailable, failover-proxy passed: unavailable\n"),
      "\(outcome.output)")
    #expect(try Self.runs(of: harness).count == 2)
  }

  @Test(.timeLimit(.minutes(10)))
  func `what is wrong with the second is said before the first is driven`() async throws {
    let harness = try Harness(
      file: "system: [failover-proxy, lifeboat]\nsystems:\n" + Self.proxy
        + Self.lifeboat.replacing("lifeboat/lifeboat.yml", with: "lifeboat/absent.yml"))
    let outcome = try await harness.run(list: Self.both)
    #expect(outcome.status == 64, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("absent.yml"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("playing"))
    #expect(try Self.runs(of: harness).isEmpty)
  }

  /// Ends the command when it plays for the so many-th time.
  private static func interrupted(at turn: Int) async throws -> (Harness, Harness.Outcome) {
    let harness = try Harness()
    let turns = Mutex(0)
    let outcome = try await harness.run(
      list: ["run", "--scenario", "primary-503", "--scenario", "prompt-is-spoken"]
    ) { line, pid in
      guard line.hasPrefix("playing") else { return }
      let isNow = turns.withLock { count in
        count += 1
        return count == turn
      }
      if isNow { kill(pid, SIGINT) }
    }
    return (harness, outcome)
  }

  @Test(.timeLimit(.minutes(10)))
  func `Ctrl-C during the first ends both, and the second is said not to be driven`()
    async throws
  {
    let (harness, outcome) = try await Self.interrupted(at: 1)
    #expect(outcome.status == 130, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("\nfailover-proxy interrupted, lifeboat not driven: interrupted\n"),
      "\(outcome.output)")
    #expect(outcome.errors.components(separatedBy: "stopping; the evidence").count == 2)
    let runs = try Self.runs(of: harness)
    #expect(runs.count == 1)
    #expect(try Self.text("together.html", in: runs[0]).contains("not driven"))
    #expect(try await harness.run("history").output.contains("interrupted"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `Ctrl-C during the second keeps the first one's verdict and both reports`() async throws {
    let (harness, outcome) = try await Self.interrupted(at: 2)
    #expect(outcome.status == 130, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains(", lifeboat interrupted: interrupted\n"), "\(outcome.output)")
    let runs = try Self.runs(of: harness)
    #expect(try runs.map(Self.system) == ["failover-proxy", "lifeboat"])
    for run in runs {
      #expect(
        FileManager.default.fileExists(atPath: run.appendingPathComponent("report.html").path))
    }
    #expect(try Self.links(of: runs[0].appendingPathComponent("together.html")).count == 6)
  }
}
