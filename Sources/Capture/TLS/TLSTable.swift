import Wire

/// The TLS connections of a capture, and the keys to read them with.
///
/// A connection holds little more than what its decrypted bytes are cut from; `StreamTable` counts
/// it with its own.
struct TLSTable {
  typealias Key = StreamTable.Key

  /// Something found in decrypted bytes, and where they belong.
  struct Found {
    let key: Key
    let stamp: Stamp
    let found: StreamContent.Found
  }

  private struct Entry {
    var connection: TLSConnection
    /// The direction that is side 0.
    let key: Key
    var isTold = false
    var hasRandom = false
    var isCounted = false
  }

  /// Where SIP is spoken over TLS (RFC 3261 §19.1.2).
  static let port: UInt16 = 5061

  private let sipPorts: Set<UInt16>
  private(set) var keys = TLSKeyLog()
  private(set) var reading = TLSReading()
  private(set) var held = 0
  /// By the direction in which the lesser endpoint sends.
  private var entries: [Key: Entry] = [:]

  init(sipPorts: Set<UInt16>) {
    self.sipPorts = sipPorts.union([Self.port])
  }

  /// Keys given from outside, or found in the capture.
  mutating func add(_ keys: TLSKeyLog, fromCapture: Bool) {
    self.keys.merge(keys)
    if fromCapture { reading.note(keys) }
  }

  mutating func receive(
    _ piece: TLSRecordCutter.Piece, _ key: Key, _ stamp: Stamp
  ) -> [Found] {
    let place = Self.place(key)
    var before: [Found] = []
    // The same two ports again, for another connection.
    if let known = entries[place], known.connection.isOver(Self.side(key)) {
      before = change(place) { entry, _ in
        entry.connection.close(0, isCut: false, stamp)
          + entry.connection.close(1, isCut: false, stamp)
      }
    }
    if entries[place] == nil {
      entries[place] = Entry(
        connection: TLSConnection([content(place), content(place.reversed)]), key: place)
      reading.noteConnection()
    }
    let side = Self.side(key)
    return before
      + change(place) { entry, keys in
        switch piece {
        case .record(let record): entry.connection.receive(record, from: side, stamp, keys)
        case .damage: entry.connection.lose(side, .damage, stamp)
        case .gap: entry.connection.lose(side, .gap, stamp)
        case .end(let isInside, let isCut):
          entry.connection.end(side, isInsideRecord: isInside, isCut: isCut, stamp)
        }
      }
  }

  /// Why what is sent in that direction now is not read; nil where it is.
  func reasonUnread(_ key: Key) -> TLSReading.Reason? {
    entries[Self.place(key)]?.connection.reasonUnread(Self.side(key))
  }

  /// Nothing more comes in that direction; `isCut` where it may not have been all.
  mutating func close(_ key: Key, at stamp: Stamp, isCut: Bool) -> [Found] {
    guard !entries.isEmpty else { return [] }
    let side = Self.side(key)
    return change(Self.place(key)) { entry, _ in
      entry.connection.close(side, isCut: isCut, stamp)
    }
  }

  private mutating func change(
    _ place: Key, _ event: (inout Entry, TLSKeyLog) -> [TLSConnection.Plain]
  ) -> [Found] {
    // Taken out while it changes, so that its buffers are not copied.
    guard var entry = entries.removeValue(forKey: place) else { return [] }
    let before = entry.connection.held
    let plains = event(&entry, keys)
    held += entry.connection.held - before
    note(&entry)
    if entry.connection.isOver {
      held -= entry.connection.held
    } else {
      entries[place] = entry
    }
    return plains.flatMap { plain in
      plain.found.map {
        Found(key: plain.side == 0 ? place : place.reversed, stamp: plain.stamp, found: $0)
      }
    }
  }

  /// Tells what is new of a connection, once.
  private mutating func note(_ entry: inout Entry) {
    if !entry.hasRandom, let random = entry.connection.random {
      entry.hasRandom = true
      reading.note(random)
    }
    if !entry.isCounted, entry.connection.hasOpened {
      entry.isCounted = true
      reading.noteOpened()
    }
    guard !entry.isTold, let trouble = entry.connection.trouble else { return }
    entry.isTold = true
    // Where the handshake is missing the SIP port tells the server, else whoever comes first.
    let isFirst =
      entry.connection.clientSide.map { $0 == 0 } ?? !sipPorts.contains(entry.key.source.port)
    let client = isFirst ? entry.key.source : entry.key.destination
    let server = isFirst ? entry.key.destination : entry.key.source
    reading.note(
      TLSReading.Unread(
        reason: trouble.reason, isRest: entry.connection.hasOpened,
        isSignalling: sipPorts.contains(client.port) || sipPorts.contains(server.port)
          || entry.connection.random.map(keys.knows) == true,
        frame: trouble.stamp.frame, client: client, server: server))
  }

  private func content(_ key: Key) -> StreamContent {
    StreamContent(from: key.source, to: key.destination, sipPorts: sipPorts)
  }

  private static func place(_ key: Key) -> Key {
    side(key) == 0 ? key : key.reversed
  }

  private static func side(_ key: Key) -> Int { key.source <= key.destination ? 0 : 1 }
}
