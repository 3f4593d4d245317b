import Wire

/// HTTP exchanges of all connections of a capture, within bounds.
struct ExchangeTable {
  static let mostConnections = 4_096
  static let mostExchanges = 16_384
  /// All bodies together.
  static let mostBytes = 67_108_864

  private struct Connection {
    var requests = HTTPCutter()
    var responses = HTTPCutter()
    /// Places of requests that have no response yet.
    var open: [Int] = []
    /// What came back before the request had ended.
    var early: HTTPCutter.Message?
  }

  /// By client and server.
  private var connections: [StreamTable.Key: Connection] = [:]
  /// Connections that are something else, by the direction that was seen first.
  private var foreign: Set<StreamTable.Key> = []
  private(set) var exchanges: [WebExchange] = []
  private(set) var isCut = false
  private var keptBytes = 0

  mutating func feed(_ bytes: [UInt8], _ key: StreamTable.Key, _ stamp: Stamp) {
    guard !bytes.isEmpty else { return }
    if connections[key] == nil, connections[key.reversed] == nil { open(key, bytes) }
    if var connection = connections.removeValue(forKey: key) {
      for message in connection.requests.feed(bytes, stamp, hasNoBody: { _ in false }) {
        take(message, key, &connection)
      }
      connections[key] = connection
    } else if var connection = connections.removeValue(forKey: key.reversed) {
      let isHead = connection.open.first.map { exchanges[$0].method == "HEAD" } ?? false
      let messages = connection.responses.feed(bytes, stamp) { line in
        let status = Self.status(line)
        return isHead || status < 200 || status == 204 || status == 304
      }
      for message in messages { answer(message, &connection) }
      connections[key.reversed] = connection
    }
  }

  /// A direction ends, or bytes of it are missing.
  mutating func breakOff(_ key: StreamTable.Key, isGap: Bool) {
    foreign.remove(key)
    if var connection = connections[key] {
      if let message = connection.requests.breakOff(isGap: isGap) {
        take(message, key, &connection)
      }
      connections[key] = connection
    } else if var connection = connections[key.reversed] {
      if let message = connection.responses.breakOff(isGap: isGap) {
        answer(message, &connection)
      }
      connections[key.reversed] = connection
    }
  }

  /// The connection is opened anew by other bytes.
  mutating func forget(_ key: StreamTable.Key) {
    breakOff(key, isGap: false)
    connections[key] = nil
    foreign.remove(key)
  }

  private mutating func open(_ key: StreamTable.Key, _ bytes: [UInt8]) {
    guard !foreign.contains(key), !foreign.contains(key.reversed) else { return }
    guard Self.begins(bytes), connections.count < Self.mostConnections else {
      if foreign.count < StreamTable.mostDirections { foreign.insert(key) }
      return
    }
    connections[key] = Connection()
  }

  /// A method and a path: `PUT /voicemail/1 HTTP/1.1`; SIP has no path there.
  private static func begins(_ bytes: [UInt8]) -> Bool {
    let methods = ["GET", "PUT", "POST", "HEAD", "DELETE", "OPTIONS", "PATCH"]
    return methods.contains { bytes.starts(with: "\($0) /".utf8) }
  }

  private static func status(_ line: String) -> Int {
    let words = line.split(separator: " ")
    return words.count > 1 ? Int(words[1]) ?? 0 : 0
  }

  private mutating func take(
    _ message: HTTPCutter.Message, _ key: StreamTable.Key, _ connection: inout Connection
  ) {
    let words = message.startLine.split(separator: " ")
    guard words.count == 3 else { return }
    guard exchanges.count < Self.mostExchanges, keptBytes + message.body.count <= Self.mostBytes
    else {
      isCut = true
      return
    }
    keptBytes += message.body.count
    connection.open.append(exchanges.count)
    exchanges.append(
      WebExchange(
        from: key.source, to: key.destination, method: String(words[0]),
        target: String(words[1]), fields: message.fields, body: message.body,
        length: message.length, isWhole: message.isWhole, startedAt: message.startedAt,
        frame: message.stamp.frame, at: message.stamp.at))
    if let early = connection.early {
      connection.early = nil
      answer(early, &connection)
    }
  }

  private mutating func answer(_ message: HTTPCutter.Message, _ connection: inout Connection) {
    let status = Self.status(message.startLine)
    // 100 Continue is not the answer (RFC 9110 §15.2).
    guard status >= 200 else { return }
    guard !connection.open.isEmpty else {
      connection.early = message
      return
    }
    let place = connection.open.removeFirst()
    exchanges[place] = exchanges[place].answered(
      .init(
        status: status, fields: message.fields, frame: message.stamp.frame,
        at: message.stamp.at))
  }
}
