import Calls
import Checks
import SIP
import Scenarios
import Testing
import Wire

private let system = IPAddress.v4(127, 9, 0, 1)
private let roles = Roles([
  .init("system", .system, system), .init("carrier", .carrier, .v4(127, 9, 0, 2)),
  .init("primary", .edge(order: 0), .v4(127, 9, 0, 11)),
])

/// Lookups stand for any packet: from where, to whom (last number), when.
private func sightings(_ packets: [(IPAddress, UInt8, Double)]) -> [Sighting] {
  packets.enumerated().map { index, packet in
    Sighting(
      frame: index + 1, at: .seconds(packet.2), transport: .udp, from: Endpoint(packet.0),
      to: Endpoint(.v4(127, 9, 0, packet.1)), .dnsQuery("a"))
  }
}

private let finding = Finding("a.b", "the wrong order", frames: [2, 1])
private let other = Finding("a.b", "something else", frames: [1])

private func temper(_ verdict: Verdict, _ packets: [(IPAddress, UInt8, Double)]) -> Verdict {
  TapOrder.temper(verdict, sightings(packets), roles)
}

@Test func `an order between two parties within the resolution is no finding of a tap`() {
  let verdict = temper(.failed([finding]), [(system, 11, 1), (system, 12, 1.001)])
  #expect(
    verdict
      == .inconclusive(
        "a tap does not know the order of packets to different parties less than 5.0 ms apart"))
}

@Test func `an order beyond the resolution is kept`() {
  let packets = [(system, UInt8(11), 1.0), (system, 12, 1.006)]
  #expect(temper(.failed([finding]), packets) == .failed([finding]))
}

@Test func `an order at one party is kept`() {
  let packets = [(system, UInt8(11), 1.0), (system, 11, 1.001)]
  #expect(temper(.failed([finding]), packets) == .failed([finding]))
}

@Test func `an order between what a party sent and what the system sent is kept`() {
  let packets = [(IPAddress.v4(127, 9, 0, 2), UInt8(1), 1.0), (system, 11, 1.001)]
  #expect(temper(.failed([finding]), packets) == .failed([finding]))
}

@Test func `findings that rest on something else stay`() {
  let verdict = temper(.failed([finding, other]), [(system, 11, 1), (system, 12, 1.001)])
  #expect(verdict == .failed([other]))
}

@Test func `what has not failed is left alone`() {
  #expect(temper(.passed, []) == .passed)
  #expect(temper(.notApplicable, []) == .notApplicable)
}
