import Calls
import SIP
import Testing
import Wire

/// Whose a TCP connection is that comes from an address of several elements.
struct ConnectionOwnersTests {
  private static let host = IPAddress.v4(127, 0, 0, 1)

  /// An INVITE over TCP on one host.
  private static func invite(
    _ frame: Int, from: UInt16, to: UInt16, vias: [String], contact: String = "127.0.0.1:5061",
    _ transport: Transport = .tcp
  ) throws -> Sighting {
    let text =
      (["INVITE sip:service@127.0.0.1:5060 SIP/2.0"]
      + vias.enumerated().map {
        "Via: SIP/2.0/TCP \($0.element);branch=z9hG4bK-\(frame)-\($0.offset)"
      } + [
        "From: <sip:+15550100@127.0.0.1>;tag=a", "To: <sip:service@127.0.0.1>", "Call-ID: one",
        "CSeq: 1 INVITE", "Max-Forwards: 70", "Contact: <sip:caller@\(contact)>",
        "Content-Length: 0", "", "",
      ]).joined(separator: "\r\n")
    return Sighting(
      frame: frame, at: .seconds(Double(frame)), transport: transport,
      from: Endpoint(host, from), to: Endpoint(host, to), .sip(try Message(Array(text.utf8))))
  }

  private static func parties(_ sightings: [Sighting]) -> [String] {
    guard let call = CallModel.read(sightings).calls.first else { return [] }
    return RoleInference.infer(call).parties.map { party in
      "\(party.name) \(party.place)"
        + (party.connections.isEmpty ? "" : " and \(party.connections)")
    }
  }

  @Test func `the topmost Via says who opened a connection`() throws {
    let parties = Self.parties([
      try Self.invite(1, from: 40_001, to: 5060, vias: ["127.0.0.1:5061"]),
      try Self.invite(2, from: 40_002, to: 5062, vias: ["127.0.0.1:5060", "127.0.0.1:5061"]),
      try Self.invite(3, from: 40_003, to: 5063, vias: ["127.0.0.1", "127.0.0.1:5061"]),
    ])
    #expect(
      parties == [
        "carrier 127.0.0.1:5061 and [40001]", "system 127.0.0.1:5060 and [40002, 40003]",
        "primary 127.0.0.1:5062", "secondary 127.0.0.1:5063",
      ])
  }

  @Test func `a Contact counts where nobody has passed the request on`() throws {
    let direct = Self.parties([
      try Self.invite(1, from: 40_001, to: 5060, vias: ["127.0.0.1:40001"])
    ])
    #expect(direct == ["carrier 127.0.0.1:5061 and [40001]", "system 127.0.0.1:5060"])
    // The Contact of a proxied INVITE is the caller's and not the proxy's.
    let proxied = Self.parties([
      try Self.invite(1, from: 40_002, to: 5062, vias: ["127.0.0.1:40002", "127.0.0.1:5061"])
    ])
    #expect(proxied == ["carrier 127.0.0.1:40002", "system 127.0.0.1:5062"])
  }

  @Test(arguments: [
    "10.0.0.9:5061", "example.invalid:5061",
    // Whom it goes to cannot be who it comes from.
    "127.0.0.1:5060",
  ])
  func `a Via that may not be the sender's says nothing`(_ via: String) throws {
    let parties = Self.parties([try Self.invite(1, from: 40_001, to: 5060, vias: [via])])
    #expect(parties == ["carrier 127.0.0.1:40001", "system 127.0.0.1:5060"])
  }

  @Test func `a connection with two owners stays unknown`() throws {
    let parties = Self.parties([
      try Self.invite(1, from: 40_001, to: 5060, vias: ["127.0.0.1:5061"]),
      try Self.invite(2, from: 40_001, to: 5060, vias: ["127.0.0.1:5071"]),
    ])
    #expect(parties == ["carrier 127.0.0.1:40001", "system 127.0.0.1:5060"])
  }

  @Test func `over UDP the port is the party`() throws {
    let parties = Self.parties([
      try Self.invite(1, from: 40_001, to: 5060, vias: ["127.0.0.1:5061"], .udp)
    ])
    #expect(parties == ["carrier 127.0.0.1:40001", "system 127.0.0.1:5060"])
  }
}
