import Foundation
import Linting
import Testing

/// The guides' payloads as they stand, and what makes them wrong.
struct PayloadTests {
  private static func text(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appendingPathComponent("Fixtures/Payloads/\(name)"), encoding: .utf8)
  }

  private static let names = ["trunk-group.http", "queue.http", "named-settings.json"]

  @Test(arguments: names) func `a payload that is right gives no finding`(
    _ name: String
  ) throws {
    let documents = try ConfigurationReader.read(Self.text(name), file: name)
    #expect(documents.allSatisfy { $0.form == .payload && Linter().knows($0) })
    #expect(Linter().judge(documents) == [])
  }

  @Test func `all of them together give no finding`() throws {
    let documents = try Self.names.flatMap { try ConfigurationReader.read(Self.text($0), file: $0) }
    #expect(Linter().judge(documents) == [])
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let rule: String

    init(_ file: String, _ old: String, _ new: String, _ rule: String) {
      (self.file, self.old, self.new, self.rule) = (file, old, new, rule)
    }

    var testDescription: String { "\(new) → \(rule)" }
  }

  static let changes = [
    Change(
      "trunk-group.http", #""failureThreshold": 2"#, #""failureThreshold": 1"#,
      "health.aggressive"),
    Change(
      "trunk-group.http", #""healthCheckIntervalMs": 1000"#, #""healthCheckIntervalMs": 50"#,
      "health.aggressive"),
    Change("trunk-group.http", #""IMMEDIATE""#, #""QUEUED""#, "failover.immediate"),
    Change("trunk-group.http", #""IMMEDIATE""#, #""DNS_TTL""#, "failover.dns"),
    Change(
      "trunk-group.http", #""dtmfType": "RFC2833""#, #""transcoding": true"#,
      "codecs.transcoding"),
    Change("queue.http", #""regionLock": false"#, #""regionLock": true"#, "queue.region-bound"),
    Change("queue.http", #""DYNAMIC""#, #""STATIC""#, "queue.region-bound"),
    Change(
      "queue.http", #""outboundCallingEnabled": false"#, #""allowDoubleAssignment": true"#,
      "queue.double-assignment"),
    Change(
      "named-settings.json", #""SYNCHRONOUS""#, #""ASYNCHRONOUS""#, "replication.asynchronous"),
    Change("named-settings.json", "200ms", "500ms", "replication.latency"),
    Change("named-settings.json", "> 300ms", "> 900ms", "replication.latency"),
    Change(
      "named-settings.json", "LATEST_WRITERS_WIN", "FIRST_WRITER_WINS", "replication.conflict"),
    Change("named-settings.json", "QUORUM_REQUIRED", "NONE", "quorum.missing"),
    Change(
      "named-settings.json", #"RoutingConfig.routingStrategy"#, "Host 203.0.113.10",
      "flow.fixed-endpoint"),
    Change(
      "named-settings.json", #""preserveContextAcrossRegions": true"#,
      #""preserveContextAcrossRegions": false"#, "context.region-bound"),
    Change("named-settings.json", #""cacheTtl": 300"#, #""cacheTtl": 60"#, "context.region-bound"),
    Change(
      "named-settings.json", "HIGHEST_PRIORITY_WINS", "LOCAL_PRIORITY_WINS",
      "queue.priority-conflict"),
    Change(
      "named-settings.json", #""oauthRegionScope": "GLOBAL""#, #""oauthRegionScope": "us-east-1""#,
      "oauth.region-scoped"),
    Change(
      "named-settings.json", "api.mypurecloud.com", "login.mypurecloud.ie", "oauth.region-scoped"),
  ]

  @Test(arguments: changes) func `one wrong value gives one finding at its line`(
    _ change: Change
  ) throws {
    let right = try Self.text(change.file)
    let range = try #require(right.range(of: change.old))
    let line = right[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
      .count
    let wrong = right.replacingCharacters(in: range, with: change.new)
    let findings = Linter().judge(try ConfigurationReader.read(wrong, file: change.file))
    #expect(findings.map(\.rule.rawValue) == [change.rule], "\(findings.map(\.message))")
    #expect(findings.first?.position.line == line)
    #expect(findings.first?.severity == .failure)
  }

  @Test func `regions are compared across files, carriers are not`() throws {
    let trunk = try Self.text("trunk-group.http")
    let other = trunk.replacingOccurrences(of: #"["G711u", "G711a", "OPUS"]"#, with: #"["G729"]"#)
    let documents =
      try ConfigurationReader.read(trunk, file: "east.http")
      + ConfigurationReader.read(other, file: "west.http")
    let findings = Linter().judge(documents)
    #expect(findings.map(\.rule) == ["codecs.differ"])
    #expect(findings.first?.file == "west.http")
    #expect(findings.first?.message.contains("east.http:23") == true, "\(findings)")

    let carriers = try ["PCMU", "PCMA"].flatMap { codec in
      try ConfigurationReader.read(
        "carrier: \(codec)\npolicy: {codecs: [\(codec)]}", file: "\(codec).yml")
    }
    #expect(Linter().judge(carriers) == [])
  }
}
