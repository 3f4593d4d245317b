import Capture
import Checks
import FailoverPack
import Recordings
import SIP

/// A redacted copy has the capture's packets, is judged as the capture is, and names nobody of it.
enum RedactionProbe {
  private static let judge = RecordingJudge(
    checks: GenericChecks.all + FailoverChecks.all, policies: [FailoverPolicy()])
  private static let key = "000102030405060708090a0b0c0d0e0f"
  private static let otherKey = "f0e0d0c0b0a090807060504030201000"

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let carriage = Carriage(bytes)
    guard !carriage.frames.isEmpty else { return }
    let file = PcapngWriter(application: "fuzz", interface: "lo", linkType: .raw)
      .bytes(carriage.frames)
    let (copy, report) = try redact(file, key)
    let (before, after) = try (read(file), read(copy))
    try FuzzFinding.expect(
      before.frames == after.frames, "\(before.frames) packets, \(after.frames) in the copy")
    if report.unread == 0, !carriage.isWild, before.sightings.allSatisfy(isPlain) {
      let (said, saidOfCopy) = (Opinion(before), Opinion(after))
      try FuzzFinding.expect(said == saidOfCopy, "\(said) of it, \(saidOfCopy) of the copy")
    }
    for secret in Secrets(before, in: file).all where Secrets.count(secret, in: copy) > 0 {
      // What is left by chance is not left with another key.
      let (other, _) = try redact(file, otherKey)
      try FuzzFinding.expect(
        Secrets.count(secret, in: other) == 0,
        "\(String(decoding: secret, as: UTF8.self)) is in the copy")
    }
  }

  private static func redact(
    _ file: [UInt8], _ key: String
  ) throws(FuzzFinding) -> (copy: [UInt8], report: RedactionReport) {
    let settings = RedactionSettings(key: RedactionKey(key) ?? RedactionKey())
    do throws(CaptureError) {
      let (copy, report) = try Redaction.rewrite(file, path: "fuzz", settings)
      return (copy, report)
    } catch {
      throw FuzzFinding("a capture that was just written: \(error)")
    }
  }

  private static func read(_ file: [UInt8]) throws(FuzzFinding) -> CaptureReading {
    do throws(CaptureError) {
      return try CaptureFile.read(file, called: "fuzz")
    } catch {
      throw FuzzFinding("a capture that was just written: \(error)")
    }
  }

  /// Whether it is a message with nothing wrong in it: of what is damaged the copy keeps no more
  /// than that it is.
  private static func isPlain(_ sighting: Sighting) -> Bool {
    guard let message = sighting.message, message.faults.isEmpty else { return false }
    let lines = message.bytes.split(separator: 0x0A)
    let isText = lines.allSatisfy { line in
      (line.last == 0x0D ? line.dropLast() : line).allSatisfy { (0x20...0x7E).contains($0) }
    }
    guard isText, !message.body.isEmpty else { return isText }
    // Lines of SDP, `a=sendrecv`; other bodies are masked.
    let body = message.body.split { $0 == 0x0D || $0 == 0x0A }
    return body.allSatisfy { line in
      line.count > 2 && line[line.startIndex + 1] == 0x3D
        && (0x61...0x7A).contains(line[line.startIndex])
    }
  }

  /// What is said of a capture, whoever is in it.
  private struct Opinion: Equatable, CustomStringConvertible {
    let counts: RecordingVerdict.Counts
    let losses: SightingReader.Losses
    let tallies: [String]
    let findings: [String]

    init(_ reading: CaptureReading) {
      let verdict = RedactionProbe.judge.judge(reading, from: "fuzz")
      counts = verdict.counts
      losses = verdict.losses
      tallies = verdict.tallies.map { tally in
        "\(tally.check) \(tally.passed) \(tally.failed) \(tally.inconclusive) "
          + "\(tally.notApplicable)"
      }
      findings = verdict.findings.map { "\($0.finding.check) \($0.finding.frames)" }.sorted()
    }

    var description: String { "\(counts.messages) messages, \(tallies), \(findings)" }
  }
}
