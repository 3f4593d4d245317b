import Calls
import Capture
import Replaying
import SIP
import Signaling
import Testing
import Wire

/// One party alone, with a system that a test speaks for.
struct PartyTests {
  /// A party of two calls of different callers, which both begin at once.
  private func primary() throws -> (ReplayParty, ReplaySetting) {
    let single = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let tape = Tape(single.reading, times: 2, apart: .milliseconds(5), number: "+155510085000")
    let material = try #require(ReplayKit.material(tape.reading))
    let setting = ReplayKit.setting(material.script)
    let member = try #require(material.cast.index(of: "secondary"))
    var party = ReplayParty(member, in: setting)
    party.start(at: .seconds(10))
    return (party, setting)
  }

  private func packet(_ draft: Draft, to setting: ReplaySetting, _ party: Int = 2) -> Packet {
    Packet(.udp, from: setting.system, to: setting.endpoints[party], draft.bytes)
  }

  private func request(
    _ method: Method, from number: String, callID: String, branch: String, toTag: String? = nil
  ) -> Draft {
    Draft(
      .request(method, uri: "sip:x@127.60.0.12"),
      fields: [
        .init(.via, "SIP/2.0/UDP 127.60.0.1:5060;branch=z9hG4bK\(branch)"),
        .init(.from, "<sip:\(number)@127.60.0.1>;tag=sys-\(branch.first ?? "x")"),
        .init(.to, "<sip:x@127.60.0.12>\(toTag.map { ";tag=\($0)" } ?? "")"),
        .init(.callID, callID), .init(.cseq, "7 \(method)"),
        .init(.contact, "<sip:127.60.0.1:5060>"), .init(.maxForwards, "70"),
      ])
  }

  private func replies(_ party: inout ReplayParty, until moment: Moment) -> [Message] {
    var sent = party.drain()
    while let deadline = party.deadline, deadline <= moment {
      party.wake(at: deadline)
      sent += party.drain()
    }
    return sent.compactMap { try? Message($0.bytes) }
  }

  @Test func `a B2BUA's legs are found by the caller's number, whatever their order`() throws {
    var (party, setting) = try primary()
    let second = request(.invite, from: "+15551000001", callID: "b2b-2", branch: "b")
    let first = request(.invite, from: "+15551000000", callID: "b2b-1", branch: "a")
    party.receive(packet(second, to: setting), at: .seconds(10.05))
    party.receive(packet(first, to: setting), at: .seconds(10.051))
    let sent = replies(&party, until: .seconds(10.1))
    #expect(Set(sent.map(\.callID)) == ["b2b-1", "b2b-2"])
    #expect(party.report.calls["b2b-1"] == 0 && party.report.calls["b2b-2"] == 1)
    // RFC 3261 §8.2.6: what belongs to the request is the request's.
    for message in sent {
      #expect(message.header(.from)?.contains("tag=sys-") == true)
      #expect(message.cseq.number == 7)
      #expect(message.headers(.via).count == 1)
    }
    #expect(sent.contains { $0.status?.rawValue == 200 && $0.toTag != nil })
  }

  @Test func `what was not recorded is answered as a party would`() throws {
    var (party, setting) = try primary()
    let known = try #require(party.report.calls.sorted { $0.key < $1.key }.first?.key)
    party.receive(
      packet(request(.options, from: "s", callID: "o", branch: "o"), to: setting), at: .seconds(11))
    #expect(replies(&party, until: .seconds(11)).map(\.status?.rawValue) == [200])
    party.receive(
      packet(request(.bye, from: "s", callID: known, branch: "y", toTag: "t"), to: setting),
      at: .seconds(11))
    #expect(replies(&party, until: .seconds(11)).map(\.status?.rawValue) == [200])
    party.receive(
      packet(request(.cancel, from: "s", callID: "n", branch: "n"), to: setting), at: .seconds(11))
    #expect(replies(&party, until: .seconds(11)).map(\.status?.rawValue) == [481])
    #expect(party.report.unexpected == 2)
  }

  @Test func `an INVITE that is cancelled against the recording gets its 487`() throws {
    var (party, setting) = try primary()
    let known = try #require(party.report.calls.first { $0.value == 0 }?.key)
    let invite = request(.invite, from: "+15551000000", callID: known, branch: "i")
    party.receive(packet(invite, to: setting), at: .seconds(10.05))
    let cancel = request(.cancel, from: "+15551000000", callID: known, branch: "i")
    party.receive(packet(cancel, to: setting), at: .seconds(10.05))
    let sent = replies(&party, until: .seconds(10.06))
    #expect(sent.contains { $0.status?.rawValue == 200 && $0.cseq.method == .cancel })
    #expect(sent.contains { $0.status?.rawValue == 487 && $0.cseq.method == .invite })
    #expect(!sent.contains { $0.status?.rawValue == 200 && $0.cseq.method == .invite })
  }

  @Test func `bytes that are no SIP are passed over`() throws {
    var (party, setting) = try primary()
    for bytes in [[], [0x80, 0, 1], Array("GARBAGE\r\n\r\n".utf8), Array("INVITE".utf8)] {
      party.receive(
        Packet(.udp, from: setting.system, to: setting.endpoints[2], bytes), at: .seconds(10.5))
    }
    #expect(replies(&party, until: .seconds(10.5)).isEmpty)
  }

  /// A registrar's like: challenges, and answers who knows the password.
  private struct Challenger: Element {
    var layer = TransactionLayer()
    var deadline: Moment? { layer.deadline }

    mutating func receive(_ packet: Packet, at now: Moment) {
      for event in layer.receive(packet, at: now) {
        guard case .request(let request, _, let id) = event else { continue }
        let credentials = request.header(.authorization).flatMap { Digest.Credentials($0) }
        let isKnown = credentials.map {
          $0.nonce == "fresh" && Digest.verify($0, password: "secret", method: .invite)
        }
        let status: StatusCode = isKnown == true ? .busyHere : .unauthorized
        var draft = Draft(status, replyingTo: request, tag: "challenger-\(request.cseq.number)")
        if status == .unauthorized {
          draft.append(.wwwAuthenticate, "\(Digest.Challenge(realm: "here", nonce: "fresh"))")
        }
        if let message = try? draft.message() { layer.respond(message, in: id, at: now) }
      }
    }

    mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}
    mutating func wake(at now: Moment) { _ = layer.wake(at: now) }
    mutating func drain() -> [Packet] { layer.drain() }
  }

  private var challenged: Tape {
    var tape = Tape()
    let (caller, system) = ("10.0.0.2:5060", "10.0.0.1:5060")
    for (number, status) in [(1, "401 Unauthorized"), (2, "486 Busy Here")] {
      let via = "Via: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bKold\(number)"
      let dialog = [
        "From: <sip:bob@10.0.0.1>;tag=oldtag", "Call-ID: old-call@10.0.0.2",
        "CSeq: \(number) INVITE",
      ]
      let credentials =
        number == 1
        ? "Subject: none"
        : "Authorization: Digest username=\"bob\", realm=\"here\", nonce=\"stale\", "
          + "uri=\"sip:x@10.0.0.1\", response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5"
      tape.add(
        Double(number), from: caller, to: system, "INVITE sip:x@10.0.0.1 SIP/2.0", via, dialog[0],
        "To: <sip:x@10.0.0.1>", dialog[1], dialog[2], credentials)
      tape.add(
        Double(number) + 0.01, from: system, to: caller, "SIP/2.0 \(status)", via, dialog[0],
        "To: <sip:x@10.0.0.1>;tag=challenger-old\(number)", dialog[1], dialog[2],
        number == 1 ? "WWW-Authenticate: Digest realm=\"here\", nonce=\"stale\"" : "Subject: none")
      tape.add(
        Double(number) + 0.02, from: caller, to: system, "ACK sip:x@10.0.0.1 SIP/2.0", via,
        dialog[0], "To: <sip:x@10.0.0.1>;tag=challenger-old\(number)", dialog[1],
        "CSeq: \(number) ACK")
    }
    return tape
  }

  @Test func `a challenge is answered anew where the password is known`() throws {
    let material = try #require(ReplayKit.material(challenged.reading))
    for (password, expected) in [("secret", 486), ("wrong", 401)] {
      let played = ReplayKit.play(
        material.script, around: Challenger(),
        credentials: [ReplayCredentials(username: "bob", password: password)])
      let finals = played.sightings.compactMap { $0.message?.status?.rawValue }
      #expect(finals == [401, expected])
    }
    #expect(material.script.notes.contains { $0.contains("--credentials") })
  }

  @Test func `a refusal where an answer was recorded ends the wait for the rest of the call`()
    throws
  {
    let material = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let played = ReplayKit.play(material.script, around: Challenger(), until: .seconds(12))
    #expect(played.isOver)
    let differences = played.comparisons(material).flatMap(\.differences)
    #expect(
      differences.contains { $0.kind == .status(recorded: .ok, replayed: .unauthorized) })
  }
}
