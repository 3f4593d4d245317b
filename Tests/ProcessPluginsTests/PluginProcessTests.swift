import Calls
import Checks
import Foundation
import Plugins
import ProcessPlugins
import Testing
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct PluginProcessTests {
  static let ringsLate = """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002
    primary -> system   180     1.500
    system  -> carrier  180     1.501
    primary -> system   200     2.000
    system  -> carrier  200     2.001
    carrier -> system   ACK     2.002
    system  -> primary  ACK     2.003
    """

  private func ring(
    _ ladder: String, within: String
  ) async throws -> Verdict {
    let evidence = try Evidence.make(ladder: ladder)
    return try await withPlugin(
      Shipped.python("ring_time.py"), settings: Settings(text: "within: \(within)")
    ) { _, contents in try #require(contents.checks.first).judge(evidence) }
  }

  @Test func `a check in Python judges by its setting, and points at the packets`() async throws {
    #expect(try await ring(Self.ringsLate, within: "2s") == .passed)
    guard case .failed(let findings) = try await ring(Self.ringsLate, within: "1s") else {
      Issue.record("it did not fail")
      return
    }
    #expect(findings.map(\.message) == ["the caller heard nothing for 1.501 s, more than 1.000 s"])
    #expect(findings[0].check == "ring.time")
    #expect(findings[0].frames == [5, 1])
  }

  @Test func `a setting that is wrong is told at its line`() async throws {
    let host = PluginHost()
    let plugin = try host.start([Shipped.python("ring_time.py")])[0].get().plugin
    #expect(
      throws: Problems(
        Problem(
          Place("policy", 1),
          "within of plugin \"ring-time\" is \"soon\"; it must be a duration such as 3s or 500ms"))
    ) { try plugin.configured(Settings(text: "within: soon"), at: Place("harness.yml", 3)) }
    await host.close()
  }

  /// How a check of the hostile plugin comes out, and what is said of it.
  private func hostile(
    _ mode: String, times: Int = 1
  ) async throws -> (verdicts: [Verdict], troubles: [String]) {
    var limits = PluginLimits.brief
    limits.answer = .milliseconds(1500)
    let evidence = try Evidence.make(ladder: Self.ringsLate)
    return try await withPlugin(Shipped.hostile(mode, limits: limits)) { plugin, contents in
      let check = try #require(contents.checks.first)
      let verdicts = (0..<times).map { _ in check.judge(evidence) }
      return (verdicts, plugin.troubles.map(\.description))
    }
  }

  static let modes = [
    "hang", "die-when-asked", "flood", "chatter", "wrong-id", "too-few", "huge-answer",
    "nonsense-verdict", "nonsense-frames", "no-findings", "lie",
  ]

  @Test(arguments: modes)
  func `whatever a plugin does wrong leaves its check open, with its name`(
    mode: String
  ) async throws {
    let (verdicts, troubles) = try await hostile(mode)
    guard case .inconclusive(let why) = verdicts[0] else {
      Issue.record("\(mode): \(verdicts[0])")
      return
    }
    #expect(why.hasPrefix("plugin \"hostile\" "), "\(why)")
    #expect(troubles.contains(why), "\(why) is not among \(troubles)")
  }

  @Test func `after three failures it is asked no more`() async throws {
    let (verdicts, troubles) = try await hostile("nonsense-frames", times: 5)
    let nonsense =
      "plugin \"hostile\" answered check.judge with nonsense: frame 999999999 is not in the "
      + "evidence"
    let givenUp = "plugin \"hostile\" failed 3 times and is not asked any more"
    #expect(
      verdicts
        == Array(repeating: .inconclusive(nonsense), count: 3)
        + Array(repeating: .inconclusive(givenUp), count: 2))
    #expect(troubles.filter { $0 == givenUp }.count == 1)
  }

  @Test func `many ask at once and each gets the answer to its own question`() async throws {
    let late = try Evidence.make(ladder: Self.ringsLate)
    let early = try Evidence.make(
      ladder: Self.ringsLate.replacing("1.500", with: "0.100").replacing("1.501", with: "0.101"))
    let right = try await withPlugin(
      Shipped.python("ring_time.py"), settings: Settings(text: "within: 1s")
    ) { _, contents in
      let check = try #require(contents.checks.first)
      return await withTaskGroup(of: Bool.self) { group in
        for index in 0..<60 {
          group.addTask {
            let verdict = check.judge(index % 2 == 0 ? late : early)
            return (verdict == .passed) == (index % 2 == 1)
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
    }
    #expect(right == 60)
  }

  @Test func `much evidence goes in several requests and comes back in order`() async throws {
    var launch = Shipped.python("ring_time.py")
    launch.limits.batch = 20_000
    let late = try Evidence.make(ladder: Self.ringsLate)
    let early = try Evidence.make(
      ladder: Self.ringsLate.replacing("1.500", with: "1.400").replacing("1.501", with: "1.401"))
    let evidence = (0..<50).map { $0 % 3 == 0 ? late : early }
    let verdicts = try await withPlugin(
      launch, settings: Settings(text: "within: 1.5s")
    ) { _, contents in
      try #require(contents.checks.first as? any BatchCheck).judge(evidence)
    }
    #expect(verdicts.indices.filter { verdicts[$0] != .passed } == (0..<50).filter { $0 % 3 == 0 })
  }

  @Test func `evidence that is too large is not sent, and that is said`() async throws {
    var launch = Shipped.python("ring_time.py")
    launch.limits.request = 1000
    let evidence = try Evidence.make(ladder: Self.ringsLate)
    let verdict = try await withPlugin(launch) { _, contents in
      try #require(contents.checks.first).judge(evidence)
    }
    guard case .inconclusive(let why) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(why.hasPrefix("plugin \"ring-time\" was not asked check.judge: the evidence has "))
  }

  @Test(arguments: ["good", "hang", "ignore-term", "leave-child", "flood", "ignore-shutdown"])
  func `nothing of a plugin is left when it was stopped`(mode: String) async throws {
    let evidence = try Evidence.make(ladder: Self.ringsLate)
    let pid = try await withPlugin(Shipped.hostile(mode, limits: .brief)) { plugin, contents in
      _ = try #require(contents.checks.first).judge(evidence)
      return plugin.process.pid
    }
    #expect(Self.members(ofSession: pid) == [])
  }

  @Test func `its log is kept in a file, its first part`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("plugins-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let host = PluginHost()
    _ = try host.start([Shipped.hostile("flood-stderr", limits: .patient)])[0].get()
    host.keepLogs(in: folder)
    let evidence = try Evidence.make(ladder: Self.ringsLate)
    let check = try #require(
      try host.plugins.first?.plugin.configured(Settings(), at: Place("test", 1)).checks.first)
    #expect(check.judge(evidence) == .passed)
    await host.close()
    let data = try #require(FileManager.default.contents(atPath: "\(folder)/hostile.log"))
    #expect(data.count > 1 << 20 && data.count < (1 << 20) + 200)
    #expect(String(decoding: data.suffix(40), as: UTF8.self).contains("bytes were not kept"))
    #expect(
      host.takeTroubles() == [
        "plugin \"hostile\" wrote more to its standard error than the 1048576 bytes that are kept"
      ])
    #expect(host.takeTroubles() == [])
  }

  /// The processes of a session that still run.
  private static func members(ofSession session: Int32) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { name in
      guard let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { return false }
      let fields = text[text.index(after: end)...].split(separator: " ")
      return fields.count > 3 && fields[0] != "Z" && Int32(fields[3]) == session
    }
  }
}
