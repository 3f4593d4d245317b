import Calls
import Media
import SIP
import Testing
import Wire

struct MediaReadingTests {
  private func read(_ text: String) throws -> (MediaReading, Ladder) {
    let ladder = try Ladder(text)
    let calls = CallModel.read(ladder.sightings).calls
    return (MediaReading(calls, FlowTable.read(ladder.media)), ladder)
  }

  static let answered = """
    carrier -> system    INVITE  0.000
    system  -> primary   INVITE  0.002
    primary -> system    200     0.200
    system  -> carrier   200     0.201
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """

  @Test func `messages and packets are numbered together in order of time`() throws {
    let ladder = try Ladder(
      Self.answered + "carrier -> primary RTP PCMU 10 0.300..0.500\n"
        + "carrier -> system BYE 0.400")
    #expect(ladder.media.count == 10)
    let all = ladder.sightings.map { ($0.frame, $0.at) } + ladder.media.map { ($0.frame, $0.at) }
    #expect(Set(all.map(\.0)) == Set(1...17))
    let times = all.sorted { $0.0 < $1.0 }.map(\.1)
    #expect(times == times.sorted())
  }

  @Test func `a stream is found by the endpoint its receiver announced`() throws {
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 10 0.300..0.500\n"
        + "primary -> carrier RTP PCMU 10 0.300..0.500")
    #expect(media.streams.count == 2)
    for stream in media.streams {
      #expect(stream.call == 0)
      // The proxy passed the descriptions on: the stream is audio of both legs.
      #expect(stream.places.count == 2)
      #expect(stream.places.allSatisfy { $0.isAsAnnounced })
      #expect(stream.mainCodec?.codecName == .pcmu)
    }
    #expect(Set(media.streams.map { $0.places[0].to }) == [.caller, .callee])
  }

  @Test func `three packets to an announced endpoint are a stream and elsewhere they are not`()
    throws
  {
    let (announced, _) = try read(Self.answered + "carrier -> primary RTP PCMU 3 0.300..0.360")
    #expect(announced.streams.count == 1)
    let (stray, _) = try read(
      Self.answered
        + "agent -> agent2 RTP PCMU 3 0.300..0.360 media=127.10.0.21:7000 "
        + "to-media=127.10.0.22:7000")
    #expect(stray.streams.isEmpty)
  }

  @Test func `audio nobody announced belongs to no call`() throws {
    let (media, _) = try read(
      Self.answered
        + "agent -> agent2 RTP PCMU 9 0.300..0.400 media=127.10.0.21:7000 "
        + "to-media=127.10.0.22:7000")
    #expect(media.strays.count == 1)
    #expect(media.streams[0].call == nil)
  }

  @Test func `audio to another address joins by the source that was announced`() throws {
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 10 0.300..0.500 to-media=127.10.0.99:9000")
    let place = try #require(media.streams.first?.places.first)
    #expect(place.to == .callee)
    #expect(!place.isAsAnnounced)
  }

  @Test func `audio from elsewhere joins by its destination`() throws {
    let (media, _) = try read(
      Self.answered + "primary -> carrier RTP PCMU 10 0.300..0.500 media=127.10.0.99:9000")
    #expect(media.streams.first?.places.first?.to == .caller)
  }

  @Test func `an endpoint used by two calls belongs to the one that has it at the time`() throws {
    let second = Self.answered.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "\(words[0]) -> \(words[2]) \(words[3]) 2\(words[4]) call=2 caller=+15550002"
    }.joined(separator: "\n")
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 10 0.300..0.500 ssrc=1\n"
        + "carrier -> system BYE 1.0\nsystem -> primary BYE 1.001\n" + second
        + "\ncarrier -> primary RTP PCMU 10 20.300..20.500 ssrc=2 call=2")
    #expect(media.streams.map(\.call) == [0, 1])
  }

  @Test func `the last words of a call are its own though the next has its ports at once`() throws {
    let second = Self.answered.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return
        "\(words[0]) -> \(words[2]) \(words[3]) 2\(words[4].dropFirst()) call=2 caller=+15550002"
    }.joined(separator: "\n")
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 75 0.300..1.800 ssrc=1\n"
        + "carrier -> system BYE 1.810\nsystem -> primary BYE 1.811\n" + second
        + "\ncarrier -> primary RTP PCMU 10 2.300..2.500 ssrc=2 call=2")
    #expect(media.streams.map(\.call) == [0, 1])
  }

  /// The same call again, so many seconds later, over the same endpoints.
  private static func again(_ seconds: Int) -> String {
    answered.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "\(words[0]) -> \(words[2]) \(words[3]) \(seconds)\(words[4].dropFirst()) call=2 "
        + "caller=+15550002"
    }.joined(separator: "\n") + "\n"
  }

  @Test func `a source that goes on in the next call is a stream of each`() throws {
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 50 0.300..1.300 ssrc=1\n"
        + "primary -> carrier RTP PCMU 50 0.300..1.300 ssrc=2\n"
        + "carrier -> system BYE 1.400\nsystem -> primary BYE 1.401\n" + Self.again(4)
        + "primary -> carrier RTP PCMU 20 4.300..4.700 ssrc=2\n"
        + "primary -> carrier RTP PCMU 20 6.300..6.700 ssrc=2")
    // In the second call the caller is not heard.
    #expect(media.streams.map(\.call) == [0, 0, 1])
    #expect(media.streams.map(\.flow.packets) == [50, 50, 40])
    #expect(media.streams[2].places.allSatisfy { $0.to == .caller })
    #expect(media.silences(until: .seconds(8)).map(\.session.call) == [1])
  }

  @Test func `streams are in order of their first packets, also those of one source`() throws {
    let (media, _) = try read(
      Self.answered + "primary -> carrier RTP PCMU 50 0.300..1.300 ssrc=2\n"
        + "carrier -> primary RTP PCMU 20 0.800..1.200 ssrc=1\n"
        + "carrier -> system BYE 1.400\nsystem -> primary BYE 1.401\n" + Self.again(4)
        + "primary -> carrier RTP PCMU 20 4.300..4.700 ssrc=2")
    #expect(media.streams.map(\.flow.ssrc) == [2, 1, 2])
    #expect(media.streams.map(\.call) == [0, 0, 1])
  }

  @Test func `a source that pauses in a call is one stream`() throws {
    let (media, _) = try read(
      Self.answered + "carrier -> primary RTP PCMU 50 0.300..1.300 ssrc=1\n"
        + "carrier -> primary RTP PCMU 50 3.300..4.300 ssrc=1\n"
        + "carrier -> primary RTP PCMU 50 9.300..10.300 ssrc=1\n")
    #expect(media.streams.map(\.flow.packets) == [150])
  }

  @Test func `a re-offer moves the endpoint and the direction`() throws {
    let (media, _) = try read(
      Self.answered + """
        carrier -> system   INVITE  1.000  media=127.10.0.2:4444 hold
        system  -> primary  INVITE  1.001
        primary -> system   200     1.100
        system  -> carrier  200     1.101
        primary -> carrier  RTP PCMU 9 1.200..1.400 to-media=127.10.0.2:4444
        """)
    let place = try #require(media.streams.first?.places.first)
    #expect(place.isAsAnnounced && place.to == .caller)
    let caller = place.session.caller
    #expect(caller.endpoints.map(\.port) == [4_000, 4_444])
    #expect(caller.announcement(at: .seconds(0.5))?.direction == .sendrecv)
    #expect(caller.announcement(at: .seconds(1.5))?.direction == .sendonly)
    let talks = place.session.talks(until: .seconds(5))
    #expect(talks.count == 1)
    let both = try #require(talks.first)
    #expect(both.from == .seconds(0.2) || both.from == .seconds(0.201))
    #expect(both.to <= .seconds(1.001))
  }

  @Test func `both may talk from an answer on, and until an offer of hold`() throws {
    let again = """
      system  -> primary  INVITE  1.001
      primary -> system   200     1.100
      system  -> carrier  200     1.101
      carrier -> system   ACK     1.102
      system  -> primary  ACK     1.103
      primary -> carrier  RTP PCMU 9 1.200..1.400

      """
    let (held, _) = try read(
      Self.answered + "carrier -> system INVITE 1.000 hold\n" + again
        + "carrier -> system INVITE 3.000 media=127.10.0.2:4000\n"
        + "system -> primary INVITE 3.001\nprimary -> system 200 3.100\n"
        + "system -> carrier 200 3.101\n")
    let talks = held.sessions.flatMap { $0.talks(until: .seconds(9)) }
    #expect(talks.map(\.from).sorted() == [0.2, 0.201, 3.1, 3.101].map { Moment.seconds($0) })
    #expect(talks.map(\.to).sorted() == [1, 1.001, 9, 9].map { Moment.seconds($0) })
    let (open, _) = try read(
      Self.answered + "carrier -> system INVITE 1.000 hold\n" + again
        + "carrier -> system INVITE 3.000 media=127.10.0.2:4000\n")
    #expect(open.sessions.allSatisfy { $0.talks(until: .seconds(9)).count == 1 })
  }

  @Test func `RTCP is expected next to RTP, or where it is said to be`() throws {
    let body = { (line: String) in
      "v=0\\r\\no=carrier 1 1 IN IP4 127.10.0.2\\r\\ns=-\\r\\nc=IN IP4 127.10.0.2\\r\\nt=0 0\\r\\n"
        + "m=audio 4000 RTP/AVP 0\\r\\n\(line)"
    }
    for (line, port) in [("", 4_001), ("a=rtcp:4123\\r\\n", 4_123), ("a=rtcp-mux\\r\\n", 4_000)] {
      let text = """
        carrier -> system INVITE 0.0 body="\(body(line))"
        system -> carrier 200 0.1 codecs=PCMU
        system -> carrier RTP PCMU 5 0.200..0.300 to-media=127.10.0.2:4000
        """
      let (media, _) = try read(text)
      let session = try #require(media.sessions.first)
      #expect(session.caller.announcements.first?.rtcp?.port == UInt16(port))
    }
  }

  @Test func `digits are those of the payload type that is for events`() throws {
    let (media, _) = try read(
      Self.answered + """
        carrier -> primary RTP PCMU 5 0.300..0.400
        carrier -> primary DTMF 1 0.400
        carrier -> primary DTMF "#" 0.700
        carrier -> primary DTMF 9 1.000 as=telephone-event@120
        """)
    #expect(media.streams.first?.digits == "1#")
    #expect(media.streams.first?.flow.events.count == 3)
  }
}
