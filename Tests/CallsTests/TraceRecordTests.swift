import Calls
import Foundation
import Media
import SIP
import Testing
import Wire

struct TraceRecordTests {
  static let failover = """
    carrier -> system    INVITE   0.000
    system  -> primary   INVITE   0.001
    system  -> primary   INVITE   0.501
    primary -> system    180      0.601
    system  -> secondary INVITE   4.095
    system  -> primary   CANCEL   4.095033
    primary -> system    200 CANCEL 4.100
    primary -> system    487      4.101
    system  -> primary   ACK      4.102
    secondary -> system  200      5.000
    system  -> carrier   200      5.001
    carrier -> system    ACK      5.002
    system  -> secondary ACK      5.003
    carrier -> system    BYE      9.000
    system  -> secondary BYE      9.001
    secondary -> system  200      9.002
    system  -> carrier   200      9.003
    """

  private static func record(
    _ text: String, detail: RecordDetail = .notable, adding more: [Sighting] = []
  ) throws -> CaptureRecord {
    let ladder = try Ladder(text)
    let sightings = (ladder.sightings + more).sorted { $0.frame < $1.frame }
    let reading = CallModel.read(sightings)
    let composer = TraceComposer(
      reading, sightings,
      media: MediaReading(reading.calls, FlowTable.read(ladder.media))
        .ofCalls(reading.calls.count),
      since: sightings.first?.at ?? .zero, until: ladder.endedAt, detail: detail
    ) { _ in ladder.roles }
    let summary = CaptureSummary(
      file: "x.pcap", frames: sightings.count, first: sightings.first?.at,
      last: sightings.last?.at, calls: reading.calls.count, messages: sightings.count,
      partial: nil, losses: ["cutFrames": 0, "streamGaps": 2])
    return CaptureRecord(summary, composer)
  }

  private static func messages(_ leg: LegRecord) -> [MessageRecord] {
    leg.transactions.flatMap(\.messages) + leg.dialogs.flatMap(\.acks)
  }

  @Test func `every message of a call is in its record once`() throws {
    let record = try Self.record(Self.failover)
    let call = try #require(record.calls.first)
    #expect(record.calls.count == 1)
    #expect(call.legs.count == 3)
    let frames = call.legs.flatMap(Self.messages).map(\.frame).sorted()
    #expect(frames == Array(1...17))
    #expect(record.others.isEmpty && record.strays.isEmpty && record.events.isEmpty)
  }

  @Test func `times are exact and counted from the first INVITE`() throws {
    let call = try #require(try Self.record(Self.failover).calls.first)
    #expect(call.startedAt == "1970-01-01T00:00:00Z")
    let cancel = try #require(
      call.legs.flatMap(\.transactions).first { $0.method == "CANCEL" }?.messages.first)
    #expect(cancel.seconds == 4.095033)
    #expect(cancel.at == "1970-01-01T00:00:04.095033000Z")
    #expect(try RecordText.line(cancel).contains("\"seconds\":4.095033,"))
    #expect(call.seconds == 9.003)
  }

  @Test func `legs say how they ended and where their transactions stand`() throws {
    let legs = try #require(try Self.record(Self.failover).calls.first?.legs)
    #expect(legs.map(\.finalStatus) == [200, 487, 200])
    #expect(legs[1].transactions.map(\.place) == [.invite, .cancel])
    #expect(legs[1].transactions[0].messages.map(\.isRepeated) == [nil, true, nil, nil, nil])
    #expect(legs[0].transactions.map(\.place) == [.invite, .dialog])
    #expect(legs[0].transactions[1].dialogs == [0])
    #expect(legs[0].dialogs[0].establishedSeconds == 5.001)
    #expect(legs[0].dialogs[0].endedSeconds == 9)
    #expect(legs[1].dialogs.isEmpty)
  }

  @Test func `an offer is told in short`() throws {
    let call = try #require(
      try Self.record("carrier -> system INVITE 0 codecs=PCMU,opus@107 media=127.0.0.9:4000")
        .calls.first)
    let body = try #require(call.legs[0].transactions[0].messages[0].body)
    let audio = try #require(body.session?.media.first)
    #expect(audio.codecs == ["0 PCMU/8000", "107 opus/48000/2"])
    #expect(audio.endpoint == "127.0.0.9:4000")
    #expect(audio.direction == "sendrecv")
    #expect(body.contentType == "application/sdp")
  }

  @Test func `the whole text is there where asked for, in base64 where it is no text`() throws {
    let plain = try #require(try Self.record("carrier -> system INVITE 0").calls.first)
    #expect(plain.legs[0].transactions[0].messages[0].text == nil)
    let full = try #require(
      try Self.record("carrier -> system INVITE 0", detail: .full).calls.first)
    let text = try #require(full.legs[0].transactions[0].messages[0].text)
    #expect(try Message(text).method == .invite)

    var bytes = try #require(try Ladder("carrier -> system INVITE 0 no-sdp").sightings[0].message)
      .bytes
    let second = try #require(bytes.firstIndex(of: 0x0A)) + 1
    bytes.insert(contentsOf: Array("X-Odd: ".utf8) + [0xFF, 0x0D, 0x0A], at: second)
    let odd = Sighting(
      frame: 1, at: .zero, transport: .udp, from: Endpoint(.v4(127, 0, 0, 1)),
      to: Endpoint(.v4(127, 0, 0, 2)), .sip(try Message(bytes)))
    let composer = TraceComposer(
      CallModel.read([odd]), [odd], since: .zero, until: .zero, detail: .full
    ) { _ in Roles([]) }
    let record = composer.call(0).legs[0].transactions[0].messages[0]
    #expect(record.text == nil)
    let decoded = try #require(record.base64.flatMap { Data(base64Encoded: $0) })
    #expect(Array(decoded) == bytes)
  }

  @Test func `streams stand with their call, with legs, codec and digits`() throws {
    let call = try #require(
      try Self.record(
        """
        carrier -> system    INVITE  0.000
        system  -> primary   INVITE  0.002
        primary -> system    200     0.200
        system  -> carrier   200     0.201
        carrier -> system    ACK     0.202
        system  -> primary   ACK     0.203
        carrier -> primary   RTP PCMU 50 0.300..1.300
        primary -> carrier   RTP PCMU 40 0.400..1.200
        carrier -> primary   DTMF 1 1.400
        carrier -> primary   DTMF "#" 1.800
        """
      ).calls.first)
    #expect(call.frame == 1 && call.number == 1)
    #expect(call.streams.map(\.toward) == ["callee", "caller"])
    #expect(call.streams.map(\.legs) == [[0, 1], [0, 1]])
    #expect(call.streams.map(\.codec) == ["PCMU", "PCMU"])
    #expect(call.streams.map(\.digits) == ["1#", nil])
    #expect(call.streams[0].seconds == 0.3 && call.streams[1].packets == 40)
    #expect(call.streams.allSatisfy { $0.isAsAnnounced && $0.lost == 0 })
    #expect(call.silences.isEmpty)
  }

  @Test func `a direction in which nobody was heard is told, once for both hops`() throws {
    let call = try #require(
      try Self.record(
        """
        carrier -> system    INVITE  0.000
        system  -> primary   INVITE  0.002
        primary -> system    200     0.200
        system  -> carrier   200     0.201
        carrier -> system    ACK     0.202
        system  -> primary   ACK     0.203
        carrier -> primary   RTP PCMU 100 0.300..2.300
        carrier -> system    BYE     4.201
        """
      ).calls.first)
    #expect(call.streams.count == 1)
    #expect(call.silences.count == 1)
    let silence = try #require(call.silences.first)
    // From the primary, who announced it, to the carrier; from the 200 to the BYE.
    #expect(silence.seconds == 0.201 && silence.durationSeconds == 4)
    #expect(silence.from != nil && silence.from == call.streams[0].to)
    #expect(silence.to == call.streams[0].from)
  }

  @Test func `what fits no transaction stays with the call of its Call-ID`() throws {
    let record = try Self.record(
      """
      carrier -> system INVITE 0.000 call-id=a
      system -> carrier 200 OPTIONS 1.000 call-id=a stray
      system -> carrier 200 OPTIONS 2.000 call-id=z stray
      """)
    #expect(record.calls[0].strays.map(\.status) == [200])
    #expect(record.strays.count == 1)
  }

  @Test func `a refusal belongs to the call that was refused`() throws {
    let record = try Self.record(
      """
      carrier -> system  INVITE 0.000
      system  -> primary INVITE 0.001
      primary -> system  ICMP   0.002
      """)
    #expect(record.calls[0].events.map(\.event) == ["unreachable"])
    #expect(record.events.isEmpty)
  }

  @Test func `the same evidence gives the same text, and it can be read back`() throws {
    let one = try RecordText.pretty(
      TraceRecord(producer: "test", captures: [Self.record(Self.failover, detail: .full)]))
    let two = try RecordText.pretty(
      TraceRecord(producer: "test", captures: [Self.record(Self.failover, detail: .full)]))
    #expect(one == two)
    let back = try JSONDecoder().decode(TraceRecord.self, from: Data(one.utf8))
    #expect(try RecordText.pretty(back) == one)
    #expect(back.captures[0].capture.losses == ["streamGaps": 2])
  }

  @Test func `no control of a terminal is left in the text`() throws {
    let text = try RecordText.line(["name": "a\u{1B}[2J\u{9B}2J\u{7F}é"])
    #expect(text.hasSuffix(#"\u009b2J\u007fé"}"#))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
  }
}
