import Wire

/// Both directions of one TLS connection: opens records with the keys of a key log.
///
/// A direction waits with records until both hellos are known, within bounds. Where it cannot go
/// on it is lost, and the first reason is told. The sides are 0 and 1; which of them is the client
/// is known from the hellos.
struct TLSConnection {
  typealias Reason = TLSReading.Reason

  /// What came out of a record, and the packet that completed the record.
  struct Plain {
    let side: Int
    let stamp: Stamp
    let found: [StreamContent.Found]
  }

  var directions: [TLSDirection]
  private(set) var hello: TLSClientHello?
  private(set) var answer: TLSServerHello?
  /// Whether the server has asked for another ClientHello, which only TLS 1.3 does.
  private var hasRetried = false
  private(set) var clientSide: Int?
  private(set) var trouble: (reason: Reason, stamp: Stamp)?
  /// Whether a record was opened.
  private(set) var hasOpened = false

  /// `contents`: what the decrypted bytes of both sides are cut into.
  init(_ contents: [StreamContent]) {
    directions = contents.map { TLSDirection(content: $0) }
  }

  var held: Int { directions.reduce(0) { $0 + $1.held } }
  var random: TLSRandom? { hello?.random }

  /// Why records of that side are not read, or wait for what may never come.
  func reasonUnread(_ side: Int) -> Reason? {
    guard directions[side].isLost || !directions[side].waiting.isEmpty else { return nil }
    return trouble?.reason ?? .noHandshake
  }

  func isOver(_ side: Int) -> Bool { directions[side].isOver }

  var isOver: Bool { directions.allSatisfy(\.isOver) }

  mutating func receive(
    _ record: TLSRecord, from side: Int, _ stamp: Stamp, _ keys: TLSKeyLog
  ) -> [Plain] {
    guard !directions[side].isLost else { return [] }
    directions[side].keep(record, stamp)
    var plains = advance(side, keys)
    // A hello may be what the other direction waits for.
    if !directions[1 - side].waiting.isEmpty { plains += advance(1 - side, keys) }
    if directions[side].isFull {
      plains += lose(side, .noHandshake, directions[side].waiting[0].stamp)
    }
    return plains
  }

  /// No more records of that side can be read.
  mutating func lose(_ side: Int, _ reason: Reason, _ stamp: Stamp) -> [Plain] {
    guard !directions[side].isLost else { return [] }
    // What begins in the middle of a record is no TLS either.
    let reason = reason == .damage && !directions[side].hasBegun ? .noHandshake : reason
    if trouble == nil { trouble = (reason, stamp) }
    directions[side].isLost = true
    directions[side].forgetWaiting()
    let plains = breakOff(side, .gap, stamp)
    // Without its hello the other side cannot be read either.
    return agreement == nil ? plains + lose(1 - side, reason, stamp) : plains
  }

  /// That side's stream has ended; a message that is not complete stays so.
  mutating func end(
    _ side: Int, isInsideRecord: Bool, isCut: Bool, _ stamp: Stamp
  ) -> [Plain] {
    guard !directions[side].isLost else { return [] }
    if isInsideRecord, trouble == nil { trouble = (.cutShort, stamp) }
    return breakOff(side, isCut || isInsideRecord ? .cut : .end, stamp)
  }

  /// Nothing more comes from that side; `isCut` where it may not have been all.
  mutating func close(_ side: Int, isCut: Bool, _ stamp: Stamp) -> [Plain] {
    guard !directions[side].isOver else { return [] }
    directions[side].isOver = true
    if let first = directions[side].waiting.first {
      return lose(side, .noHandshake, first.stamp)
    }
    return breakOff(side, isCut ? .cut : .end, stamp)
  }

  private mutating func breakOff(
    _ side: Int, _ reason: StreamBreak, _ stamp: Stamp
  ) -> [Plain] {
    let found = directions[side].content.breakOff(reason)
    return found.isEmpty ? [] : [Plain(side: side, stamp: stamp, found: found)]
  }

  // MARK: Records

  private mutating func advance(_ side: Int, _ keys: TLSKeyLog) -> [Plain] {
    var plains: [Plain] = []
    while let next = directions[side].waiting.first {
      guard take(next.record, side, next.stamp, keys, &plains) else { break }
      // Losing the side has emptied the queue.
      guard !directions[side].waiting.isEmpty else { break }
      directions[side].removeFirst()
    }
    return plains
  }

  /// Reads one record; false where it has to wait for a hello.
  private mutating func take(
    _ record: TLSRecord, _ side: Int, _ stamp: Stamp, _ keys: TLSKeyLog, _ plains: inout [Plain]
  ) -> Bool {
    if directions[side].protection != nil {
      open(record, side, stamp, keys, &plains)
      return true
    }
    if isRefusal(record, side) { return true }
    guard record.type == TLSRecord.Kind.handshake || directions[side].hasBegun else {
      plains += lose(side, .noHandshake, stamp)
      return true
    }
    switch record.type {
    case TLSRecord.Kind.handshake: read(record.bytes, side, stamp, keys, &plains)
    case TLSRecord.Kind.changeCipherSpec, TLSRecord.Kind.data:
      let isThirteen = hasRetried || answer?.version == 0x0304
      // In TLS 1.3 it means nothing (RFC 8446 §D.4).
      if isThirteen, record.type == TLSRecord.Kind.changeCipherSpec { return true }
      guard hello != nil, answer != nil else { return false }
      guard isThirteen || record.type == TLSRecord.Kind.changeCipherSpec else {
        plains += lose(side, .damage, stamp)
        return true
      }
      protect(side, stamp, keys, &plains)
      if isThirteen, !directions[side].isLost { open(record, side, stamp, keys, &plains) }
    default: break
    }
    return true
  }

  /// Whether the server answers the client's hello with an alert in the clear: it wants no
  /// connection, and nothing of one is missing.
  private func isRefusal(_ record: TLSRecord, _ side: Int) -> Bool {
    record.type == TLSRecord.Kind.alert && record.bytes.count == 2 && hello != nil && answer == nil
      && clientSide == 1 - side
  }

  /// Opens a sealed record and reads what is in it.
  private mutating func open(
    _ record: TLSRecord, _ side: Int, _ stamp: Stamp, _ keys: TLSKeyLog, _ plains: inout [Plain]
  ) {
    let isThirteen = answer?.version == 0x0304
    // In TLS 1.3 everything sealed looks like data; the rest is for middleboxes (RFC 8446 §D.4).
    if isThirteen, record.type != TLSRecord.Kind.data { return }
    guard let opened = directions[side].protection?.open(record) else {
      if isEarly(side) {
        if trouble == nil { trouble = (.earlyData, stamp) }
      } else {
        plains += lose(side, .wrongKeys, stamp)
      }
      return
    }
    hasOpened = true
    switch opened.type {
    case TLSRecord.Kind.handshake: read(opened.bytes, side, stamp, keys, &plains)
    case TLSRecord.Kind.changeCipherSpec where !isThirteen: protect(side, stamp, keys, &plains)
    case TLSRecord.Kind.data:
      let found = directions[side].content.feed(opened.bytes)
      if !found.isEmpty { plains.append(Plain(side: side, stamp: stamp, found: found)) }
    default: break
    }
  }

  /// Whether what does not open may be data sent before the server has answered (RFC 8446 §4.2.10).
  private func isEarly(_ side: Int) -> Bool {
    side == clientSide && hello?.offersEarlyData == true && !directions[side].hasFinished
      && directions[side].protection?.sequence == 0
  }

  // MARK: Handshake

  private mutating func read(
    _ bytes: [UInt8], _ side: Int, _ stamp: Stamp, _ keys: TLSKeyLog, _ plains: inout [Plain]
  ) {
    for message in directions[side].handshake.feed(bytes) {
      guard !directions[side].isLost else { return }
      switch message {
      case .clientHello(let hello):
        self.hello = hello
        answer = nil
        clientSide = side
      case .serverHello(let answer):
        clientSide = 1 - side
        if answer.isRetry { hasRetried = true } else { self.answer = answer }
      case .other, .finished, .keyUpdate: follow(message, side, stamp, keys, &plains)
      case .damaged:
        plains += lose(side, .damage, stamp)
        return
      }
      directions[side].hasBegun = true
    }
  }
}
