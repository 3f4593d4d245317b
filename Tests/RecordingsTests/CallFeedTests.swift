import Calls
import Capture
import Media
import Recordings
import SIP
import Testing
import Wire

/// Calls given while a capture is read.
struct CallFeedTests {
  private struct Given {
    let callID: String
    /// How much of the capture was read, and when that was.
    let frames: Int
    let at: Moment
    let lastAt: Moment
    let media: MediaReading?
  }

  private static func feed(
    _ frames: [Frame], limits: OutlineLimits = OutlineLimits()
  ) throws -> (given: [Given], asides: Int, CallFeed.Summary) {
    try LadderCapture.with(frames) { path in
      var given: [Given] = []
      var asides = 0
      let summary = try CallFeed.read(path, limits: limits) { item, so in
        guard case .ended(let ended) = item else {
          asides += 1
          return
        }
        for (index, call) in ended.reading.calls.enumerated() {
          given.append(
            Given(
              callID: call.callIDs[0], frames: so.frames, at: so.last ?? .zero,
              lastAt: ended.sightings.map(\.at).max() ?? .zero,
              media: index < ended.media.count ? ended.media[index] : nil))
        }
      }
      return (given, asides, summary)
    }
  }

  @Test func `a call comes 40 s after its last message, one that is up comes at the end`() throws {
    let up = """
      carrier -> system  INVITE 0.000 call-id=up caller=+15559999
      system  -> primary INVITE 0.002
      primary -> system  200    0.200
      system  -> carrier 200    0.201
      carrier -> system  ACK    0.202
      system  -> primary ACK    0.203
      """
    let frames = try LadderCapture.frames([
      (up, 0), (LadderCapture.call(1), 1), (LadderCapture.call(2), 30),
      (LadderCapture.call(3), 50), (LadderCapture.call(4), 200),
    ])
    let (given, _, summary) = try Self.feed(frames)
    #expect(given.map(\.callID) == ["1", "2", "3", "up", "4"])
    // Call 3's first message shows that call 1 is over; call 4's that 2 and 3 are.
    #expect(given.map(\.frames) == [27, 37, 37, 46, 46])
    #expect(summary.calls == 5 && summary.messages == 46)
  }

  @Test func `however long a capture is, no call waits for its end`() throws {
    let frames = try LadderCapture.frames(
      (0..<400).map { (LadderCapture.call($0), Double($0) * 3) })
    let (given, _, summary) = try Self.feed(frames)
    #expect(summary.calls == 400 && given.count == 400)
    let isLate = given.filter { $0.at - $0.lastAt > .seconds(85) }
    #expect(isLate.isEmpty)
    #expect(given.count { $0.frames < frames.count } > 370)
  }

  @Test func `media comes with its call, also where the next call uses the same ports`() throws {
    let talk = { (ssrc: Int) in
      "carrier -> primary RTP PCMU 20 0.300..0.700 ssrc=\(ssrc)\n"
        + "primary -> carrier RTP PCMU 30 0.300..0.900 ssrc=\(ssrc + 1)\n"
        + "carrier -> primary DTMF 7 1.000 ssrc=\(ssrc)"
    }
    let frames = try LadderCapture.frames(
      (0..<5).map { (LadderCapture.call($0, talk: talk($0 * 10 + 1)), Double($0) * 50) })
    let (given, _, _) = try Self.feed(frames)
    #expect(given.map(\.callID) == ["0", "1", "2", "3", "4"])
    #expect(given.dropLast().allSatisfy { $0.frames < frames.count })
    for (index, call) in given.enumerated() {
      let streams = try #require(call.media).streams
      #expect(
        streams.map(\.flow.ssrc).sorted() == [UInt32(index * 10 + 1), UInt32(index * 10 + 2)])
      #expect(streams.map(\.digits).sorted() == ["", "7"])
    }
  }

  @Test func `what is over the limits comes before it is over`() throws {
    let ladders = (0..<40).map { (LadderCapture.call($0, until: 20), Double($0) * 0.1) }
    var limits = OutlineLimits()
    limits.groups = 8
    let (given, _, summary) = try Self.feed(try LadderCapture.frames(ladders), limits: limits)
    // Their BYEs, then, are of no call that is known; every message comes all the same.
    #expect(given.count == 40 && summary.messages == 400)
    #expect(try #require(given.first).at < .seconds(5))
  }

  @Test func `a call is heard where it moves its audio while others end`() throws {
    let moving = """
      default call-id=moving caller=+15559999
      carrier -> system  INVITE 0.000
      system  -> primary INVITE 0.002
      primary -> system  200    0.200
      system  -> carrier 200    0.201
      carrier -> system  ACK    0.202
      system  -> primary ACK    0.203
      carrier -> system  INVITE 100.000 media=127.10.0.2:4444
      system  -> primary INVITE 100.001
      primary -> system  200    100.100
      system  -> carrier 200    100.101
      carrier -> system  ACK    100.102
      system  -> primary ACK    100.103
      primary -> carrier RTP PCMU 50 101.000..102.000 to-media=127.10.0.2:4444 ssrc=900
      carrier -> system  BYE    300.000
      system  -> primary BYE    300.001
      primary -> system  200    300.002
      system  -> carrier 200    300.003
      """
    let talk = "carrier -> primary RTP PCMU 20 0.300..0.700 ssrc="
    let others = (0..<25).map {
      (LadderCapture.call($0, talk: talk + "\($0 + 1)"), 5 + Double($0) * 10)
    }
    let ladders: [(String, Double)] = [(moving, 0)] + others
    let (given, _, _) = try Self.feed(try LadderCapture.frames(ladders))
    #expect(given.count == 26)
    let call = try #require(given.first { $0.callID == "moving" })
    let media = try #require(call.media)
    #expect(media.streams.contains { $0.flow.ssrc == 900 })
  }

  @Test func `what comes after its call was given early is given by itself`() throws {
    let open = "agent -> system INVITE 0.000 call-id=open caller=+15559999"
    let calls = (0..<40).map { (LadderCapture.call($0, until: 20), 0.1 + Double($0) * 0.1) }
    let ladders: [(String, Double)] = [(open, 0)] + calls
    var frames = try LadderCapture.frames(ladders)
    let garbage = PacketBuilder.datagram(
      from: Endpoint(.v4(127, 10, 0, 21), 5_060), to: Endpoint(.v4(127, 10, 0, 1), 5_060),
      Array("SIP/2.0 OK 200\r\n\r\n".utf8))
    frames.append(Frame(number: 0, at: .seconds(5), bytes: garbage))
    frames.sort { $0.at < $1.at }
    for index in frames.indices { frames[index].number = index + 1 }
    #expect(try Self.feed(frames).asides == 0)
    var limits = OutlineLimits()
    limits.groups = 8
    #expect(try Self.feed(frames, limits: limits).asides == 1)
  }

  @Test func `what is outside calls comes too`() throws {
    let pings = (0..<5).map { ("system -> primary OPTIONS 0 new call-id=p\($0)", Double($0) * 60) }
    try LadderCapture.with(try LadderCapture.frames(pings)) { path in
      var seen: [Int] = []
      let summary = try CallFeed.read(path) { item, so in
        guard case .ended(let ended) = item else { return }
        #expect(ended.reading.calls.isEmpty && ended.reading.others.count == 1)
        seen.append(so.frames)
      }
      #expect(seen == [2, 3, 4, 5, 5])
      #expect(summary.calls == 0)
    }
  }
}
