import SIP

/// What a sighting holds, for comparing two readings of the same bytes.
enum Summary: Hashable {
  case message([UInt8])
  case unreadable([UInt8])
  case other(String)

  init(_ sighting: Sighting) {
    switch sighting.content {
    case .sip(let message): self = .message(message.bytes)
    case .unreadable(let bytes, _): self = .unreadable(bytes)
    case .unreachable: self = .other("unreachable")
    case .reset: self = .other("reset")
    case .connected: self = .other("connected")
    case .unanswered: self = .other("unanswered")
    case .dnsQuery(let name): self = .other("dns \(name)")
    }
  }

  /// How many bytes of the input it holds.
  var size: Int {
    switch self {
    case .message(let bytes), .unreadable(let bytes): bytes.count
    case .other: 0
    }
  }
}
