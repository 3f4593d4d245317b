import Wire

/// HTTP exchanges of all connections of a capture, within bounds.
struct ExchangeTable {
  static let mostConnections = 4_096
  static let mostExchanges = 16_384
  /// Heads and bodies together, of exchanges and of messages that have only begun.
  static let mostBytes = 67_108_864

  /// What may become a start line with the next bytes.
  private struct Beginning {
    var bytes: [UInt8]
    let stamp: Stamp
  }

  /// By client and server.
  private var connections: [StreamTable.Key: HTTPConnection] = [:]
  private var beginnings: [StreamTable.Key: Beginning] = [:]
  /// Connections that are something else, by the direction that was seen first.
  private var foreign: Set<StreamTable.Key> = []
  private(set) var exchanges: [WebExchange] = []
  /// Whether there was more HTTP than is kept, or some that cannot be read.
  private(set) var isCut = false
  private var keptBytes = 0
  /// By messages that have only begun.
  private var held = 0

  mutating func feed(_ bytes: [UInt8], _ key: StreamTable.Key, _ stamp: Stamp) {
    guard !bytes.isEmpty else { return }
    if connections[key] == nil, connections[key.reversed] == nil { open(key, bytes, stamp) }
    if connections[key] != nil {
      feed(bytes, key, stamp, .requests)
    } else if connections[key.reversed] != nil {
      feed(bytes, key.reversed, stamp, .responses)
    }
  }

  /// A direction ends, or bytes of it are missing.
  mutating func breakOff(_ key: StreamTable.Key, isGap: Bool) {
    foreign.remove(key)
    beginnings[key] = nil
    change(key) { table, connection in
      if let message = connection.breakOff(.requests, isGap: isGap) {
        table.take(message, key, &connection)
      }
    }
    change(key.reversed) { table, connection in
      if let message = connection.breakOff(.responses, isGap: isGap) {
        table.answer(message, &connection)
      }
    }
  }

  /// The connection is opened anew by other bytes.
  mutating func forget(_ key: StreamTable.Key) {
    for key in [key, key.reversed] { breakOff(key, isGap: false) }
  }

  private mutating func feed(
    _ bytes: [UInt8], _ key: StreamTable.Key, _ stamp: Stamp, _ kind: HTTPCutter.Kind
  ) {
    change(key) { table, connection in
      let wasLost = connection.isLost
      switch kind {
      case .requests:
        for message in connection.feedRequests(bytes, stamp) where !connection.isStopped {
          table.take(message, key, &connection)
        }
      case .responses:
        for message in connection.feedResponses(bytes, stamp) where !connection.isSwitched {
          table.answer(message, &connection)
        }
      }
      if !wasLost, connection.isLost, !connection.requests.isForeign { table.isCut = true }
    }
  }

  /// Changes a connection if there is one, and drops it where nothing more comes of it.
  private mutating func change(
    _ key: StreamTable.Key, _ event: (inout ExchangeTable, inout HTTPConnection) -> Void
  ) {
    // Taken out while it changes, so that its buffers are not copied.
    guard var connection = connections.removeValue(forKey: key) else { return }
    held -= connection.held
    event(&self, &connection)
    if connection.isOver { return }
    if connection.requests.isForeign || connection.isSwitched {
      setAside(key)
    } else if keptBytes + held + connection.held > Self.mostBytes {
      isCut = true
      setAside(key)
    } else {
      held += connection.held
      connections[key] = connection
    }
  }

  private mutating func open(_ key: StreamTable.Key, _ bytes: [UInt8], _ stamp: Stamp) {
    guard !foreign.contains(key), !foreign.contains(key.reversed) else { return }
    let before = beginnings.removeValue(forKey: key) ?? Beginning(bytes: [], stamp: stamp)
    let bytes = before.bytes + bytes.prefix(Self.longestBeginning)
    let isRequest = Self.requests.contains { bytes.starts(with: $0) }
    if isRequest || bytes.starts(with: Self.response) {
      guard connections.count < Self.mostConnections else {
        isCut = true
        setAside(key)
        return
      }
      // Where a response comes first, its request was not seen; those that follow may be.
      connections[isRequest ? key : key.reversed] = HTTPConnection()
      if let other = beginnings.removeValue(forKey: key.reversed) {
        feed(other.bytes, key.reversed, other.stamp)
      }
      feed(before.bytes, key, before.stamp)
    } else if Self.requests.contains(where: { $0.starts(with: bytes) })
      || Self.response.starts(with: bytes)
    {
      if beginnings.count < Self.mostConnections {
        beginnings[key] = Beginning(bytes: bytes, stamp: before.stamp)
      } else {
        isCut = true
        setAside(key)
      }
    } else {
      setAside(key)
    }
  }

  private mutating func setAside(_ key: StreamTable.Key) {
    if foreign.count < StreamTable.mostDirections { foreign.insert(key) }
  }

  /// A method and a path: `PUT /voicemail/1 HTTP/1.1`; SIP has no path there.
  private static let requests = [
    "GET", "PUT", "POST", "HEAD", "DELETE", "OPTIONS", "PATCH",
  ].map { Array("\($0) /".utf8) }
  private static let longestBeginning = 9
  private static let response = Array("HTTP/1.".utf8)

  private mutating func take(
    _ message: HTTPCutter.Message, _ key: StreamTable.Key, _ connection: inout HTTPConnection
  ) {
    guard case .request(let method, let target) = message.head.start else { return }
    let cost = message.headCost + message.body.count
    guard exchanges.count < Self.mostExchanges, keptBytes + cost <= Self.mostBytes else {
      isCut = true
      connection.stopRequests()
      return
    }
    keptBytes += cost
    let exchange = WebExchange(
      from: key.source, to: key.destination, method: method, target: target,
      fields: message.head.fields, body: message.body, length: message.length,
      isWhole: message.isWhole, startedAt: message.startedAt, frame: message.stamp.frame,
      at: message.stamp.at)
    let early = connection.ask(method, at: exchanges.count)
    exchanges.append(early.map(exchange.answered) ?? exchange)
  }

  private mutating func answer(
    _ message: HTTPCutter.Message, _ connection: inout HTTPConnection
  ) {
    guard case .response(let status) = message.head.start, HTTPHead.isFinal(status) else { return }
    let hasRoom = keptBytes + message.headCost <= Self.mostBytes
    if hasRoom { keptBytes += message.headCost } else { isCut = true }
    let answer = WebExchange.Answer(
      status: status, fields: hasRoom ? message.head.fields : [], frame: message.stamp.frame,
      at: message.stamp.at)
    switch connection.answer(answer) {
    case .exchange(let place): exchanges[place] = exchanges[place].answered(answer)
    case .unfinished: break
    case .unseen: isCut = true
    }
  }
}
