import Wire

/// OPTIONS to trunks: after one to which nothing good came back a trunk may be spared.
///
/// Those that were answered well are kept only where a check wants them all.
struct ProbeTable: Sendable {
  /// How many are remembered, about 60 MB; of more, the first.
  static let most = 1_000_000

  let keepsAll: Bool
  private var probes: [IPAddress: ContiguousArray<PastProbe>] = [:]
  private var failed: [IPAddress: [Int]] = [:]
  private var count = 0
  private(set) var hasForgotten = false

  init(keepsAll: Bool) {
    self.keepsAll = keepsAll
  }

  mutating func add(_ probe: PastProbe, to address: IPAddress) {
    guard keepsAll || !probe.isSuccess else { return }
    guard count < Self.most else {
      hasForgotten = true
      return
    }
    count += 1
    if keepsAll { probes[address, default: []].append(probe) }
    if !probe.isSuccess { failed[address, default: []].append(probe.asked.frame) }
  }

  /// Brings them into order; what was told twice counts once.
  mutating func sort() {
    for address in Array(failed.keys) { failed[address]?.sort() }
    for address in Array(probes.keys) {
      let inOrder = (probes[address] ?? []).sorted { $0.asked.frame < $1.asked.frame }
      var kept: ContiguousArray<PastProbe> = []
      for probe in inOrder where kept.last?.asked.frame != probe.asked.frame { kept.append(probe) }
      probes[address] = kept
    }
  }

  /// Those to an address, in order; to be asked once sorted.
  func all(to address: IPAddress) -> ContiguousArray<PastProbe> { probes[address] ?? [] }

  /// Whether one that failed was sent there between two frames; to be asked once sorted.
  func hasFailed(to address: IPAddress, after first: Int, before last: Int) -> Bool {
    guard let all = failed[address] else { return false }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] <= first { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low] < last
  }
}
