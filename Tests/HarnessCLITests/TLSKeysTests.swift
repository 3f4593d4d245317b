import Foundation
import Testing

/// `--tls-keys` as a user meets it.
struct TLSKeysTests {
  private static func path(_ name: String) -> String {
    Harness.root.appendingPathComponent("Captures/tls/\(name)").path
  }

  @Test func `a key log opens the TLS of a capture`() async throws {
    let harness = try Harness()
    let capture = Self.path("keys-apart.pcapng")
    let outcome = try await harness.run(
      "check", "--tls-keys", Self.path("keys-apart.keys"), capture)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("6 SIP messages, 1 call"))
    let without = try await harness.run("check", capture)
    #expect(without.status == 2)
    #expect(without.output.contains("cannot be read: there are no keys (frame 6)"))
    let ladder = try await harness.run(
      "ladder", "--tls-keys", Self.path("keys-apart.keys"), capture)
    #expect(ladder.status == 0 && ladder.output.contains("INVITE"))
    let bare = try await harness.run("ladder", capture)
    #expect(bare.errors.contains("cannot be read: there are no keys"))
  }

  @Test func `every line of a key log that is none is told with its line`() async throws {
    let harness = try Harness()
    try "# fine\nCLIENT_RANDOM 00 11\nnonsense\n".write(
      to: harness.folder.appendingPathComponent("bad.keys"), atomically: true, encoding: .utf8)
    try "# nothing\n".write(
      to: harness.folder.appendingPathComponent("none.keys"), atomically: true, encoding: .utf8)
    let capture = Self.path("keys-apart.pcapng")
    let bad = try await harness.run("check", "--tls-keys", "bad.keys", capture)
    #expect(bad.status == 64)
    #expect(bad.errors.contains("bad.keys:2: its client random is not 64 hexadecimal digits"))
    #expect(bad.errors.contains("bad.keys:3: it is not LABEL CLIENT-RANDOM SECRET"))
    let none = try await harness.run("check", "--tls-keys", "none.keys", capture)
    #expect(none.status == 64 && none.errors.contains("none.keys holds no TLS keys"))
    let absent = try await harness.run("check", "--tls-keys", "absent.keys", capture)
    #expect(absent.status == 64 && absent.errors.contains("absent.keys cannot be read"))
  }

  @Test func `a redacted copy says that its TLS was not read`() async throws {
    let harness = try Harness()
    let redacted = try await harness.run(
      "redact", Self.path("tls13-aes128gcm.pcapng"), "copy.pcapng")
    #expect(redacted.status == 0)
    #expect(redacted.output.contains("TLS records masked, of which the copy can show nothing"))
    let judged = try await harness.run("check", "copy.pcapng")
    #expect(judged.status == 2)
    #expect(judged.output.contains("the handshake is not in the capture"))
  }
}
