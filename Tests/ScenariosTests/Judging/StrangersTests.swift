import Calls
import SIP
import Scenarios
import Testing
import Wire

private let roles = Roles([
  .init("system", .system, .v4(127, 9, 0, 1)), .init("carrier", .carrier, .v4(127, 9, 0, 2)),
])

private func sighting(from source: IPAddress, isMessage: Bool = true) throws -> Sighting {
  let text =
    "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\n"
    + "To: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n"
  return Sighting(
    frame: 1, at: .zero, transport: .tcp, from: Endpoint(source, 40_000),
    to: Endpoint(.v4(127, 9, 0, 2)), isMessage ? .sip(try Message(text)) : .dnsQuery("a"))
}

@Test func `a message from nobody's address is doubted, and the remedy named`() throws {
  let doubts = try Strangers.doubts([sighting(from: .v4(127, 0, 0, 1))], roles)
  #expect(
    doubts == [
      "a message came from or went to 127.0.0.1, which is no party's address; the system must send"
        + " from its own, 127.9.0.1"
    ])
}

@Test func `the system on another port is no stranger`() throws {
  #expect(try Strangers.doubts([sighting(from: .v4(127, 9, 0, 1))], roles).isEmpty)
}

@Test func `a lookup by somebody is no message`() throws {
  let lookup = try sighting(from: .v4(127, 0, 0, 53), isMessage: false)
  #expect(Strangers.doubts([lookup], roles).isEmpty)
}
