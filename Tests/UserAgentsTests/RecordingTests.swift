import Media
import SIP
import Testing
import UserAgents
import Wire

/// What parties record of what they hear, and keys that are said in INFO.
struct RecordingTests {
  private static let clip = Clip((0..<40).flatMap { _ in Tone(number: 33).frame })

  private static func call(carrier: [Step], edge: [Action], codecs: [CodecName] = [.pcmu]) -> Stage
  {
    let codecs = codecs + [.telephoneEvent]
    return Stage([
      "carrier": Script(steps: [Step(.call("edge", offer: codecs)), Step(.expect(.ok))] + carrier),
      "edge": Script(
        steps: ([.quiet, .expect(.invite), .respond(Reply(.ok, codecs: codecs)), .expect(.ack)]
          + edge).map { Step($0) }),
    ]).play(for: .seconds(8))
  }

  @Test func `what is recorded is what was said, sample for sample, to the call's end`() throws {
    let stage = Self.call(
      carrier: [Step(.record(Recorder("greeting"))), Step(.expect(.bye))],
      edge: [.play(Self.clip), .wait(.milliseconds(200)), .hangUp, .expect(.ok, to: .bye)])
    #expect(stage.isGood, "\(stage.failures)")
    let recordings = stage.recordings(of: "carrier")
    #expect(recordings.map(\.name) == ["greeting"])
    let wanted = G711.mu.decode(G711.mu.encode(Self.clip.samples))
    #expect(try #require(recordings.first).clip.samples == wanted)
  }

  @Test func `a recording that has an end has it with that step`() throws {
    let stage = Self.call(
      carrier: [
        Step(.record(Recorder("first", until: "pause"))),
        Step(.wait(.milliseconds(300)), label: "pause"),
        Step(.record(Recorder("second"))), Step(.expect(.bye)),
      ],
      edge: [.talk(.milliseconds(700)), .hangUp, .expect(.ok, to: .bye)])
    #expect(stage.isGood, "\(stage.failures)")
    let recordings = stage.recordings(of: "carrier")
    #expect(recordings.map(\.name) == ["first", "second"])
    let lengths = recordings.map { $0.clip.duration.seconds }
    #expect(abs(lengths[0] - 0.3) < 0.05 && abs(lengths[1] - 0.4) < 0.05, "\(lengths)")
  }

  @Test func `Opus is recorded as well`() throws {
    let stage = Self.call(
      carrier: [Step(.record(Recorder("opus"))), Step(.expect(.bye))],
      edge: [.play(Self.clip), .hangUp, .expect(.ok, to: .bye)], codecs: [.opus])
    #expect(stage.isGood, "\(stage.failures)")
    let clip = try #require(stage.recordings(of: "carrier").first).clip
    #expect(clip.samples.count == Self.clip.samples.count)
    #expect(ToneFinder.tone(in: clip.samples[3_200..<3_360]) == Tone(number: 33))
  }

  @Test func `what was to be heard and was not is a complaint`() {
    let words = Clip((0..<40).flatMap { Tone(number: $0 * 7).frame })
    let other = Clip((0..<40).flatMap { Tone(number: $0 * 11 + 3).frame })
    for (wanted, isHeard) in [(words, true), (other, false)] {
      let stage = Self.call(
        carrier: [
          Step(.record(Recorder("greeting", heard: wanted)), line: 7), Step(.expect(.bye)),
        ],
        edge: [.play(words), .hangUp, .expect(.ok, to: .bye)])
      #expect(stage.recordings(of: "carrier").count == 1)
      #expect(stage.failures.isEmpty == isHeard, "\(stage.failures)")
      let starts = stage.failures.allSatisfy {
        $0.hasPrefix("carrier: recording greeting: what was to be heard is not in 800")
      }
      #expect(starts, "\(stage.failures)")
    }
  }

  @Test func `keys said in INFO go one after the other, each with its answer`() throws {
    let stage = Self.call(
      carrier: [Step(.press("1#", by: .info)), Step(.hangUp), Step(.expect(.ok, to: .bye))],
      edge: [.expect(.bye)])
    #expect(stage.isGood, "\(stage.failures)")
    let infos = stage.messages("INFO", from: "carrier").map(\.message)
    #expect(
      infos.map { String(decoding: $0.body, as: UTF8.self) } == [
        "Signal=1\r\nDuration=100\r\n", "Signal=#\r\nDuration=100\r\n",
      ])
    #expect(infos.allSatisfy { $0.header("Content-Type") == "application/dtmf-relay" })
    let first = try #require(stage.messages("200 INFO", from: "edge").first).at
    #expect(try #require(stage.messages("INFO", from: "carrier").last).at > first)
  }

  @Test func `a key that is refused is a failed step`() {
    let stage = Self.call(
      carrier: [Step(.press("1", by: .info))],
      edge: [.expect(.info), .respond(Reply(.methodNotAllowed))])
    #expect(stage.failures.contains { $0.hasPrefix("carrier: cannot press 1: INFO got 405") })
  }
}
