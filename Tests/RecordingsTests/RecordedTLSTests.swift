import Capture
import Checks
import Foundation
import Recordings
import Reports
import SIP
import Testing

/// Calls over TLS: judged as others are where there are keys, and said where there are none.
struct RecordedTLSTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all)

  private static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Captures/tls/\(name)").path
  }

  private static func keys() throws -> TLSKeyLog {
    TLSKeyLog(try Data(contentsOf: URL(fileURLWithPath: path("keys-apart.keys"))))
  }

  @Test func `a call over TLS is judged with the keys of its file`() throws {
    let verdict = try Self.judge.judge(Self.path("tls13-aes128gcm.pcapng"))
    #expect(verdict.outcome == .passed)
    #expect(verdict.counts.calls == 1)
    #expect(verdict.counts.messages == 6)
    #expect(verdict.doubts.isEmpty && verdict.notes.isEmpty)
  }

  @Test func `keys may be given beside the file`() throws {
    var judge = Self.judge
    judge.keys = try Self.keys()
    let verdict = try judge.judge(Self.path("keys-apart.pcapng"))
    #expect(verdict.outcome == .passed)
    #expect(verdict.counts.messages == 6)
  }

  @Test func `without keys there is no verdict, and the connection is named`() throws {
    let verdict = try Self.judge.judge(Self.path("keys-apart.pcapng"))
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.doubts.count == 1)
    let lines = RecordingTable(policy: "the defaults").lines(verdict)
    let last = try #require(lines.last)
    #expect(last.hasPrefix("INCONCLUSIVE   no SIP was found; the TLS connection of 127.77.0.2:"))
    #expect(last.contains("there are no keys (frame 6)"))
  }

  @Test func `what is read already is judged as the file is`() throws {
    let path = Self.path("tls12-resumed.pcapng")
    let read = Self.judge.judge(try CaptureFile.read(path), from: path)
    let judged = try Self.judge.judge(path)
    #expect(read.counts == judged.counts)
    #expect(read.outcome == judged.outcome)
    #expect(judged.counts.calls == 2)
  }

  @Test func `HTTPS that nobody has keys for is noted and leaves the verdict alone`() throws {
    let web = try CaptureFile.frames(Self.path("tls13-websocket.pcapng"))
    let call = try CaptureFile.frames(Self.path("tls13-aes128gcm.pcapng"))
    var frames = web.frames + call.frames
    for index in frames.indices { frames[index].number = index + 1 }
    let reading = CaptureReading(frames, call.linkType, keys: try Self.keys())
    let verdict = Self.judge.judge(reading, from: "both")
    #expect(verdict.outcome == .passed)
    #expect(verdict.doubts.isEmpty)
    #expect(verdict.notes.count == 1)
    #expect(verdict.notes.first?.contains("127.77.0.1:443 cannot be read") == true)
  }

  @Test func `a trace is fed with what TLS carries`() throws {
    var messages = 0
    let keys = try Self.keys()
    let summary = try CallFeed.read(Self.path("keys-apart.pcapng"), keys: keys) { item, _ in
      if case .ended(let ended) = item { messages += ended.sightings.count { $0.message != nil } }
    }
    #expect(messages == 6)
    #expect(summary.tls.opened == 1)
    let none = try CallFeed.read(Self.path("keys-apart.pcapng")) { _, _ in }
    #expect(none.losses.unreadTLS == 1)
  }
}
