import Foundation
import Testing

/// `harness redact` as a user meets it.
struct RedactCommandTests {
  /// A frame of a wireless network, whose link layer is not known.
  private static let unknown: [UInt8] =
    [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
    + [0, 0, 4, 0, 105, 0, 0, 0] + [1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0]
    + Array("Erika".utf8)

  @Test func `a copy in which packets were masked unread is a copy in part`() async throws {
    let harness = try Harness()
    try Data(Self.unknown).write(to: harness.folder.appendingPathComponent("unknown.pcap"))
    let outcome = try await harness.run("redact", "unknown.pcap", "copy.pcap")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "harness: what 1 packet holds was masked unread; the copy is not judged as the capture "
        + "is\n")
    #expect(outcome.output.contains("1 frames and packets masked as not understood"))
    let copy = try Data(contentsOf: harness.folder.appendingPathComponent("copy.pcap"))
    #expect(copy.count == Self.unknown.count && copy.suffix(5).allSatisfy { $0 == 0 })
    let kept = try await harness.run("redact", "--keep-other", "unknown.pcap", "kept.pcap")
    #expect(kept.status == 0 && kept.errors.isEmpty)
  }

  @Test func `a copy that is judged as the capture is says nothing more`() async throws {
    let harness = try Harness()
    let capture = Harness.root.appendingPathComponent(
      "Captures/failover/reference-primary-503-udp.pcapng"
    ).path
    let outcome = try await harness.run("redact", capture, "copy.pcapng")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }
}
