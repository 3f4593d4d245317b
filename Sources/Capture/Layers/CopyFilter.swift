import Wire

/// Finds packets that were captured more than once on their way, inside a tunnel and outside it.
///
/// A capture at a tunnel's end holds the same packet twice, and to a judge the second one would
/// be a repetition that nobody sent. A copy has the same addresses, number, size and first bytes,
/// comes within `window`, and came by another tunnel path: what one path brings twice was sent
/// twice and counts twice.
struct CopyFilter {
  private struct Entry {
    var fingerprint: UInt64 = 0
    var mark: UInt64 = 0
    var at = Moment.zero
  }

  static let window = Duration.milliseconds(20)
  /// How many packets back a copy is looked for.
  static let memory = 128

  private var entries = [Entry](repeating: Entry(), count: memory)
  private var place = 0
  private var hasTunnels = false
  /// How many packets were copies of others.
  private(set) var copies = 0

  /// Whether the packet was seen already by another path; remembers it if not.
  mutating func isCopy(_ header: IPHeader, _ path: TunnelPath, at now: Moment) -> Bool {
    let fingerprint = Fingerprint.of(header)
    if path.depth > 0 { hasTunnels = true }
    if hasTunnels, isKnown(fingerprint, path, at: now) {
      copies += 1
      return true
    }
    entries[place] = Entry(fingerprint: fingerprint, mark: path.mark, at: now)
    place = (place + 1) % Self.memory
    return false
  }

  private func isKnown(_ fingerprint: UInt64, _ path: TunnelPath, at now: Moment) -> Bool {
    entries.contains { entry in
      entry.fingerprint == fingerprint && entry.mark != path.mark
        && (now - entry.at).nanoseconds.magnitude < Self.window.nanoseconds.magnitude
    }
  }
}

/// A number that stands for a packet's identity; the same for its copies, whatever was around it.
enum Fingerprint {
  /// The ports, numbers, checksums and first bytes of UDP or TCP are among the bytes looked at.
  private static let length = 24

  static func of(_ header: IPHeader) -> UInt64 {
    var mark = UInt64(header.identification) << 32 | UInt64(header.content)
    mark = mark ^ UInt64(truncatingIfNeeded: header.payload.count) << 8
    if let fragment = header.fragment { mark = mark ^ UInt64(fragment.offset) << 16 }
    mark = mix(mix(mark, header.source), header.destination)
    var index = 0
    while index + 8 <= min(length, header.payload.count) {
      mark = mix(mark, header.payload.eight(at: index))
      index += 8
    }
    return mark
  }

  static func mix(_ mark: UInt64, _ address: IPAddress) -> UInt64 {
    switch address {
    case .v4(let number): mix(mark, UInt64(number))
    case .v6(let high, let low): mix(mix(mark, high), low)
    }
  }

  private static func mix(_ mark: UInt64, _ number: UInt64) -> UInt64 {
    let product = (mark ^ number) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 32
  }
}
