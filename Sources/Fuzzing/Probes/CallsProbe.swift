import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Wire

/// Messages in any order between any parties: every check has an answer, and places it well.
enum CallsProbe {
  private static let judge = RecordingJudge(
    checks: GenericChecks.all + FailoverChecks.all, policies: [FailoverPolicy()])

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let frames = frames(bytes)
    let reading = CaptureReading(frames, .raw)
    let verdict = judge.judge(reading, from: "fuzz")
    for finding in verdict.findings {
      try FuzzFinding.expect(
        finding.finding.frames.allSatisfy { (1...max(1, frames.count)).contains($0) },
        "\(finding.finding.check) points at \(finding.finding.frames) of \(frames.count) frames")
      try FuzzFinding.expect(
        !finding.finding.message.isEmpty, "\(finding.finding.check) says nothing")
    }
    try FuzzFinding.expect(
      verdict.counts.calls <= verdict.counts.messages,
      "\(verdict.counts.calls) calls of \(verdict.counts.messages) messages")
  }

  /// Messages end with a NUL byte; in front of each stand who sends it to whom, and how much later.
  private static func frames(_ bytes: [UInt8]) -> [Frame] {
    var now = Wiring.moment(0)
    return bytes.split(separator: 0).prefix(200).enumerated().map { number, part in
      var supply = Supply(Array(part))
      let ends = Int(supply.byte())
      now = now + .milliseconds(Int(supply.byte()) * Int(supply.byte()))
      let packet = PacketBuilder.datagram(
        from: party(ends & 3), to: party(ends >> 2 & 3), supply.rest())
      return Frame(number: number + 1, at: now, bytes: packet)
    }
  }

  private static func party(_ number: Int) -> Endpoint {
    Endpoint(.v4(192, 0, 2, UInt8(1 + number)))
  }
}
