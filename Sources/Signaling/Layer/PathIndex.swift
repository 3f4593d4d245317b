import Wire

/// Which transactions use which way through the network, to find those a failure concerns.
struct PathIndex: Sendable {
  /// The local port is left out: a connection is opened from any port.
  struct Path: Hashable, Sendable {
    let transport: Transport
    let local: IPAddress
    let remote: Endpoint

    init(_ transport: Transport, from local: Endpoint, to remote: Endpoint) {
      self.transport = transport
      self.local = local.address
      self.remote = remote
    }
  }

  private var numbers: [Path: Set<UInt64>] = [:]

  mutating func insert(_ number: UInt64, _ path: Path) {
    numbers[path, default: []].insert(number)
  }

  mutating func remove(_ number: UInt64, _ path: Path) {
    numbers[path]?.remove(number)
    if numbers[path]?.isEmpty == true { numbers[path] = nil }
  }

  /// In the order the transactions began.
  func numbers(on path: Path) -> [UInt64] {
    numbers[path, default: []].sorted()
  }
}

extension ClientEntry {
  var path: PathIndex.Path {
    .init(packet.transport, from: packet.source, to: packet.destination)
  }
}

extension ServerEntry {
  var path: PathIndex.Path { .init(transport, from: local, to: remote) }
}
