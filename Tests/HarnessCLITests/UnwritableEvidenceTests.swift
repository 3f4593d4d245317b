import Foundation
import Testing

/// Evidence that cannot be written, as a user meets it; real sockets, real processes.
@Suite(.serialized) struct UnwritableEvidenceTests {
  /// A limit on the size of files stands for the full disk: the system refuses the same calls.
  ///
  /// Signal 25 is SIGXFSZ, which would otherwise end whoever writes beyond it.
  private static let small = "trap '' 25; ulimit -f 16; exec \"$HARNESS\" "

  @Test(.timeLimit(.minutes(10)), arguments: ["run", "certify Fixtures/Carriers/guides.yml"])
  func `what is known is told, then what could not be written and why`(
    _ command: String
  ) async throws {
    let harness = try Harness()
    let words = command == "run" ? "--evidence tap" : "--repeat 1 --key key"
    let outcome = try await harness.run(
      shell: Self.small + "\(command) --system failover-proxy --requirement FO-02 \(words)")
    #expect(outcome.status == 70, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(" scenarios on failover-proxy: "), "\(outcome.output)")
    let told = outcome.errors.split(separator: "\n").filter { $0.contains("cannot be kept") }
    #expect(told.count == 1, "\(outcome.errors)")
    #expect(told.first?.hasSuffix(" cannot be written: File too large") == true)
    #expect(!outcome.errors.contains("NSCocoaErrorDomain"), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a run whose record is kept is in the history, whatever else is not`() async throws {
    let harness = try Harness()
    // Room for the record, 7 kB, and the history, 53 kB; none for the page, 86 kB.
    let outcome = try await harness.run(
      shell: "trap '' 25; ulimit -f 140; exec \"$HARNESS\" run --system failover-proxy "
        + "--scenario healthy-primary --evidence tap")
    #expect(outcome.status == 70, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains("report.html cannot be written: File too large"),
      "\(outcome.errors)")
    let history = try await harness.run("history", "--requirement", "FO-01")
    #expect(history.output.contains("  failover-proxy "), "\(history.output)\(history.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `without a certificate to print, JSON is the record of the run`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      shell: Self.small + "certify Fixtures/Carriers/guides.yml --system failover-proxy "
        + "--requirement FO-02 --repeat 1 --key key --json")
    #expect(outcome.status == 70, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains("no certificate: evidence cannot be kept"))
    struct Scenario: Decodable {}
    struct Record: Decodable { let scenarios: [Scenario] }
    let record = try JSONDecoder().decode(Record.self, from: Data(outcome.output.utf8))
    #expect(!record.scenarios.isEmpty)
  }

  @Test func `captures that name a file are said to be no folder`() async throws {
    let harness = try Harness()
    let file = harness.folder.appendingPathComponent("harness.yml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("captures: Captures/runs", with: "captures: harness.yml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let outcome = try await harness.run(
      "run", "--system", "failover-proxy", "--scenario", "healthy-primary")
    #expect(outcome.status == 70, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains(" cannot be made: Not a directory\n"), "\(outcome.errors)")
  }
}
