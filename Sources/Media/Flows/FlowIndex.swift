/// The proven flows, found by key without allocating.
struct FlowIndex: Sendable {
  var flows: [MediaFlow] = []
  /// Open addressing, at most half full; -1 is free.
  private var places: [Int32] = []
  /// Of each flow: 64 bits under a secret tell flows apart as well as their keys do.
  private var hashes: [UInt64] = []

  @inline(__always)
  func find(_ hash: UInt64) -> Int? {
    guard !places.isEmpty else { return nil }
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let index = Int(places[place])
      guard index >= 0 else { return nil }
      if hashes[index] == hash { return index }
      place = (place + 1) & mask
    }
  }

  /// Adds a flow that is not in the index.
  mutating func insert(_ flow: MediaFlow, _ hash: UInt64) {
    flows.append(flow)
    hashes.append(hash)
    if flows.count * 2 > places.count {
      places = [Int32](repeating: -1, count: max(64, places.count * 2))
      for index in flows.indices { enter(index, hashes[index]) }
    } else {
      enter(flows.count - 1, hash)
    }
  }

  /// Removes the flows that are meant; the others stay in order.
  mutating func removeAll(where isMeant: (MediaFlow) -> Bool) {
    var kept = 0
    for index in flows.indices where !isMeant(flows[index]) {
      if kept != index {
        flows[kept] = flows[index]
        hashes[kept] = hashes[index]
      }
      kept += 1
    }
    flows.removeLast(flows.count - kept)
    hashes.removeLast(hashes.count - kept)
    for place in places.indices { places[place] = -1 }
    for index in flows.indices { enter(index, hashes[index]) }
  }

  private mutating func enter(_ index: Int, _ hash: UInt64) {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] >= 0 { place = (place + 1) & mask }
    places[place] = Int32(index)
  }
}
