import SIP
import Wire

/// Why nothing continues the bytes of a stream.
enum StreamBreak {
  /// The sender has finished.
  case end
  /// The capture misses bytes.
  case gap
  /// The capture ends, or there was no room to keep more.
  case cut
}

/// What the bytes of one direction of a connection are cut into.
///
/// Ports say little: the first bytes decide, and where nothing is known, as after a gap, the
/// first bytes of every segment that does not continue a message.
enum StreamContent {
  enum Found {
    case content(Sighting.Content, Transport)
    /// A packet of somewhere else, reported on this connection.
    case mirrored(HEPPacket)
    /// A part of a TLS connection, which takes both directions to be read.
    case secured(TLSRecordCutter.Piece)
    /// A compressed message of a WebSocket, which may be for something else than SIP, or is `isKnown`.
    case packed([UInt8], isKnown: Bool)

    var isSIP: Bool {
      switch self {
      case .content(.sip, _): true
      case .packed(_, let isKnown): isKnown
      case .content, .mirrored, .secured: false
      }
    }

    /// The same, damage being that of the capture.
    var excused: Found {
      guard case .content(.unreadable(let bytes, _), let transport) = self else { return self }
      return .content(.unreadable(bytes, .notCaptured), transport)
    }
  }

  /// What the ports say, where the bytes do not.
  enum Expected {
    case nothing, sip, tls
  }

  /// Too little to tell; the bytes so far.
  case opening([UInt8], Expected)
  case sip(MessageCutter)
  case names(NameCutter)
  case web(WebCutter)
  case mirror(HEPCutter)
  case secured(TLSRecordCutter)

  init(from source: Endpoint, to destination: Endpoint, sipPorts: Set<UInt16>) {
    if destination.port == 53 {
      self = .names(NameCutter())
    } else {
      let ports = [source.port, destination.port]
      let expected: Expected =
        ports.contains(where: sipPorts.contains)
        ? .sip : ports.contains(TLSTable.port) ? .tls : .nothing
      self = .opening([], expected)
    }
  }

  /// What comes before the first message that is known may be the rest of one.
  mutating func beginInTheMiddle() {
    if case .opening(let bytes, .sip) = self { self = .opening(bytes, .nothing) }
  }

  var held: Int {
    switch self {
    case .opening(let bytes, _): bytes.count
    case .sip(let cutter): cutter.held
    case .names(let cutter): cutter.held
    case .web(let cutter): cutter.held
    case .mirror(let cutter): cutter.held
    case .secured(let cutter): cutter.held
    }
  }

  /// Takes bytes in order; gives what they complete.
  mutating func feed(_ bytes: [UInt8]) -> [Found] {
    switch self {
    case .opening(let before, let expected):
      return open(before.isEmpty ? bytes : before + bytes, expected)
    case .sip(let cutter) where !cutter.isInsideMessage:
      if let other = Self.recognise(bytes) { self = other }
    default: break
    }
    // The view lives no longer than the closure that is given the bytes.
    return bytes.withUnsafeBytes { cut(ByteView($0)) }
  }

  /// Nothing continues what was fed.
  ///
  /// What stays incomplete because bytes are missing is nobody's fault. `missing`: after how many
  /// bytes it goes on, where that is known.
  mutating func breakOff(_ reason: StreamBreak, missing: Int? = nil) -> [Found] {
    let rest = rest(reason, missing)
    return reason == .end ? rest : rest.map(\.excused)
  }

  /// Whether the beginning of something has come and its end has not.
  var isInsideMessage: Bool {
    switch self {
    case .opening(let bytes, _): !bytes.isEmpty
    case .sip(let cutter): cutter.held > 0 || cutter.isInsideMessage
    case .names: false
    case .web(let cutter): cutter.isInsideMessage
    case .mirror(let cutter): cutter.held > 0
    case .secured: true
    }
  }

  /// Whether the rest of a body, or of a frame, that is not kept is still to come.
  var isSkipping: Bool {
    switch self {
    case .sip(let cutter): cutter.isSkipping
    case .web(let cutter): cutter.isSkipping
    case .opening, .names, .mirror, .secured: false
    }
  }

  /// Gives back what is only kept for messages to come.
  mutating func forgetHistory() {
    guard case .web(var cutter) = self else { return }
    self = .opening([], .nothing)
    cutter.forgetHistory()
    self = .web(cutter)
  }

  /// Whether a message came, in the bytes fed last, in the place of such a body.
  var hasStoppedSkipping: Bool {
    if case .sip(let cutter) = self { cutter.hasStoppedSkipping } else { false }
  }

  private mutating func rest(_ reason: StreamBreak, _ missing: Int?) -> [Found] {
    switch self {
    case .opening(let bytes, let expected):
      var cutter = MessageCutter(expectsSIP: expected == .sip)
      // As above: borrowed for the call only.
      let found = bytes.withUnsafeBytes { cutter.feed(ByteView($0)) }.flatMap(Self.messages)
      let rest = cutter.breakOff().map(Self.messages) ?? []
      self = .sip(cutter)
      return found + rest
    case .sip(var cutter):
      let rest = cutter.breakOff(missing: missing)
      self = .sip(cutter)
      return rest.map(Self.messages) ?? []
    case .names:
      self = .names(NameCutter())
      return []
    case .web(var cutter):
      let rest = cutter.breakOff()
      self = Self.goingOn(cutter)
      return rest.map(Self.webMessages) ?? []
    case .mirror:
      self = .sip(MessageCutter(expectsSIP: false))
      return []
    case .secured(var cutter):
      let piece = cutter.breakOff(reason)
      self = .secured(cutter)
      return [.secured(piece)]
    }
  }

  /// The first bytes of a stream.
  private mutating func open(_ bytes: [UInt8], _ expected: Expected) -> [Found] {
    if HEPCutter.mayBegin(bytes) {
      guard bytes.count >= HEPCutter.magic.count else {
        self = .opening(bytes, expected)
        return []
      }
      self = .mirror(HEPCutter())
      return bytes.withUnsafeBytes { cut(ByteView($0)) }
    }
    switch TLSRecord.beginning(bytes) {
    case .begins:
      self = .secured(TLSRecordCutter())
      return bytes.withUnsafeBytes { cut(ByteView($0)) }
    case .unfinished:
      self = .opening(bytes, expected)
      return []
    case .isNone: break
    }
    switch WebOpening.decide(bytes) {
    case .unfinished:
      self = .opening(bytes, expected)
      return []
    case .opens(let start):
      self = .web(WebCutter())
      return bytes.withUnsafeBytes { cut(ByteView($0).dropping(start)) }
    case .isNone:
      // A connection that the capture begins in the middle of a record of.
      let isSealed = expected == .tls && TLSRecord.looksSealed(bytes)
      self =
        Self.recognise(bytes)
        ?? (isSealed
          ? .secured(TLSRecordCutter()) : .sip(MessageCutter(expectsSIP: expected == .sip)))
      return bytes.withUnsafeBytes { cut(ByteView($0)) }
    }
  }

  /// What a segment is by its content, when nothing before says so.
  private static func recognise(_ bytes: [UInt8]) -> StreamContent? {
    if bytes.count >= HEPCutter.magic.count, HEPCutter.mayBegin(bytes) {
      return .mirror(HEPCutter())
    }
    if TLSRecord.beginning(bytes) == .begins { return .secured(TLSRecordCutter()) }
    return bytes.withUnsafeBytes { raw -> StreamContent? in
      if WebFrame.carriesSIP(ByteView(raw)) { return .web(WebCutter()) }
      return WebFrame.carriesPacked(ByteView(raw)) ? .web(WebCutter(isPresumed: true)) : nil
    }
  }

  private mutating func cut(_ bytes: ByteView) -> [Found] {
    // Taken out while it changes, so that its buffer is not copied.
    let content = self
    self = .opening([], .nothing)
    switch consume content {
    case .opening: return []
    case .sip(var cutter):
      let pieces = cutter.feed(bytes)
      self = .sip(cutter)
      return pieces.flatMap(Self.messages)
    case .names(var cutter):
      let names = cutter.feed(bytes)
      self = .names(cutter)
      return names.map { .content(.dnsQuery($0), .tcp) }
    case .web(var cutter):
      let pieces = cutter.feed(bytes)
      self = Self.goingOn(cutter)
      return pieces.flatMap(Self.webMessages)
    case .mirror(var cutter):
      let (packets, damage) = cutter.feed(bytes)
      let found = packets.map(Found.mirrored)
      guard let damage else {
        self = .mirror(cutter)
        return found
      }
      self = .sip(MessageCutter(expectsSIP: false))
      return found + [.content(damage, .tcp)]
    case .secured(var cutter):
      let pieces = cutter.feed(bytes)
      self = .secured(cutter)
      return pieces.map(Found.secured)
    }
  }

  /// Goes on as a WebSocket, unless it turned out to be none.
  private static func goingOn(_ cutter: WebCutter) -> StreamContent {
    cutter.isRefuted ? .sip(MessageCutter(expectsSIP: false)) : .web(cutter)
  }

  private static func messages(_ piece: MessageCutter.Piece) -> [Found] {
    switch piece {
    case .damaged(let bytes, let why): [.content(.unreadable(bytes, why), .tcp)]
    case .message(let bytes): [.content(MessageReading.content(bytes), .tcp)]
    }
  }

  /// Blank messages only keep the connection open (RFC 7118 §6).
  private static func webMessages(_ piece: WebCutter.Piece) -> [Found] {
    switch piece {
    case .packed(let bytes, let isKnown): return [.packed(bytes, isKnown: isKnown)]
    case .damaged(let bytes, let why): return [.content(.unreadable(bytes, why), .ws)]
    case .message(let bytes):
      let text = Array(bytes.drop { $0 == 0x0D || $0 == 0x0A })
      let isBlank = text.withUnsafeBytes { KeepAlive.isOne(ByteView($0)) }
      return isBlank ? [] : [.content(MessageReading.content(text), .ws)]
    }
  }
}
