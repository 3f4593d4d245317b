import Capture
import Media
import SIP
import Testing
import Wire

/// Who wrote to whom, whatever was in it: what "nothing went to the dead cloud" is judged by.
struct ContactTests {
  private static let system = Endpoint(.v4(127, 0, 0, 1), 5060)
  private static let gone = Endpoint(.v4(127, 0, 0, 9), 443)

  /// Each contact in a word: `127.0.0.1 > 127.0.0.9:443 TCP 2 packets at 1`.
  private static func words(_ packets: [[UInt8]]) -> [String] {
    WebLine.other(packets).contacts.map { contact in
      "\(contact.source) > \(contact.destination) \(contact.carrier.name) \(contact.packets)"
        + " at \(contact.frame)"
    }
  }

  private static func segment(
    _ source: Endpoint, _ destination: Endpoint, _ flags: UInt8 = Talk.synchronise
  ) -> [UInt8] {
    Talk(source: source, destination: destination).segment(-1, [], flags: flags)
  }

  @Test func `packets to one endpoint are one contact, from whatever port they come`() {
    let other = Endpoint(Self.system.address, 5062)
    #expect(
      Self.words([
        Samples.datagram([1], from: Self.system, to: Self.gone),
        Samples.datagram([2], from: other, to: Self.gone),
        Samples.datagram([3], from: Self.gone, to: Self.system),
      ]) == ["127.0.0.1 > 127.0.0.9:443 UDP 2 at 1", "127.0.0.9 > 127.0.0.1:5060 UDP 1 at 3"])
  }

  @Test func `ports, carriers and senders are told apart, in order of their first packet`() {
    let https = Self.segment(Self.system, Self.gone)
    let sip = Self.segment(Self.system, Endpoint(Self.gone.address, 5060))
    let udp = Samples.datagram([1], from: Self.system, to: Self.gone)
    let another = Samples.datagram([1], from: Endpoint(.v4(127, 0, 0, 2)), to: Self.gone)
    #expect(
      Self.words([https, sip, udp, another, https, sip]) == [
        "127.0.0.1 > 127.0.0.9:443 TCP 2 at 1", "127.0.0.1 > 127.0.0.9:5060 TCP 2 at 2",
        "127.0.0.1 > 127.0.0.9:443 UDP 1 at 3", "127.0.0.2 > 127.0.0.9:443 UDP 1 at 4",
      ])
  }

  @Test func `what has no ports is a contact, too`() {
    let packets: [[UInt8]] = [1, 132, 253].map { protocolNumber in
      PacketBuilder.packet(
        Self.system.address, Self.gone.address, protocolNumber, [8, 0, 0xF7, 0xFF, 0, 0, 0, 0])
    }
    #expect(
      Self.words(packets) == [
        "127.0.0.1 > 127.0.0.9:0 ICMP 1 at 1", "127.0.0.1 > 127.0.0.9:0 IP protocol 132 1 at 2",
        "127.0.0.1 > 127.0.0.9:0 IP protocol 253 1 at 3",
      ])
  }

  @Test func `an empty datagram, a port alone and no port at all are contacts`() {
    #expect(
      Self.words([
        Samples.datagram([], from: Self.system, to: Self.gone),
        PacketBuilder.packet(Self.system.address, Self.gone.address, 17, [0x13, 0xC4, 0x01, 0xBB]),
        PacketBuilder.packet(Self.system.address, Self.gone.address, 6, [0x13]),
        PacketBuilder.packet(Self.system.address, Self.gone.address, 17, []),
      ]) == [
        "127.0.0.1 > 127.0.0.9:443 UDP 2 at 1", "127.0.0.1 > 127.0.0.9:0 TCP 1 at 3",
        "127.0.0.1 > 127.0.0.9:0 UDP 1 at 4",
      ])
  }

  @Test func `a later fragment has no port, and its address is noted`() {
    var packet = PacketBuilder.packet(
      Self.system.address, Self.gone.address, 17, [0x13, 0xC4, 0x01, 0xBB, 0, 0, 0, 0])
    // Offset 8, so that the first two bytes are anybody's and no port; the sum is not looked at.
    packet[6] = 0
    packet[7] = 1
    #expect(Self.words([packet]) == ["127.0.0.1 > 127.0.0.9:0 UDP 1 at 1"])
  }

  @Test func `IPv6 is noted as any other`() throws {
    let one = try #require(IPAddress("::1"))
    let packet = PacketBuilder.datagram(from: Endpoint(one, 5060), to: Endpoint(one, 53), [1])
    #expect(Self.words([packet]) == ["::1 > [::1]:53 UDP 1 at 1"])
  }

  @Test func `both the tunnel and what it carries are contacts`() {
    let inner = Samples.datagram([1], from: Self.system, to: Self.gone)
    let outer = PacketBuilder.packet(.v4(127, 0, 0, 5), .v4(127, 0, 0, 6), 4, inner)
    #expect(
      Self.words([outer]) == [
        "127.0.0.5 > 127.0.0.6:0 IP protocol 4 1 at 1", "127.0.0.1 > 127.0.0.9:443 UDP 1 at 1",
      ])
  }

  @Test func `what a notice quotes was written by its sender and by nobody else`() {
    // The kernel says that nobody listens: a packet to the system, none to the one that is gone.
    let notice = PacketBuilder.portUnreachable(from: Self.system, to: Self.gone)
    #expect(Self.words([notice]) == ["127.0.0.9 > 127.0.0.1:0 ICMP 1 at 1"])
  }

  @Test func `nothing is noted where nobody asks`() {
    let packets = [Samples.datagram([1], from: Self.system, to: Self.gone)]
    #expect(Samples.read(packets).other.contacts.isEmpty)
  }

  @Test func `more endpoints than are kept are said to be missing, and the first stay`() {
    func packet(_ number: Int) -> [UInt8] {
      let address = IPAddress.v4(127, 1, UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF))
      return PacketBuilder.packet(
        Self.system.address, address, 17,
        UInt16(5_060).bigEndianBytes + [0, UInt8(number >> 16), 0, 8, 0, 0])
    }
    let full = (0..<65_536).map(packet)
    #expect(WebLine.other(full).missing.isEmpty)
    let over = WebLine.other(full + [packet(65_536), packet(3)])
    #expect(over.missing == [.contacts])
    #expect(over.contacts.count == 65_536)
    #expect(over.contacts[3].packets == 2)
  }
}
