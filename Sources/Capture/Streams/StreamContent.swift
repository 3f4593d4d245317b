import SIP
import Wire

/// What the bytes of one direction of a connection are cut into.
enum StreamContent {
  case sip(MessageCutter)
  case names(NameCutter)

  init(from source: Endpoint, to destination: Endpoint, sipPorts: Set<UInt16>) {
    if destination.port == 53 {
      self = .names(NameCutter())
    } else {
      let isSIP = sipPorts.contains(source.port) || sipPorts.contains(destination.port)
      self = .sip(MessageCutter(expectsSIP: isSIP))
    }
  }

  var held: Int {
    switch self {
    case .sip(let cutter): cutter.held
    case .names(let cutter): cutter.held
    }
  }

  /// Takes bytes in order; gives what they complete.
  mutating func feed(_ bytes: [UInt8]) -> [Sighting.Content] {
    // The view lives no longer than the closure that is given the bytes.
    bytes.withUnsafeBytes { raw in
      switch self {
      case .sip(var cutter):
        let pieces = cutter.feed(ByteView(raw))
        self = .sip(cutter)
        return pieces.map(Self.content)
      case .names(var cutter):
        let names = cutter.feed(ByteView(raw))
        self = .names(cutter)
        return names.map(Sighting.Content.dnsQuery)
      }
    }
  }

  /// The stream ends or misses bytes here.
  mutating func breakOff() -> Sighting.Content? {
    switch self {
    case .sip(var cutter):
      let rest = cutter.breakOff()
      self = .sip(cutter)
      return rest.map(Self.content)
    case .names:
      self = .names(NameCutter())
      return nil
    }
  }

  private static func content(_ piece: MessageCutter.Piece) -> Sighting.Content {
    switch piece {
    case .damaged(let bytes, let why): return .unreadable(bytes, why)
    case .message(let bytes): return MessageReading.content(bytes)
    }
  }
}
