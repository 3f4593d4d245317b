import Calls
import Checks
import Media
import Testing
import Wire

/// What each defect of a call's media makes the checks say, and that a right one is left alone.
struct MediaDefectTests {
  static let trace =
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 150 0.310..3.310
      carrier -> primary   DTMF 1 1.300
      carrier -> primary   DTMF 2 1.600
      carrier -> primary   RTP PCMU 50 2.000..3.000

      """ + ExampleLadders.hangUp("primary")

  /// The system passes audio on; after a second the caller holds for two.
  static let relayed = """
    carrier -> system    INVITE  0.000
    system  -> carrier   100     0.001
    system  -> primary   INVITE  0.002  media=127.10.0.1:6002
    primary -> system    200     0.200
    system  -> carrier   200     0.201  media=127.10.0.1:6000
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203
    carrier -> system    RTP PCMU 150 0.300..3.300 payload=41 to-media=127.10.0.1:6000
    system  -> primary   RTP PCMU 150 0.301..3.301 payload=41 media=127.10.0.1:6002
    primary -> system    RTP PCMU 60 0.310..1.510 payload=42 to-media=127.10.0.1:6002
    system  -> carrier   RTP PCMU 60 0.311..1.511 payload=42 media=127.10.0.1:6000
    carrier -> system    INVITE  1.600  hold
    system  -> carrier   200     1.601  media=127.10.0.1:6000
    carrier -> system    ACK     1.602

    """ + ExampleLadders.hangUp("primary")

  static let relaying: [any Check] = [MediaPacing(), MediaNoTranscoding(), MediaDirection()]
  static let relayCases = [
    Case(
      "the system codes anew", .recode(MediaSelector("system", "primary", .speech)),
      seenBy: ["media.no-transcoding"]),
    Case(
      "every tenth packet leaves 100 ms late",
      .delay(MediaSelector("system", "primary", .every(10)), by: .milliseconds(100)),
      seenBy: ["media.pacing"]),
    Case(
      "audio goes on into the hold",
      .repeat(MediaSelector("system", "carrier", .first(1)), after: .seconds(3)),
      seenBy: ["media.direction"]),
  ]

  static let media: [any Check] = [
    MediaTwoWay(), MediaAfterAck(), MediaNegotiated(), DTMFEvents(), MediaLoss(),
  ]

  struct Case: CustomTestStringConvertible {
    let name: String
    let defect: MediaDefect
    let seenBy: Set<CheckID>

    init(_ name: String, _ defect: MediaDefect, seenBy: Set<CheckID>) {
      self.name = name
      self.defect = defect
      self.seenBy = seenBy
    }

    var testDescription: String { name }
  }

  static let there = MediaSelector("carrier", "primary")
  static let back = MediaSelector("primary", "carrier")
  static let cases = [
    Case("the caller is mute", .omit(there), seenBy: ["media.two-way"]),
    Case("the primary is mute", .lose(back), seenBy: ["media.two-way"]),
    Case(
      "the primary is heard 0.8 s late", .omit(MediaSelector("primary", "carrier", .first(40))),
      seenBy: ["media.after-ack"]),
    Case(
      "speech of another codec", .retype(MediaSelector("primary", "carrier", .speech), to: 18),
      seenBy: ["media.negotiated"]),
    Case(
      "digits under another number",
      .retype(MediaSelector("carrier", "primary", .events), to: 96), seenBy: ["media.negotiated"]),
    Case(
      "no end packets", .omit(MediaSelector("carrier", "primary", .ends)),
      seenBy: ["dtmf.rfc4733"]),
    Case(
      "one end packet", .omit(MediaSelector("carrier", "primary", .ends, sparing: 4)),
      seenBy: ["dtmf.rfc4733"]),
    Case(
      "end packets lost on the way", .lose(MediaSelector("carrier", "primary", .ends)),
      seenBy: ["dtmf.rfc4733", "media.loss"]),
    Case(
      "a time stamp for each event packet",
      .restamp(MediaSelector("carrier", "primary", .events)), seenBy: ["dtmf.rfc4733"]),
    Case(
      "a tenth is lost", .lose(MediaSelector("primary", "carrier", .every(10))),
      seenBy: ["media.loss"]),
    Case(
      "every second packet comes 80 ms late",
      .delay(MediaSelector("primary", "carrier", .every(2)), by: .milliseconds(80)),
      seenBy: ["media.loss"]),
  ]

  private static func verdicts(
    _ packets: [MediaPacket], _ ladder: Ladder, by checks: [any Check] = media
  ) -> [CheckID: Verdict] {
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(packets),
      packets: packets, roles: ladder.roles, endedAt: ladder.endedAt)
    return Dictionary(uniqueKeysWithValues: checks.map { ($0.id, $0.judge(evidence)) })
  }

  @Test func `every media check passes the right trace`() throws {
    let ladder = try Ladder(Self.trace)
    let verdicts = Self.verdicts(ladder.media, ladder)
    #expect(verdicts.values.allSatisfy { $0 == .passed }, "\(verdicts)")
  }

  @Test(arguments: cases)
  func `a defect is found by the checks it is about and by no other`(_ subject: Case) throws {
    let ladder = try Ladder(Self.trace)
    let packets = try #require(subject.defect.apply(to: ladder.media, ladder.roles))
    let verdicts = Self.verdicts(packets, ladder)
    let failed = verdicts.filter { if case .failed = $0.value { true } else { false } }
    #expect(Set(failed.keys) == subject.seenBy, "\(verdicts)")
  }

  @Test(arguments: relayCases)
  func `what a system does to audio that it passes on is found`(_ subject: Case) throws {
    let ladder = try Ladder(Self.relayed)
    let right = Self.verdicts(ladder.media, ladder, by: Self.relaying)
    #expect(right.values.allSatisfy { $0 == .passed }, "\(right)")
    let packets = try #require(subject.defect.apply(to: ladder.media, ladder.roles))
    let verdicts = Self.verdicts(packets, ladder, by: Self.relaying)
    let failed = verdicts.filter { if case .failed = $0.value { true } else { false } }
    #expect(Set(failed.keys) == subject.seenBy, "\(verdicts)")
  }

  @Test func `a defect that strikes nothing says so`() throws {
    let ladder = try Ladder(ExampleLadders.answered)
    #expect(MediaDefect.lose(Self.there).apply(to: ladder.media, ladder.roles) == nil)
  }
}
