import Calls
import Capture
import Replaying
import SIP
import Testing
import Wire

/// What is read from a capture before anything is played.
struct ScriptTests {
  @Test func `retransmissions are no steps`() throws {
    let material = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    var tape = Tape()
    for sighting in material.reading.sightings {
      guard let message = sighting.message else { continue }
      let packet = Packet(
        sighting.transport, from: sighting.source, to: sighting.destination, message.bytes)
      tape.add(packet, at: sighting.at)
      tape.add(packet, at: sighting.at + .milliseconds(700))
    }
    let doubled = try #require(ReplayKit.material(tape.reading))
    #expect(doubled.reading.sightings.count == 2 * material.reading.sightings.count)
    let steps = [material, doubled].map { material in
      material.script.calls.map { call in
        call.parts.sorted { $0.key < $1.key }.map { $0.value.steps.map(\.message.summary) }
      }
    }
    #expect(steps[0] == steps[1])
  }

  @Test func `a call whose INVITE is missing is skipped and counted`() throws {
    let material = try #require(try ReplayKit.read("series/reference-breaker-opens-udp"))
    let first = try #require(material.calls.calls.first?.callIDs.first)
    var tape = Tape()
    for sighting in material.reading.sightings {
      guard let message = sighting.message else { continue }
      if message.callID == first, message.cseq.method == .invite { continue }
      tape.add(
        Packet(sighting.transport, from: sighting.source, to: sighting.destination, message.bytes),
        at: sighting.at)
    }
    let script = try #require(ReplayKit.material(tape.reading)).script
    #expect(script.found == 4)
    #expect(script.calls.count == 3)
    #expect(script.skipped.map(\.callID) == [first])
    #expect(script.skipped.first?.reason == "the capture begins in the middle of it")
    let plan = ReplayText().plan(script)
    #expect(plan[0].hasPrefix("4 calls found, 3 to be played, 1 skipped"))
  }

  @Test func `a call the system makes by itself is not played`() throws {
    let roles = Roles([Roles.Party("system", .system, .v4(127, 236, 85, 2))])
    let material = try #require(
      try ReplayKit.read("failover/reference-primary-503-udp", given: roles))
    #expect(material.script.calls.isEmpty)
    #expect(
      material.script.skipped.first?.reason.hasPrefix("the system begins it by itself") == true)
  }

  @Test func `who refused every packet is left out`() throws {
    let material = try #require(try ReplayKit.read("failover/kamailio-primary-unreachable-udp"))
    #expect(material.cast.members.filter(\.isAbsent).map(\.name) == ["primary"])
    #expect(material.script.notes == ["primary refused every packet; nobody listens there"])
  }

  @Test func `parties on one address are told apart by port`() throws {
    var tape = Tape()
    let call = ["Call-ID: one@127.0.0.1", "From: <sip:a@127.0.0.1:5071>;tag=fa", "CSeq: 1 INVITE"]
    tape.add(
      0, from: "127.0.0.1:5071", to: "127.0.0.1:5060", "INVITE sip:b@127.0.0.1:5060 SIP/2.0",
      "Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK1", call[0], call[1], call[2],
      "To: <sip:b@127.0.0.1>")
    tape.add(
      0.01, from: "127.0.0.1:5060", to: "127.0.0.1:5072", "INVITE sip:b@127.0.0.1:5072 SIP/2.0",
      "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK2", call[0], call[1], call[2],
      "To: <sip:b@127.0.0.1>")
    let cast = try #require(ReplayKit.material(tape.reading)).cast
    #expect(cast.members.map(\.place) == ["127.0.0.1:5071", "127.0.0.1:5072"])
    #expect(cast.members.map(\.name) == ["carrier", "primary"])
    #expect(cast.hasSharedAddress)
  }

  @Test func `addresses are replaced as whole words only`() {
    var map = AddressMap()
    map.add(.v4(10, 0, 0, 1), port: nil, becomes: Endpoint(.v4(127, 1, 0, 2)))
    map.add(.v4(10, 0, 0, 9), port: 5070, becomes: Endpoint(.v4(127, 1, 0, 3)))
    map.add(.v4(10, 0, 0, 9), port: 5080, becomes: Endpoint(.v4(127, 1, 0, 4)))
    for (text, expected) in [
      ("<sip:a@10.0.0.1:5062;lr>", "<sip:a@127.1.0.2:5060;lr>"),
      ("10.0.0.1", "127.1.0.2"), ("10.0.0.11", "10.0.0.11"), ("110.0.0.1", "110.0.0.1"),
      ("v10.0.0.1", "v10.0.0.1"), ("10.0.0.1.5", "10.0.0.1.5"),
      ("10.0.0.9:5080, 10.0.0.9:5070", "127.1.0.4:5060, 127.1.0.3:5060"),
      ("host-10.0.0.1", "host-10.0.0.1"), ("", ""), ("[::1]:5060", "[::1]:5060"),
      ("10.0.0.1:", "127.1.0.2:"),
    ] {
      #expect(map.rewrite(text) == expected)
    }
  }

  @Test func `credentials are read with and without a realm`() {
    #expect(ReplayCredentials("a:b") == ReplayCredentials(username: "a", password: "b"))
    #expect(
      ReplayCredentials("a:b@c@home")
        == ReplayCredentials(username: "a", password: "b@c", realm: "home"))
    #expect(ReplayCredentials("ab") == nil && ReplayCredentials(":b") == nil)
  }
}
