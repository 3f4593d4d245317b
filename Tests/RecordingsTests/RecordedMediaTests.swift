import Capture
import Checks
import Foundation
import Recordings
import Testing

/// RTP in recorded captures, judged with the calls that announced it.
struct RecordedMediaTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/material/pcaps")

  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  @Test(
    .enabled(if: isThere, "the captures of ../shared/material are absent"),
    arguments: [
      ("NormB+sipnab__codec-negotiation.pcap", 4), ("NormB+sipnab__sip-rtp-g711.pcap", 2),
      ("NormB+sipnab__invite-opus-bye.pcap", 2),
    ]) func `the streams that a call announced are its own and judged`(
      _ file: String, _ streams: Int
    ) throws
  {
    let path = Self.folder.appendingPathComponent(file).path
    let judge = RecordingJudge(checks: GenericChecks.all)
    let verdict = try judge.judge(path)
    #expect(verdict.counts.streams == streams)
    #expect(verdict.streams.count == streams)
    #expect(verdict.streams.allSatisfy { $0.call >= 1 && $0.call <= verdict.counts.calls })
    let judged = try #require(verdict.tallies.first { $0.check == "media.negotiated" })
    #expect(judged.passed + judged.failed + judged.inconclusive > 0)
    // Read at once or packet by packet, it is the same.
    let again = judge.judge(try CaptureFile.read(path), from: path)
    #expect(again.tallies == verdict.tallies)
    #expect(again.findings == verdict.findings)
    #expect(again.counts.streams == streams)
    // Where there is no room for what was read to place media, it is read again.
    var forgetful = judge
    forgetful.mostReadings = 0
    let reread = try forgetful.judge(path)
    #expect(reread.tallies == verdict.tallies)
    #expect(reread.findings == verdict.findings)
    #expect(reread.counts == verdict.counts)
  }
}
