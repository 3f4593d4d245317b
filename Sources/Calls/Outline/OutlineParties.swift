package import Wire

/// Endpoints as small numbers, so that a stub can name two of them in eight bytes.
package struct OutlineParties: Sendable {
  package typealias ID = UInt32

  private var endpoints: ContiguousArray<Endpoint> = []
  /// By an endpoint's number: the key it is looked for by.
  private var keys: ContiguousArray<UInt64> = []
  /// From an endpoint's number to that of its address.
  private var addressOf: ContiguousArray<ID> = []
  private var addresses: ContiguousArray<IPAddress> = []
  private var numbers: [IPAddress: ID] = [:]
  /// Open addressing; 0 is free, else the endpoint's number plus one.
  private var slots: ContiguousArray<ID>
  private var mask: Int
  private let hash: SeededHash

  init(_ hash: SeededHash) {
    self.hash = hash
    slots = ContiguousArray(repeating: 0, count: 1024)
    mask = 1023
  }

  package var count: Int { endpoints.count }
  package var addressCount: Int { addresses.count }

  @inline(__always)
  package func endpoint(_ id: ID) -> Endpoint { endpoints[Int(id)] }
  @inline(__always)
  package func address(of id: ID) -> ID { addressOf[Int(id)] }
  package func ipAddress(_ address: ID) -> IPAddress { addresses[Int(address)] }

  /// The number of an address, if a message came from it or went to it.
  package func number(of address: IPAddress) -> ID? { numbers[address] }

  /// Whether a message came from there or went there.
  package func hasSeen(_ party: Roles.Party) -> Bool {
    guard numbers[party.address] != nil else { return false }
    return party.port == nil || endpoints.contains { party.isAt($0) }
  }

  package mutating func id(_ endpoint: Endpoint) -> ID {
    let key = key(endpoint)
    var place = start(key)
    while slots[place] != 0 {
      let id = slots[place] - 1
      if keys[Int(id)] == key, key >> 63 == 1 || endpoints[Int(id)] == endpoint { return id }
      place = (place + 1) & mask
    }
    slots[place] = add(endpoint, key) + 1
    if endpoints.count * 2 > mask { grow() }
    return ID(endpoints.count - 1)
  }

  private mutating func add(_ endpoint: Endpoint, _ key: UInt64) -> ID {
    endpoints.append(endpoint)
    keys.append(key)
    if let known = numbers[endpoint.address] {
      addressOf.append(known)
    } else {
      let number = ID(addresses.count)
      numbers[endpoint.address] = number
      addresses.append(endpoint.address)
      addressOf.append(number)
    }
    return ID(endpoints.count - 1)
  }

  /// What an endpoint is looked for by: with the high bit the endpoint itself, without a hash of it.
  @inline(__always)
  private func key(_ endpoint: Endpoint) -> UInt64 {
    switch endpoint.address {
    case .v4(let number): 1 << 63 | UInt64(number) << 16 | UInt64(endpoint.port)
    case .v6(let high, let low):
      hash.mix(hash.mix(high, low), UInt64(endpoint.port)) & ~(1 << 63)
    }
  }

  @inline(__always)
  private func start(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: hash.mix(key, 0x1D)) & mask
  }

  private mutating func grow() {
    mask = mask * 2 + 1
    slots = ContiguousArray(repeating: 0, count: mask + 1)
    for (index, key) in keys.enumerated() {
      var place = start(key)
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = ID(index) + 1
    }
  }
}
