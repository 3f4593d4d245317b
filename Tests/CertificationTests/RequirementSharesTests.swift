import Certification
import Checks
import FailoverPack
import Plugins
import Scenarios
import Testing

/// What of a run counts for which requirement.
struct RequirementSharesTests {
  /// The capture in which the CANCEL leaves late and all else is right, for FO-06 and FO-32.
  private func late(_ kit: CertificateKit) throws -> Certificate.RunEntry {
    try #require(try kit.issue().runs.last)
  }

  private var shares: RequirementShares { RequirementShares(FailoverScenarios().card) }

  @Test func `what is another requirement's own check is told beside it`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let body = try kit.issue()
    let words = Dictionary(uniqueKeysWithValues: body.requirements.map { ($0.id, $0.verdict) })
    #expect(words["FO-06"] == .failed)
    #expect(words["FO-32"] == .passed)
    #expect(body.verdict == .failed)
    let beside =
      "beside it: cancel.before-failover failed in 1 of its runs, a matter of FO-06"
    let lines = CertificateTable().lines(try kit.verify().certificate, in: "folder")
    let row = try #require(lines.firstIndex { $0.hasPrefix("  FO-32") })
    #expect(lines[row].hasSuffix("1 of 1"))
    #expect(lines.count { $0.contains(beside) } == 1)
    #expect(CertificatePage.text(body).contains(beside))
    let failed = try #require(lines.firstIndex { $0.hasPrefix("  FO-06") })
    #expect(lines[failed].hasSuffix("0 of 1"))
  }

  @Test func `what is nobody's own check counts for all`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var run = try late(kit)
    run.requirements = ["FO-03", "FO-32"]
    #expect(shares.outcome(for: "FO-03", in: run) == "failed")
    #expect(shares.outcome(for: "FO-32", in: run) == "failed")
    #expect(shares.beside("FO-32", in: [run]) == [])
  }

  @Test func `a complaint and a doubt count for all`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var run = try late(kit)
    #expect(shares.outcome(for: "FO-32", in: run) == "passed")
    run.complaints = ["secondary: expected INVITE within 3 s, nothing came"]
    #expect(shares.outcome(for: "FO-32", in: run) == "failed")
    run.doubts = ["packets were dropped"]
    #expect(shares.outcome(for: "FO-32", in: run) == "inconclusive")
  }

  @Test func `nothing passes by silence`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let whole = try late(kit)
    var run = whole
    // All that is judged is the one check, and that is FO-06's.
    run.checks = run.checks.filter { $0.check == "cancel.before-failover" }
    #expect(run.checks.count == 1)
    #expect(shares.outcome(for: "FO-32", in: run) == "failed")
    // Who names no checks answers for everything.
    run = whole
    run.requirements = ["FO-06", "FO-27"]
    #expect(shares.outcome(for: "FO-27", in: run) == "failed")
  }

  @Test func `whatever fails in a scenario fails one of its requirements`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let template = try late(kit)
    let passed = try #require(template.checks.first { $0.verdict == "passed" })
    let failed = try #require(template.checks.first { $0.verdict == "failed" })
    let loader = ScenarioLoader(kit.registry)
    var tried = 0
    for scenario in try FailoverScenarios().card.scenarios.flatMap({ try loader.load($0) })
    where !scenario.requirements.isEmpty {
      for broken in scenario.checks {
        var run = template
        run.requirements = scenario.requirements
        run.checks = scenario.checks.map { check in
          var judged = check == broken ? failed : passed
          judged.check = check.rawValue
          judged.severity = "failure"
          return judged
        }
        let words = run.requirements.map { shares.outcome(for: $0, in: run) }
        #expect(words.contains("failed"), "\(scenario.variant): \(broken)")
        tried += 1
      }
    }
    #expect(tried > 300)
  }

  @Test func `each own check is judged in a scenario of its requirement`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let card = FailoverScenarios().card
    let scenarios = try card.scenarios.flatMap { try ScenarioLoader(kit.registry).load($0) }
    for requirement in card.requirements {
      for check in requirement.checks {
        #expect(
          scenarios.contains {
            $0.requirements.contains(requirement.id) && $0.checks.contains(check)
          }, "\(requirement.id): \(check)")
      }
    }
  }

  @Test func `a signer cannot leave out what a requirement rests on`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var body = try kit.issue()
    for index in body.requirements.indices where body.requirements[index].id == "FO-32" {
      body.requirements[index].checks?.append("cancel.before-failover")
    }
    for index in body.requirements.indices where body.requirements[index].id == "FO-06" {
      body.requirements[index].checks = ["leg.single-established"]
      body.requirements[index].verdict = .passed
    }
    for index in body.requirements.indices where body.requirements[index].id == "FO-32" {
      body.requirements[index].verdict = .failed
    }
    try CertificateFolder(kit.folder).write(body, kit.key)
    #expect(
      try kit.verify().problems == [
        .restsOn(id: "FO-06", says: ["leg.single-established"], has: ["cancel.before-failover"]),
        .restsOn(
          id: "FO-32", says: ["final.single", "cancel.before-failover"], has: ["final.single"]),
      ])
  }

  @Test func `a certificate of schema 1 is verified by its own rule`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var body = try kit.issue()
    body.schema = 1
    for index in body.requirements.indices { body.requirements[index].checks = nil }
    try CertificateFolder(kit.folder).write(body, kit.key)
    guard case .requirement("FO-32", _, let has)? = try kit.verify().problems.first else {
      Issue.record("FO-32 passes although its run failed")
      return
    }
    #expect(has == "failed in 1 run")
    for index in body.requirements.indices where body.requirements[index].id == "FO-32" {
      body.requirements[index].verdict = .failed
    }
    try CertificateFolder(kit.folder).write(body, kit.key)
    #expect(try kit.verify().problems == [])
  }
}
