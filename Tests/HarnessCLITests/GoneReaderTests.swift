import Foundation
import Testing

/// What becomes of a verdict where whoever was to read it has gone.
@Suite(.serialized) struct GoneReaderTests {
  /// Runs `$HARNESS` with a standard output that nobody reads, and with what SIGPIPE then does.
  private static func unread(_ signal: String, _ words: String) -> String {
    """
    exec python3 -c '
    import os, signal, sys
    signal.signal(signal.SIGPIPE, signal.\(signal))
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    os.execv(sys.argv[1], sys.argv[1:])
    ' "$HARNESS" \(words)
    """
  }

  /// Runs `$HARNESS` on a terminal that goes once the first progress is drawn on it.
  private static func onTerminal(_ words: String) -> String {
    """
    exec python3 -c '
    import os, pty, subprocess, sys
    terminal, line = pty.openpty()
    run = subprocess.Popen(sys.argv[1:], stderr=line)
    os.close(line)
    seen = b""
    while b"\\x1b[K" not in seen: seen += os.read(terminal, 4096)
    os.close(terminal)
    sys.exit(run.wait() & 255)
    ' "$HARNESS" \(words)
    """
  }

  private static let play =
    "run --system failover-proxy --scenario healthy-primary --evidence tap"

  @Test(arguments: ["check", "check --json"])
  func `findings of a capture stay findings`(_ command: String) async throws {
    let capture = Harness.root.appendingPathComponent(
      "Captures/failover/kamailio-provisional-then-silence-udp-strict-180.pcapng"
    ).path
    let outcome = try await Harness().run(
      shell: Self.unread("SIG_IGN", "\(command) '\(capture)'"))
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(!outcome.errors.contains("standard output"), "\(outcome.errors)")
  }

  @Test(arguments: ["lint", "lint --json"])
  func `findings of a configuration stay findings`(_ command: String) async throws {
    let harness = try Harness()
    try """
    parties:
      trunks:
        primary: {host: yourorg.mypurecloud.com, cloud: aws}
        backup: {cloud: aws, region: us-west-2}
    policy:
      failover: {answerWithin: 3s, cancel: eager}

    """.write(
      to: harness.folder.appendingPathComponent("carrier.yml"), atomically: true, encoding: .utf8)
    let outcome = try await harness.run(
      shell: Self.unread("SIG_IGN", "\(command) carrier.yml"))
    #expect(outcome.status == 1, "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a run goes on where nobody reads its table`() async throws {
    let outcome = try await Harness().run(shell: Self.unread("SIG_DFL", Self.play))
    // Inconclusive where the machine is too busy; that it came to a verdict is what is asked.
    #expect([0, 2].contains(outcome.status), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)), arguments: ["SIG_DFL", "SIG_IGN"])
  func `a certificate is made where nobody reads of it`(_ signal: String) async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      shell: Self.unread(
        signal,
        "certify Fixtures/Carriers/guides.yml --requirement FO-02 --repeat 1 --key key "
          + "--output made"))
    #expect([0, 2].contains(outcome.status), "\(outcome.errors)")
    let certificate = harness.folder.appendingPathComponent("made/certificate.json").path
    #expect(FileManager.default.fileExists(atPath: certificate), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a terminal that goes takes neither evidence nor verdict along`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(shell: Self.onTerminal(Self.play))
    #expect([0, 2].contains(outcome.status), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(" scenarios on failover-proxy: "), "\(outcome.output)")
  }
}
