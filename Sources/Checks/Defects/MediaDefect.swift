public import Calls
public import Media
public import Wire

/// A change to the media of a trace, the counterpart of `TraceDefect`.
public enum MediaDefect: Sendable, Hashable {
  /// The network loses the packets: their numbers are missing.
  case lose(MediaSelector)
  /// The sender never sent them: its numbers go on without them.
  case omit(MediaSelector)
  /// They have another payload type.
  case retype(MediaSelector, to: UInt8)
  /// They come that much later.
  case delay(MediaSelector, by: Duration)
  /// They come once more.
  case `repeat`(MediaSelector, after: Duration)
  /// Each event packet has its own time stamp.
  case restamp(MediaSelector)
  /// Their payload is another.
  case recode(MediaSelector)
  /// They go somewhere else.
  case redirect(MediaSelector, to: Endpoint)

  public var selector: MediaSelector {
    switch self {
    case .lose(let selector), .omit(let selector), .retype(let selector, _),
      .delay(let selector, _), .repeat(let selector, _), .restamp(let selector),
      .redirect(let selector, _), .recode(let selector):
      selector
    }
  }

  /// The packets with the defect in them, in order of time; nil when it strikes none.
  ///
  /// Frame numbers stay: the trace around the packets is as it was.
  public func apply(to packets: [MediaPacket], _ roles: Roles) -> [MediaPacket]? {
    let struck = selector.indices(in: packets, roles)
    guard !struck.isEmpty else { return nil }
    var all = packets
    switch self {
    case .lose: return all.indices.filter { !struck.contains($0) }.map { all[$0] }
    case .omit: return Self.omitting(struck, all)
    case .retype(_, let type): for index in struck { all[index].edit { $0.payloadType = type } }
    case .delay(_, let by): for index in struck { all[index].at = all[index].at + by }
    case .repeat(_, let after):
      all += struck.sorted().map { index in
        var copy = all[index]
        copy.at = copy.at + after
        return copy
      }
    case .restamp:
      for (count, index) in struck.sorted().enumerated() {
        all[index].edit { $0.timestamp &+= UInt32(160 * count) }
      }
    case .recode:
      for index in struck {
        guard let payload = all[index].header?.payload else { continue }
        for place in payload { all[index].bytes[place] ^= 0x01 }
      }
    case .redirect(_, let endpoint): for index in struck { all[index].destination = endpoint }
    }
    return all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  private static func omitting(_ struck: Set<Int>, _ packets: [MediaPacket]) -> [MediaPacket] {
    var left: [MediaPacket] = []
    var skipped: [UInt32: UInt16] = [:]
    for (index, packet) in packets.enumerated() {
      guard let ssrc = packet.header?.ssrc else { continue }
      if struck.contains(index) {
        skipped[ssrc, default: 0] += 1
      } else {
        var packet = packet
        packet.edit { $0.sequence &-= skipped[ssrc] ?? 0 }
        left.append(packet)
      }
    }
    return left
  }
}

/// Which packets of a trace's media a defect strikes.
public struct MediaSelector: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case all
    case speech
    /// Packets of a digit.
    case events
    /// Packets that end a digit.
    case ends
    /// Every so manieth of all.
    case every(Int)
    /// So many from the beginning.
    case first(Int)
  }

  public let from: String
  public let to: String
  public let kind: Kind
  /// So many of them are spared at the beginning.
  public let sparing: Int

  public init(_ from: String, _ to: String, _ kind: Kind = .all, sparing: Int = 0) {
    self.from = from
    self.to = to
    self.kind = kind
    self.sparing = sparing
  }

  func indices(in packets: [MediaPacket], _ roles: Roles) -> Set<Int> {
    let way = packets.indices.filter {
      roles.name(of: packets[$0].source) == from && roles.name(of: packets[$0].destination) == to
    }
    let fitting = way.enumerated().filter { place, index in
      guard let header = packets[index].header else { return false }
      let event = TelephoneEvent(Array(packets[index].bytes[header.payload]))
      let isEvent = header.payloadType >= 96 && header.payload.count == TelephoneEvent.length
      switch kind {
      case .all: return true
      case .speech: return !isEvent
      case .events: return isEvent
      case .ends: return isEvent && event?.isEnd == true
      case .every(let step): return step > 0 && place % step == step - 1
      case .first(let count): return place < count
      }
    }
    return Set(fitting.map(\.element).dropFirst(sparing))
  }
}

extension MediaPacket {
  /// Changes the header's fields and keeps the payload.
  fileprivate mutating func edit(_ change: (inout RTPHeader) -> Void) {
    guard var header else { return }
    let payload = Array(bytes[header.payload])
    change(&header)
    bytes = header.packet(payload)
  }
}
