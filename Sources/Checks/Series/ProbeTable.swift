import Wire

/// OPTIONS to trunks: after one to which nothing good came back a trunk may be spared.
struct ProbeTable: Sendable {
  /// How many are remembered, about 60 MB.
  static let most = 1_000_000
  /// How many askers are told apart.
  static let mostAskers = 65_536

  /// Whether a check wants them all, so that the first are kept.
  ///
  /// Where none does, those answered well that follow one answered well make room for others.
  private let keepsAll: Bool
  private let most: Int
  private var probes: [IPAddress: ContiguousArray<PastProbe>] = [:]
  /// By number; nil is a party that shares its address with others, and who came too late for a
  /// number.
  private var askers: [IPAddress?] = [nil]
  private var numbers: [IPAddress: UInt32] = [:]
  private var failing: Set<IPAddress> = []
  private var count = 0
  private var isFull = false
  private(set) var hasForgotten = false

  init(keepsAll: Bool, most: Int = Self.most) {
    self.keepsAll = keepsAll
    self.most = most
  }

  /// `asker` nil: another party than the system that shares its address.
  mutating func add(_ probe: PastProbe, from asker: IPAddress?, to address: IPAddress) {
    if count >= most { makeRoom() }
    guard !isFull else {
      hasForgotten = true
      return
    }
    count += 1
    if !probe.isSuccess { failing.insert(address) }
    var probe = probe
    probe.asker = asker.map { number(of: $0) } ?? 0
    probes[address, default: []].append(probe)
  }

  private mutating func number(of asker: IPAddress) -> UInt32 {
    if let known = numbers[asker] { return known }
    guard askers.count < Self.mostAskers else { return 0 }
    let number = UInt32(askers.count)
    askers.append(asker)
    numbers[asker] = number
    return number
  }

  /// From where an OPTIONS came; nil where that is not remembered.
  func asker(of probe: PastProbe) -> IPAddress? { askers[Int(probe.asker)] }

  private mutating func makeRoom() {
    guard !isFull else { return }
    if !keepsAll {
      sort()
      for address in Array(probes.keys) {
        var isWell = true
        probes[address]?.removeAll { probe in
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
    for address in Array(probes.keys) {
      let inOrder = (probes[address] ?? []).sorted { $0.asked.frame < $1.asked.frame }
      var kept: ContiguousArray<PastProbe> = []
      for probe in inOrder where kept.last?.asked.frame != probe.asked.frame { kept.append(probe) }
      probes[address] = kept
    }
  }

  /// Those to an address that are remembered, in order; to be asked once sorted.
  func all(to address: IPAddress) -> ContiguousArray<PastProbe> { probes[address] ?? [] }

  /// Whether one to an address had no good answer.
  func hasFailed(to address: IPAddress) -> Bool { failing.contains(address) }

  /// The latest to an address, whoever asked, that was sent before a moment and for which something
  /// holds; to be asked once sorted.
  func last(
    to address: IPAddress, before moment: Moment, where holds: (PastProbe) -> Bool
  ) -> PastProbe? {
    guard let all = probes[address] else { return nil }
    return all[..<all.partitioningIndex { $0.asked.at >= moment }].last(where: holds)
  }
}
