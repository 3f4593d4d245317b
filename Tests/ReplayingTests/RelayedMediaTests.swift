import Capture
import Replaying
import SIP
import Testing
import Wire

/// What is said of RTP that passes through the system.
struct RelayedMediaTests {
  /// What the system does with the RTP of the two parties.
  struct Relay {
    var payloadType: UInt8 = 0
    var answers = true
    var isAsked = true
    /// Every so many packets to the edge is lost; 0 for none.
    var loses = 0
    /// How many packets at the end are not passed on any more.
    var cuts = 0
  }

  private static let count = 100

  /// A call through a system that puts itself between the two parties' audio.
  private func tape(_ relay: Relay = Relay()) throws -> Tape {
    var tape = Tape()
    let (carrier, system, edge) = ("10.0.0.2:5060", "10.0.0.1:5060", "10.0.0.3:5060")
    func head(_ first: String, _ method: String, number: Int = 1, tag: String = ";tag=b")
      -> [String]
    {
      [
        first, "Max-Forwards: 70", "From: <sip:+15550001@10.0.0.2>;tag=a",
        "To: <sip:desk@10.0.0.1>\(tag)", "Call-ID: relayed@10.0.0.2", "CSeq: \(number) \(method)",
        "Contact: <sip:x@10.0.0.2>",
      ]
    }
    func add(
      _ at: Double, _ from: String, _ to: String, _ via: [String], _ lines: [String], _ body: String
    ) {
      let type = body.isEmpty ? [] : ["Content-Type: application/sdp"]
      tape.add(
        at, from: from, to: to, lines: [lines[0]] + via + lines.dropFirst() + type, body: body)
    }
    let first = ["Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKa"]
    let second = ["Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKb"] + first
    let invite = head("INVITE sip:desk@10.0.0.1 SIP/2.0", "INVITE", tag: "")
    let answer = head("SIP/2.0 200 OK", "INVITE")
    add(0, carrier, system, first, invite, offer("10.0.0.2", 4000))
    add(0.01, system, edge, second, invite, offer("10.0.0.1", 6002))
    add(0.1, edge, system, second, answer, offer("10.0.0.3", 5000))
    add(0.11, system, carrier, first, answer, offer("10.0.0.1", 6000))
    let acked = ["Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKc"]
    let ack = head("ACK sip:desk@10.0.0.3 SIP/2.0", "ACK")
    add(0.12, carrier, system, acked, ack, "")
    add(0.13, system, edge, ["Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKd"] + acked, ack, "")
    if relay.isAsked {
      for number in 0..<Self.count {
        let at = 0.2 + Double(number) * 0.02
        rtp(at, "10.0.0.2:4000", "10.0.0.1:6000", number, source: 1, 0, &tape)
        rtp(at, "10.0.0.3:5000", "10.0.0.1:6002", number, source: 2, 0, &tape)
        if number >= Self.count - relay.cuts { continue }
        if relay.loses == 0 || number % relay.loses != 1 {
          rtp(
            at + 0.001, "10.0.0.1:6002", "10.0.0.3:5000", number, source: 1, relay.payloadType,
            &tape)
        }
        if relay.answers {
          rtp(
            at + 0.001, "10.0.0.1:6000", "10.0.0.2:4000", number, source: 2, relay.payloadType,
            &tape)
        }
      }
    }
    let ended = ["Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKe"]
    let bye = head("BYE sip:desk@10.0.0.3 SIP/2.0", "BYE", number: 2)
    let farewell = ["Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKf"] + ended
    add(2.5, carrier, system, ended, bye, "")
    add(2.51, system, edge, farewell, bye, "")
    add(2.52, edge, system, farewell, head("SIP/2.0 200 OK", "BYE", number: 2), "")
    add(2.53, system, carrier, ended, head("SIP/2.0 200 OK", "BYE", number: 2), "")
    return tape
  }

  private func offer(_ address: String, _ port: Int) -> String {
    """
    v=0\r\no=- 1 1 IN IP4 \(address)\r\ns=-\r\nc=IN IP4 \(address)\r\nt=0 0\r
    m=audio \(port) RTP/AVP 0 8\r\n
    """
  }

  private func rtp(
    _ at: Double, _ from: String, _ to: String, _ number: Int, source: UInt8, _ type: UInt8,
    _ tape: inout Tape
  ) {
    guard let from = Endpoint(from), let to = Endpoint(to) else { return }
    let time = number * 160
    let head: [UInt8] = [
      0x80, type, 0, UInt8(number), 0, 0, UInt8(time >> 8 & 0xFF), UInt8(time & 0xFF), 0, 0, 0,
      source,
    ]
    tape.add(
      Packet(.udp, from: from, to: to, head + [UInt8](repeating: 0xD5, count: 160)),
      at: .seconds(1000 + at))
  }

  /// A recording compared with what came when it was played again.
  private func compare(_ old: Relay, _ new: Relay) throws -> CallComparison {
    let material = try #require(ReplayKit.material(try tape(old).reading))
    let reading = try tape(new).reading
    return CallComparer.compare(
      0, ReplayTrace(material.script, material.reading.sightings, material.reading.flows),
      ReplayTrace(material.script, reading.sightings, reading.flows), ReplayTiming(),
      comparesAgents: false)
  }

  @Test func `the same streams are no difference, and are counted`() throws {
    let comparison = try compare(Relay(), Relay())
    #expect(comparison.differences == [])
    #expect(comparison.rows.count == 10)
    let media = comparison.media.recorded
    #expect(media.relayed.keys.sorted() == ["carrier", "primary"])
    #expect(media.relayed.values.allSatisfy { $0.packets == [0: 100] && $0.lost == 0 })
    #expect(media.sent == 200)
    #expect(comparison.media.replayed.relayed.values.map(\.count) == [100, 100])
  }

  @Test func `another payload type is told, each way`() throws {
    #expect(
      try compare(Relay(), Relay(payloadType: 8)).differences.map(\.sentence) == [
        "system → carrier  RTP: payload type 8 instead of 0",
        "system → primary  RTP: payload type 8 instead of 0",
      ])
  }

  @Test func `audio that passes one way only is missing, or new`() throws {
    #expect(
      try compare(Relay(), Relay(answers: false)).differences.map(\.sentence)
        == ["system → carrier  RTP: missing"])
    #expect(
      try compare(Relay(answers: false), Relay()).differences.map(\.sentence)
        == ["system → carrier  RTP: extra"])
  }

  @Test func `packets that the system loses are counted`() throws {
    #expect(
      try compare(Relay(), Relay(loses: 2)).differences.map(\.sentence) == [
        "system → primary  RTP: 50 packets instead of 100",
        "system → primary  RTP: 49 packets lost instead of 0",
      ])
    // One in fifty is a matter of the moment.
    #expect(try compare(Relay(), Relay(loses: 50)).differences == [])
  }

  @Test func `who ends a little earlier is not different, who ends much earlier is`() throws {
    #expect(try compare(Relay(), Relay(cuts: 10)).differences == [])
    #expect(
      try compare(Relay(), Relay(cuts: 60)).differences.map(\.kind.word) == ["packets", "packets"])
  }

  @Test func `where the parties sent nothing there was nothing to pass on`() throws {
    #expect(try compare(Relay(), Relay(isAsked: false)).differences == [])
  }

  @Test func `a system that only passes SIP on relays no stream`() throws {
    let material = try #require(
      try ReplayKit.read("media/reference-audio-both-ways-after-failover-udp"))
    let trace = ReplayTrace(material.script, material.reading.sightings, material.reading.flows)
    #expect(trace.media[0]?.relayed == [:])
    #expect(trace.media[0].map { $0.sent > 0 } == true)
  }
}
