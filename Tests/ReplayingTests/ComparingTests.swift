import FailoverProxy
import Replaying
import SIP
import Testing
import Wire

/// What a reader is shown of differences.
struct ComparingTests {
  private func comparison() throws -> (CallComparison, ReplayCast) {
    let material = try #require(try ReplayKit.read("failover/reference-primary-silent-udp-eager"))
    let proxy = ReplayKit.proxy(material.cast) { $0.failover.cancel = .strict }
    let played = ReplayKit.play(material.script, around: proxy)
    return (try #require(played.comparisons(material).first), material.cast)
  }

  @Test func `the ladders stand side by side, row by row`() throws {
    let (comparison, cast) = try comparison()
    let lines = PairedLadder(comparison, cast).lines
    #expect(lines.count == comparison.rows.count + 2)
    let cancel = try #require(lines.first { $0.contains("CANCEL") })
    #expect(cancel.contains("  -  "))
    #expect(lines.filter { $0.contains("  =  ") }.count == comparison.rows.count - 1)
    #expect(Set(lines.dropFirst(2).map(\.count)).count == 1)
    for width in [1, 40, 80, 200] { _ = PairedLadder(comparison, cast, width: width).lines }
  }

  @Test func `each kind of difference is one sentence`() {
    let kinds: [(ReplayDifference.Kind, String)] = [
      (.missing, "missing"), (.extra, "extra"),
      (.reordered(after: "INVITE to edge"), "sent after INVITE to edge, recorded before it"),
      (.status(recorded: .ok, replayed: .busyHere), "486 instead of 200"),
      (
        .header("Supported", recorded: ["100rel"], replayed: []),
        "no Supported, recorded \"100rel\""
      ),
      (
        .header("Supported", recorded: [], replayed: ["100rel"]),
        "Supported \"100rel\", recorded none"
      ),
      (.body(recorded: "a", replayed: "b"), "body has \"b\" instead of \"a\""),
      (.time(recorded: .seconds(3), replayed: .seconds(4)), "after 4.000 s instead of 3.000 s"),
      (.repeats(recorded: 0, replayed: 3), "sent again 3 times instead of 0"),
      (.payloadTypes(recorded: [0, 101], replayed: [8]), "payload type 8 instead of 0, 101"),
      (.packets(recorded: 100, replayed: 7), "7 packets instead of 100"),
      (.loss(recorded: 0, replayed: 9), "9 packets lost instead of 0"),
    ]
    for (kind, text) in kinds {
      let difference = ReplayDifference(
        kind: kind, message: "OPTIONS", from: "system", to: "carrier", recordedFrame: 1,
        replayedFrame: nil)
      #expect(difference.sentence == "system → carrier  OPTIONS: \(text)")
    }
  }
}
