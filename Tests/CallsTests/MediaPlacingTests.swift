import Calls
import Media
import SIP
import Testing
import Wire

/// What is kept of the media of calls that have more of it than people make.
struct MediaPlacingTests {
  /// So many sources that speak to the carrier for 100 ms each.
  private static func speech(_ sources: Int) -> [MediaFlow] {
    var packets: [MediaPacket] = []
    for source in 0..<sources {
      for number in 0..<5 {
        let header = RTPHeader(
          payloadType: 0, sequence: UInt16(number), timestamp: UInt32(number * 160),
          ssrc: UInt32(source))
        packets.append(
          MediaPacket(
            frame: 1_000 + packets.count, at: .seconds(0.5 + Double(number) / 50),
            from: Endpoint(.v4(127, 10, 0, 1), 6_000), to: Endpoint(.v4(127, 10, 0, 2), 4_000),
            header.packet([1, 2, 3])))
      }
    }
    return FlowTable.read(packets)
  }

  /// The media of the first call.
  private static func media(_ text: String, _ flows: [MediaFlow]) throws -> MediaReading {
    let calls = CallModel.read(try Ladder(text).sightings).calls
    var texts = SessionTexts()
    var announced: [CallSessions] = []
    for (number, call) in calls.enumerated() {
      announced.append(CallSessions(of: call, as: number, &texts))
    }
    var placing = MediaPlacing(announced)
    for flow in flows { placing.take(flow) }
    let media = placing.take(call: 0)
    #expect(placing.strays == 0 && placing.leftOut == media.leftOut)
    return media
  }

  @Test func `of a call with too many streams the first are kept, and it says so`() throws {
    let few = try Self.media(MediaReadingTests.answered, Self.speech(1_000))
    #expect(few.streams.count == 1_000 && few.leftOut == 0 && few.doubt == nil)
    let many = try Self.media(MediaReadingTests.answered, Self.speech(1_100))
    #expect(many.streams.count == 1_024 && many.leftOut == 76)
    #expect(many.doubt == "76 RTP streams were too many to be kept")
    #expect(many.streams.map(\.flow.ssrc) == (0..<1_024).map { UInt32($0) })
  }

  @Test func `of a call with too many answers some are judged, and it says so`() throws {
    let forked = { (answers: Int) in
      "carrier -> system INVITE 0.000\n"
        + (0..<answers).map { "system -> carrier 183 0.1 to-tag=t\($0) codecs=PCMU" }
        .joined(separator: "\n")
    }
    let few = try Self.media(forked(64), Self.speech(3))
    #expect(few.sessions.count == 64 && few.doubt == nil)
    let many = try Self.media(forked(70), Self.speech(3))
    #expect(many.sessions.count == 64)
    #expect(many.doubt == "its 70 sessions are more than are judged of a call")
    // What goes to the caller may be of any of them.
    for session in many.sessions {
      #expect(many.streams(of: session, to: .caller).map(\.flow.ssrc) == [0, 1, 2])
      #expect(many.streams(of: session, to: .callee).isEmpty)
    }
  }
}
