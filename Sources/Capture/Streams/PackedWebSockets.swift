import Wire

/// The WebSocket connections of a capture that are compressed and could not be unpacked, counted.
struct PackedWebSockets {
  /// So many are told apart.
  private static let most = 16_384

  /// Whether each is for SIP, as far as is known.
  private var told: [StreamTable.Key: Bool] = [:]
  /// Those that are.
  private(set) var count = 0
  /// Those of which nothing says so.
  var presumed: Int { told.count - count }

  /// Notes a message of one, in whichever direction.
  mutating func note(_ key: StreamTable.Key, isOfSIP: Bool) {
    let place = key.source <= key.destination ? key : key.reversed
    let known = told[place]
    guard known != true, known != nil || told.count < Self.most else { return }
    told[place] = isOfSIP
    if isOfSIP { count += 1 }
  }
}
