package import Wire

/// Endpoints as small numbers, so that a stub can name two of them in eight bytes.
package struct OutlineParties: Sendable {
  package typealias ID = UInt32

  private var endpoints: ContiguousArray<Endpoint> = []
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

  package mutating func id(_ endpoint: Endpoint) -> ID {
    var place = start(endpoint)
    while slots[place] != 0 {
      let id = slots[place] - 1
      if endpoints[Int(id)] == endpoint { return id }
      place = (place + 1) & mask
    }
    let id = ID(endpoints.count)
    slots[place] = id + 1
    endpoints.append(endpoint)
    if let known = numbers[endpoint.address] {
      addressOf.append(known)
    } else {
      let number = ID(addresses.count)
      numbers[endpoint.address] = number
      addresses.append(endpoint.address)
      addressOf.append(number)
    }
    if endpoints.count * 2 > mask { grow() }
    return id
  }

  @inline(__always)
  private func start(_ endpoint: Endpoint) -> Int {
    let value: UInt64
    switch endpoint.address {
    case .v4(let number): value = hash.mix(UInt64(number), UInt64(endpoint.port))
    case .v6(let high, let low): value = hash.mix(hash.mix(high, low), UInt64(endpoint.port))
    }
    return Int(truncatingIfNeeded: value) & mask
  }

  private mutating func grow() {
    mask = mask * 2 + 1
    slots = ContiguousArray(repeating: 0, count: mask + 1)
    for (index, endpoint) in endpoints.enumerated() {
      var place = start(endpoint)
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = ID(index) + 1
    }
  }
}
