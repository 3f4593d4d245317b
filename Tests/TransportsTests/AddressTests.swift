import Testing
import Transports
import Wire

@Suite(.serialized)
struct AddressTests {
  @Test func `a block has an address for each party`() {
    let block = AddressBlock(network: 42, index: 7)
    #expect(block.system == .v4(127, 42, 7, 1))
    #expect(block.carrier() == .v4(127, 42, 7, 2))
    #expect(block.edge(0) == .v4(127, 42, 7, 11))
    #expect(block.edge(1) == .v4(127, 42, 7, 12))
    #expect(block.agent(0) == .v4(127, 42, 7, 21))
    #expect(block.other(0) == .v4(127, 42, 7, 31))
    #expect(block.probe == .v4(127, 42, 7, 250))
    #expect(block.description == "127.42.7.0/24")
  }

  @Test func `there is no address beyond the last of a kind`() {
    let block = AddressBlock(network: 42, index: 7)
    #expect(block.carrier(7) == .v4(127, 42, 7, 9))
    #expect(block.carrier(8) == nil)
    #expect(block.edge(9) == nil)
    #expect(block.agent(9) == nil)
    #expect(block.edge(-1) == nil)
  }

  @Test(.tags(.loopback)) func `a lease is given to one at a time, and comes back`() throws {
    let seed = UInt64.random(in: 0...(.max))
    var first: AddressLease? = try AddressLease.acquire(seed: seed)
    let network = first?.network
    let second = try AddressLease.acquire(seed: seed)
    #expect(second.network != network)
    first = nil
    let third = try AddressLease.acquire(seed: seed)
    #expect(third.network == network)
  }

  @Test(.tags(.loopback)) func `a lease has 255 blocks`() throws {
    let lease = try AddressLease.acquire(seed: .random(in: 0...(.max)))
    #expect(lease.block(0)?.network == lease.network)
    #expect(lease.block(254)?.index == 254)
    #expect(lease.block(255) == nil)
    #expect(lease.block(-1) == nil)
  }
}
