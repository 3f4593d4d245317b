import Certification
import Foundation
import Testing

/// What a certificate says, and that nothing in it can be changed unseen.
struct CertificateTests {
  @Test func `a certificate verifies where it was made`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let body = try kit.issue()
    let report = try kit.verify()
    #expect(report.problems == [])
    #expect(report.files == 5)
    #expect(report.verdicts == 7)
    #expect(body.verdict == .failed)
  }

  @Test func `each requirement has the word of its runs`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let body = try kit.issue()
    let words = Dictionary(
      uniqueKeysWithValues: body.requirements.map { ($0.id, $0.verdict) })
    #expect(words["FO-02"] == .passed)
    #expect(words["FO-06"] == .failed)
    #expect(words["FO-17"] == .notDriven)
  }

  @Test func `under eager the deviation from RFC 3261 is noted`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let deviations = try kit.issue().requirements.first { $0.id == "FO-06" }?.deviations ?? []
    #expect(deviations.contains { $0.contains("RFC 3261 §9.1") })
  }

  @Test func `a byte changed anywhere is found`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    try kit.issue()
    let names =
      [CertificateFolder.certificate, CertificateFolder.page, "carrier.yml"]
      + CertificateKit.captures.map { "\($0).pcapng" }
    var flipped = 0
    for name in names {
      let file = URL(fileURLWithPath: kit.path(name))
      let whole = try Data(contentsOf: file)
      let step = max(1, whole.count / Self.places)
      for index in stride(from: 0, to: whole.count, by: step) {
        var changed = whole
        changed[index] ^= 1 << UInt8(index % 8)
        try changed.write(to: file)
        flipped += 1
        #expect(Self.isRefused(kit), "byte \(index) of \(name)")
      }
      try whole.write(to: file)
    }
    #expect(try kit.verify().problems == [])
    #expect(flipped >= names.count)
  }

  /// How many bytes of each file are flipped; `CERTIFICATE_PLACES=100000` flips all.
  static let places =
    ProcessInfo.processInfo.environment["CERTIFICATE_PLACES"].flatMap { Int($0) } ?? 60

  /// Whether it is no certificate any more, or one with problems.
  static func isRefused(_ kit: CertificateKit) -> Bool {
    guard let report = try? kit.verify() else { return true }
    return !report.problems.isEmpty
  }

  @Test func `a verdict that was improved and signed anew is found by the packets`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var body = try kit.issue()
    for index in body.runs.indices {
      body.runs[index].outcome = "passed"
      for check in body.runs[index].checks.indices {
        body.runs[index].checks[check].verdict = "passed"
        body.runs[index].checks[check].findings = []
      }
    }
    for index in body.requirements.indices where body.requirements[index].verdict == .failed {
      body.requirements[index].verdict = .passed
    }
    body.verdict = .passed
    try CertificateFolder(kit.folder).write(body, kit.key)
    let problems = try kit.verify().problems
    #expect(problems.count == 1)
    guard case .verdict(_, "cancel.before-failover", "passed", let has)? = problems.first else {
      Issue.record("\(problems)")
      return
    }
    #expect(has.hasPrefix("failed"))
  }

  @Test func `how long a failover took is said, and derived again`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var body = try kit.issue()
    let timing = body.requirements.first { $0.id == "FO-02" }?.timings
      .first { $0.name == "failover.timer" }
    #expect(timing?.count == 1)
    #expect(timing.map { (2850...3150).contains($0.medianMs) } == true)
    let index = try #require(body.runs.firstIndex { !$0.measured.isEmpty })
    body.runs[index].measured[0].ms += 1
    try CertificateFolder(kit.folder).write(body, kit.key)
    #expect(try kit.verify().problems.contains(.measured(run: body.runs[index].name)))
  }

  @Test func `the page shows what came from outside as text`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    var body = try kit.issue()
    body.runs[0].complaints = ["carrier: \"<script>alert(1)</script>\""]
    body.subject.name = "<img src=x onerror=alert(1)>"
    let page = CertificatePage.text(body)
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img"))
    #expect(page.contains("&lt;script&gt;"))
  }

  @Test func `a capture that is not there is named`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    try kit.issue()
    let name = "\(CertificateKit.captures[0]).pcapng"
    try FileManager.default.removeItem(atPath: kit.path(name))
    #expect(try kit.verify().problems.contains(.missing(file: name)))
  }

  @Test func `what is no certificate is refused in one sentence`() throws {
    let kit = try CertificateKit()
    defer { kit.remove() }
    let file = kit.path(CertificateFolder.certificate)
    for (text, reason) in [("{}", "is missing"), ("no", "not JSON"), ("", "not JSON")] {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      let error = #expect(throws: CertificateProblem.self) { try kit.verify() }
      #expect(error?.description.contains(reason) == true, "\(text): \(error as Any)")
    }
  }
}
