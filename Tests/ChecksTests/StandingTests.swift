import Calls
import Checks
import Media
import SIP
import Testing
import Wire

/// Whether a finding stands: where nothing that the capture lacks could excuse it, and only there.
struct StandingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let title: String
    let stands: Bool
    /// Whether who is who is found from the call.
    var isInferred = false
    let ladder: String

    var testDescription: String { "\(check.id): \(title)" }
  }

  private static let ringing = """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.001
    primary -> system   180     0.101

    """

  private static let backToBack = """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002  b2bua
    primary -> system   200     0.200
    system  -> primary  ACK     0.201
    system  -> carrier  200     0.202
    carrier -> system   ACK     0.203

    """

  static let cases = [
    Case(
      check: FinalSingle(), title: "the system is seen on both of its sides", stands: true,
      isInferred: true,
      ladder: """
        carrier -> system  INVITE 0.000
        system  -> primary INVITE 0.001
        system  -> carrier 408    6.000
        carrier -> system  ACK    6.001
        primary -> system  200    6.500
        system  -> carrier 200    6.501
        """),
    Case(
      check: FinalSingle(), title: "the primary may be taken for the system", stands: false,
      isInferred: true,
      ladder: """
        system  -> primary INVITE     0.000
        primary -> system  486        0.100
        system  -> primary ACK        0.101
        primary -> system  200 INVITE 0.200
        """),
    Case(
      check: TransactionAnswered(), title: "a refusal with another From tag", stands: true,
      isInferred: true,
      ladder: ringing + "system -> carrier 486 1.000 from-tag=other"),
    Case(
      check: TransactionAnswered(), title: "one of who may be taken for the system",
      stands: false, isInferred: true,
      ladder: "system -> primary INVITE 0.000\nprimary -> system 486 0.100 from-tag=other"),
    Case(
      check: CodecOrder(), title: "a B2BUA's offer may be that of another call", stands: false,
      ladder: "carrier -> system INVITE 0.000 codecs=PCMU,PCMA\n"
        + "system -> primary INVITE 0.001 b2bua codecs=PCMA,PCMU"),
    Case(
      check: CodecAnswerSubset(), title: "an UPDATE may have offered more before the 200",
      stands: false,
      ladder: """
        carrier -> system  INVITE 0.000  codecs=PCMU header.Supported=100rel
        system  -> primary INVITE 0.001
        primary -> system  200    0.100
        system  -> carrier 200    0.101  codecs=PCMU,G729
        """),
    Case(
      check: CodecAnswerSubset(), title: "the primary may have answered it itself", stands: false,
      ladder: """
        carrier -> system  INVITE 0.000  codecs=PCMU
        system  -> primary INVITE 0.001
        system  -> carrier 200    0.101  codecs=PCMU,G729
        """),
    Case(
      check: CancelWellFormed(), title: "with another branch it may be another INVITE's",
      stands: false,
      ladder: ringing + "system -> primary CANCEL 3.000 branch=other to-tag=tag-primary"),
    Case(
      check: CancelWellFormed(), title: "two Vias are wrong whatever it cancels", stands: true,
      ladder: ringing
        + "system -> primary CANCEL 3.000 branch=other "
        + "add.Via=\"SIP/2.0/UDP 127.10.0.2;branch=z9hG4bK-x\""),
    Case(
      check: ReferContextToken(), title: "a B2BUA's REFER may be another's", stands: false,
      ladder: backToBack
        + """
        carrier -> system  REFER 3.000  token=a1
        system  -> primary REFER 3.001  token=b2
        primary -> system  202   3.002
        system  -> carrier 202   3.003
        """),
    Case(
      check: ReferNotify(), title: "a NOTIFY of the system's own may not be the last",
      stands: false,
      ladder: ExampleLadders.answered
        + """
        primary -> system  REFER  5.0
        system  -> primary 202    5.1
        system  -> primary NOTIFY 5.2  header.Event=presence
        primary -> system  200    5.3
        """),
    Case(
      check: TransactionRetransmission(), title: "a CANCEL may be said again for a 180",
      stands: false,
      ladder: ringing
        + """
        system  -> primary CANCEL     3.000
        system  -> primary CANCEL     3.100
        primary -> system  200 CANCEL 3.200
        """),
  ]

  @Test(arguments: cases) func `a finding stands where nothing can excuse it`(
    _ item: Case
  ) throws {
    let ladder = try Ladder(item.ladder)
    let call = try #require(CallModel.read(ladder.sightings).calls.first)
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings,
      roles: item.isInferred ? RoleInference.infer(call) : ladder.roles, endedAt: ladder.endedAt)
    guard case .failed(let found) = item.check.judge(evidence) else {
      Issue.record("nothing is found")
      return
    }
    #expect(found.contains(where: \.stands) == item.stands, "\(found.map(\.message))")
  }

  private static let speech =
    ExampleLadders.answered + "carrier -> primary RTP PCMU 20 0.300..0.700\n"

  private static func digits(
    _ ladder: Ladder, _ media: [MediaPacket]
  ) throws -> [Finding] {
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(media),
      roles: ladder.roles, endedAt: ladder.endedAt)
    guard case .failed(let found) = DTMFEvents().judge(evidence) else { return [] }
    return found
  }

  @Test func `a duration that shrinks stands though other packets are lost`() throws {
    let ladder = try Ladder(Self.speech + "carrier -> primary DTMF 5 0.700\n")
    var media = ladder.media
    let events = media.indices.filter { media[$0].header?.payloadType == 101 }
    try #require(events.count == 8)
    // The payload ends with the duration (RFC 4733 §2.3).
    let length = media[events[3]].bytes.count
    media[events[3]].bytes.replaceSubrange(length - 2..<length, with: [0, 1])
    media.removeSubrange(events[5]...)
    media.remove(at: events[1])
    let found = try Self.digits(ladder, media)
    #expect(found.map(\.stands) == [true], "\(found.map(\.message))")
  }

  @Test func `a digit without an end stands where its flow is whole`() throws {
    let ladder = try Ladder(
      Self.speech + "carrier -> primary DTMF 5 0.700 ends=0\n"
        + "carrier -> primary RTP PCMU 20 1.500..1.900\n")
    #expect(ladder.media.count == 45)
    let whole = try Self.digits(ladder, ladder.media)
    #expect(whole.map(\.stands) == [true], "\(whole.map(\.message))")
    var lossy = ladder.media
    lossy.remove(at: 25)
    let found = try Self.digits(ladder, lossy)
    #expect(found.map(\.stands) == [false], "\(found.map(\.message))")
  }
}
