import Calls
import Capture
import Checks
import Recordings
import SIP
import Testing
import Wire

/// Captures that hold their messages more than once, judged.
struct RecordedCopiesTests {
  /// Each SIP packet, and 2 ms later what an agent reports of it.
  private static func reported(_ frames: [Frame], _ ladder: Ladder) -> [Frame] {
    var all: [Frame] = []
    for (frame, sighting) in zip(frames, ladder.sightings) {
      let report = HEPPacket(
        from: sighting.source, to: sighting.destination, captureID: 7,
        payload: sighting.message?.bytes ?? [])
      all.append(frame)
      all.append(
        Frame(
          number: 0, at: frame.at + .milliseconds(2),
          bytes: PacketBuilder.datagram(
            from: Endpoint(.v4(127, 0, 0, 7), 41_000), to: Endpoint(.v4(127, 0, 0, 8), 9_060),
            HEPWriter.bytes(report))))
    }
    return all.sorted { $0.at < $1.at }.enumerated().map {
      Frame(number: $0.offset + 1, at: $0.element.at, bytes: $0.element.bytes)
    }
  }

  @Test func `a call that is seen and reported is judged as one that is seen`() throws {
    let text = LadderCapture.call(1)
    let plain = try LadderCapture.frames([(text, 1)])
    let twice = Self.reported(plain, try Ladder(text))
    #expect(twice.count == 2 * plain.count)
    let judge = RecordingJudge(checks: GenericChecks.all)
    let wanted = try LadderCapture.with(plain) { try judge.judge($0) }
    try LadderCapture.with(twice) { path in
      for verdict in [
        try judge.judge(path), judge.judge(try CaptureFile.read(path), from: path),
      ] {
        #expect(verdict.counts.messages == wanted.counts.messages)
        #expect(verdict.counts.calls == 1 && verdict.findings.isEmpty)
        #expect(
          verdict.notes == [
            "\(plain.count) messages were reported by HEP and seen as well; "
              + "copies do not count"
          ])
      }
      let fed = try CallFeed.read(path) { _, _ in }
      #expect(fed.messages == wanted.counts.messages)
      #expect(fed.copies.messages == plain.count)
    }
    #expect(wanted.notes.isEmpty)
  }
}
