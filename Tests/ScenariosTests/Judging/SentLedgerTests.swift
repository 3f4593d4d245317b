import Media
import SIP
import Scenarios
import Testing
import Transports
import Wire

private let here = Endpoint(.v4(127, 9, 0, 2))
private let there = Endpoint(.v4(127, 9, 0, 1))
private let text =
  "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n"
  + "From: <sip:a>;tag=1\r\nTo: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n"

private func sent(_ text: String, _ transport: Transport = .udp) -> Traffic {
  Traffic(
    .sent, Packet(transport, from: here, to: there, Array(text.utf8)), at: .seconds(1))
}

private func seen(
  _ text: String, _ transport: Transport = .udp, from source: Endpoint = here
) throws -> Sighting {
  try Sighting(
    frame: 1, at: .seconds(1), transport: transport, from: source, to: there,
    .sip(Message(text)))
}

private func ledger(_ traffic: [Traffic], _ sightings: [Sighting]) -> SentLedger {
  SentLedger(sent: traffic, seen: sightings, by: [here.address])
}

@Test func `what was sent and captured agrees`() throws {
  let ledger = try ledger([sent(text), sent(text)], [seen(text), seen(text)])
  #expect(ledger.doubts.isEmpty)
}

@Test func `a message that was not captured is missed, though its like was`() throws {
  let ledger = try ledger([sent(text), sent(text)], [seen(text)])
  #expect(ledger.missing == 1)
  #expect(
    ledger.doubts == [
      "1 of the messages the parties sent is not in the capture, such as \"OPTIONS sip:a SIP/2.0\""
        + " from 127.9.0.2:5060 to 127.9.0.1:5060"
    ])
}

private func speech(_ numbers: Range<UInt16>) -> [Traffic] {
  numbers.map { number in
    let header = RTPHeader(payloadType: 0, sequence: number, timestamp: 0, ssrc: 7)
    let packet = Packet(
      .udp, from: Endpoint(here.address, 20_000), to: Endpoint(there.address, 20_000),
      header.packet([0xFF]))
    return Traffic(.sent, packet, at: .seconds(1))
  }
}

private func flows(_ traffic: [Traffic]) -> [MediaFlow] {
  FlowTable.read(
    traffic.enumerated().map { frame, traffic in
      MediaPacket(
        frame: frame + 1, at: traffic.at, from: traffic.packet.source,
        to: traffic.packet.destination, traffic.packet.bytes)
    })
}

@Test func `audio that was captured whole leaves no doubt, and is no message`() {
  let sent = speech(0..<10)
  let ledger = SentLedger(sent: sent, seen: [], flows: flows(sent), by: [here.address])
  #expect(ledger.doubts == [])
}

@Test(arguments: [
  (9, "1 of the RTP packets the parties sent is not in the capture"),
  (2, "8 of the RTP packets the parties sent are not in the capture"),
])
func `audio that was not captured is missed`(captured: Int, doubt: String) {
  let sent = speech(0..<10)
  let ledger = SentLedger(
    sent: sent, seen: [], flows: flows(Array(sent.prefix(captured))), by: [here.address])
  #expect(ledger.doubts == [doubt])
}

@Test func `a message in a party's name that it did not send is found`() throws {
  let ledger = try ledger([], [seen(text)])
  #expect(ledger.surplus == 1)
  #expect(ledger.doubts.count == 1)
}

@Test func `one changed byte is both missing and surplus`() throws {
  let changed = text.replacing("tag=1", with: "tag=2")
  let ledger = try ledger([sent(text)], [seen(changed)])
  #expect(ledger.missing == 1)
  #expect(ledger.surplus == 1)
}

@Test func `a transport is not another`() throws {
  #expect(try ledger([sent(text, .tcp)], [seen(text)]).missing == 1)
}

@Test func `what others sent is not in the ledger`() throws {
  #expect(try ledger([], [seen(text, from: there)]).doubts.isEmpty)
}

@Test func `a keep-alive is no message`() throws {
  #expect(try ledger([sent("\r\n\r\n")], []).doubts.isEmpty)
}

@Test func `a connection on which a message was written in pieces is not held message by message`()
  throws
{
  let pieces = [String(text.prefix(40)), String(text.dropFirst(40))]
  let ledger = try ledger(pieces.map { sent($0, .tcp) }, [seen(text, .tcp)])
  #expect(ledger.doubts == [])
}

@Test func `a datagram that is no SIP must have been captured all the same`() throws {
  let ledger = ledger([sent("INVITE sip:a")], [])
  #expect(ledger.missing == 1)
}
