import Wire

/// OPTIONS to trunks: after one to which nothing good came back a trunk may be spared.
struct ProbeTable: Sendable {
  struct Place: Hashable {
    let address: IPAddress
    /// False for what a carrier or a monitor asks the trunk.
    let isAskedBySystem: Bool
  }

  /// How many are remembered, about 60 MB.
  static let most = 1_000_000

  /// Whether a check wants them all, so that the first are kept.
  ///
  /// Where none does, those answered well that follow one answered well make room for others.
  private let keepsAll: Bool
  private let most: Int
  private var probes: [Place: ContiguousArray<PastProbe>] = [:]
  private var failing: Set<IPAddress> = []
  private var count = 0
  private var isFull = false
  private(set) var hasForgotten = false

  init(keepsAll: Bool, most: Int = Self.most) {
    self.keepsAll = keepsAll
    self.most = most
  }

  mutating func add(_ probe: PastProbe, to place: Place) {
    if count >= most { makeRoom() }
    guard !isFull else {
      hasForgotten = true
      return
    }
    count += 1
    if !probe.isSuccess { failing.insert(place.address) }
    probes[place, default: []].append(probe)
  }

  private mutating func makeRoom() {
    guard !isFull else { return }
    if !keepsAll {
      sort()
      for place in Array(probes.keys) {
        var isWell = true
        probes[place]?.removeAll { probe in
          defer { isWell = probe.isSuccess }
          return probe.isSuccess && isWell
        }
      }
      count = probes.values.reduce(0) { $0 + $1.count }
    }
    // Else it would be put in order again after few more.
    isFull = count > most / 4 * 3
  }

  /// Brings them into order; what was told twice counts once.
  mutating func sort() {
    for place in Array(probes.keys) {
      let inOrder = (probes[place] ?? []).sorted { $0.asked.frame < $1.asked.frame }
      var kept: ContiguousArray<PastProbe> = []
      for probe in inOrder where kept.last?.asked.frame != probe.asked.frame { kept.append(probe) }
      probes[place] = kept
    }
  }

  /// The system's to an address that are remembered, in order; to be asked once sorted.
  func all(to address: IPAddress) -> ContiguousArray<PastProbe> {
    probes[Place(address: address, isAskedBySystem: true)] ?? []
  }

  /// Whether one to an address had no good answer.
  func hasFailed(to address: IPAddress) -> Bool { failing.contains(address) }

  /// The latest to an address, whoever asked, that was sent before a moment and for which something
  /// holds; to be asked once sorted.
  func last(
    to address: IPAddress, before moment: Moment, where holds: (PastProbe) -> Bool
  ) -> PastProbe? {
    [true, false].compactMap { isAskedBySystem in
      let all = probes[Place(address: address, isAskedBySystem: isAskedBySystem)] ?? []
      return all[..<all.partitioningIndex { $0.asked.at >= moment }].last(where: holds)
    }.max { $0.asked.frame < $1.asked.frame }
  }
}
