import Wire

/// Finds packets that were captured more than once: inside a tunnel and outside it, on several
/// interfaces, by a mirror that sends what comes in and what goes out.
///
/// To a judge the second one would be a repetition that nobody sent. A copy has the same addresses,
/// number, size and first bytes and comes within `window`. A number is given once by its sender;
/// where packets have none, a copy must have been captured elsewhere, in another tunnel or a hop
/// further: what one place sees twice was sent twice and counts twice.
struct CopyFilter {
  private struct Entry {
    var fingerprint: UInt64 = 0
    var mark: UInt64 = 0
    var at = Int64.min / 2
  }

  static let window = Duration.milliseconds(20)
  /// Of the packets whose fingerprints fall together the last four are remembered.
  private static let ways = 4
  private static let rows = 128

  private var entries = [Entry](repeating: Entry(), count: rows * ways)
  /// By row: the place of the oldest.
  private var oldest = [UInt8](repeating: 0, count: rows)
  /// How many packets were copies of others.
  private(set) var copies = 0

  /// Whether the packet was seen already somewhere else; remembers it if not.
  mutating func isCopy(_ header: IPHeader, _ path: TunnelPath, at now: Moment) -> Bool {
    isCopy(
      Fingerprint.of(header), isNumbered: header.identification != 0,
      Self.mark(path, header.hopLimit), at: now)
  }

  /// As above, for a packet right behind its frame's Ethernet header.
  @inline(__always)
  mutating func isCopy(_ packet: PlainDatagram, at now: Moment) -> Bool {
    isCopy(
      Fingerprint.of(packet), isNumbered: packet.identification != 0,
      Self.mark(TunnelPath(origin: UInt64(PlainDatagram.start)), packet.hopLimit), at: now)
  }

  /// Stands for the place of capture and how far the packet had come.
  @inline(__always)
  private static func mark(_ path: TunnelPath, _ hopLimit: UInt8) -> UInt64 {
    path.mark ^ UInt64(hopLimit) &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  private mutating func isCopy(
    _ fingerprint: UInt64, isNumbered: Bool, _ mark: UInt64, at now: Moment
  ) -> Bool {
    let row = Int(truncatingIfNeeded: fingerprint >> 40) % Self.rows
    let first = row * Self.ways
    for place in first..<first + Self.ways
    where entries[place].fingerprint == fingerprint && (isNumbered || entries[place].mark != mark)
      && (now.nanoseconds &- entries[place].at).magnitude < Self.window.nanoseconds.magnitude
    {
      copies += 1
      return true
    }
    let place = Int(oldest[row])
    entries[first + place] = Entry(fingerprint: fingerprint, mark: mark, at: now.nanoseconds)
    oldest[row] = UInt8((place + 1) % Self.ways)
    return false
  }
}

/// A number that stands for a packet's identity; the same for its copies, whatever was around it.
enum Fingerprint {
  /// The ports, numbers, checksums and first bytes of UDP or TCP are among the bytes looked at.
  ///
  /// Where UDP has no checksum (RFC 768), nothing else among them stands for the rest, and senders
  /// that write none may give all packets one number: then all bytes are looked at.
  private static let length = 24
  private static let udp: UInt8 = 17

  static func of(_ header: IPHeader) -> UInt64 {
    var mark = UInt64(header.identification) << 32 | UInt64(header.content)
    if let fragment = header.fragment { mark = mark ^ UInt64(fragment.offset) << 16 }
    let hasChecksum =
      header.content != udp || header.payload.count < 8 || header.payload.two(at: 6) != 0
      || header.fragment.map { $0.offset > 0 } ?? false
    return of(mark, header.source, header.destination, header.payload, hasChecksum)
  }

  /// The same number for the same packet.
  @inline(__always)
  static func of(_ packet: PlainDatagram) -> UInt64 {
    of(
      UInt64(packet.identification) << 32 | 17, packet.source.address, packet.destination.address,
      packet.datagram, packet.datagram.two(at: 6) != 0)
  }

  @inline(__always)
  private static func of(
    _ mark: UInt64, _ source: IPAddress, _ destination: IPAddress, _ payload: ByteView,
    _ hasChecksum: Bool
  ) -> UInt64 {
    var mark = mark ^ UInt64(truncatingIfNeeded: payload.count) << 8
    mark = mix(mix(mark, source), destination)
    let end = hasChecksum ? min(length, payload.count) : payload.count
    var index = 0
    while index + 8 <= end {
      mark = mix(mark, payload.eight(at: index))
      index += 8
    }
    if hasChecksum { return mark }
    while index < end {
      mark = mix(mark, UInt64(payload[index]))
      index += 1
    }
    return mark
  }

  @inline(__always)
  static func mix(_ mark: UInt64, _ address: IPAddress) -> UInt64 {
    switch address {
    case .v4(let number): mix(mark, UInt64(number))
    case .v6(let high, let low): mix(mix(mark, high), low)
    }
  }

  @inline(__always)
  private static func mix(_ mark: UInt64, _ number: UInt64) -> UInt64 {
    let product = (mark ^ number) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 32
  }
}
