import Wire

/// OPTIONS to which nothing good came back: after one a trunk may be spared.
struct FailedProbes: Sendable {
  /// How many are remembered, about 8 MB; of more, the first.
  static let most = 1_000_000

  private var frames: [IPAddress: [Int]] = [:]
  private var count = 0
  private(set) var hasForgotten = false

  mutating func add(to address: IPAddress, at frame: Int) {
    guard count < Self.most else {
      hasForgotten = true
      return
    }
    count += 1
    frames[address, default: []].append(frame)
  }

  mutating func sort() {
    for address in Array(frames.keys) { frames[address]?.sort() }
  }

  /// Whether one was sent there between two frames; to be asked once sorted.
  func contains(to address: IPAddress, after first: Int, before last: Int) -> Bool {
    guard let all = frames[address] else { return false }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] <= first { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low] < last
  }
}
