import Wire

/// Walks through the packets of a classic pcap file.
struct PcapCursor {
  /// Why the walk ended early; nil at the end of the file.
  private(set) var damage: Damage?
  private(set) var frames = 0
  private let header: PcapHeader
  private let linkType: LinkType?
  private let units: UInt64
  /// Versions before 2.3 wrote the two lengths the other way round; 2.3 did sometimes.
  private let hasOldLengths: Bool
  private var position = PcapHeader.length
  /// The second of the last packet.
  private var latest: UInt32 = 0

  /// Stamps further apart are looked at twice: what is no packet has some number there (s).
  private static let leap: UInt32 = 86_400

  init(_ header: PcapHeader, _ linkType: LinkType?) {
    self.header = header
    self.linkType = linkType
    units = header.isNano ? 1 : 1_000
    hasOldLengths = header.major == 2 && header.minor <= 3
  }

  mutating func next(_ window: inout ByteWindow) -> SavedPacket? {
    let start = position + header.recordLength
    guard let record = window.view(at: position, count: header.recordLength) else {
      return end(window, "a packet's header", header.recordLength)
    }
    let isSwapped = header.isSwapped
    let seconds = record.number(at: 0, as: UInt32.self, isSwapped: isSwapped)
    let fraction = record.number(at: 4, as: UInt32.self, isSwapped: isSwapped)
    let (length, original) = lengths(record)
    let leaps = max(seconds, latest) - min(seconds, latest) > Self.leap
    if leaps || frames == 0, PcapHeader.isFile(record) {
      damage = Damage(offset: position, reason: PcapHeader.another)
      return nil
    }
    guard length <= CaptureLimits.packet else {
      damage = Damage(
        offset: position,
        reason: "a packet says it has \(length) bytes; \(CaptureLimits.packet) is the most")
      return nil
    }
    if leaps, frames > 0, !isFollowed(at: start + length, &window) {
      damage = Damage(
        offset: position,
        reason: "a packet is stamped \(seconds) s after 1970, the one before \(latest) s, "
          + "and what follows it is no packet")
      return nil
    }
    guard let bytes = window.view(at: start, count: length) else {
      return end(window, "a packet", header.recordLength + length)
    }
    position = start + length
    window.prefetch(at: position)
    frames += 1
    latest = seconds
    let nanoseconds = UInt64(seconds) &* 1_000_000_000 &+ UInt64(fraction) &* units
    return SavedPacket(
      bytes, linkType, originalLength: max(original, length),
      Stamp(frame: frames, at: StampScale.moment(nanoseconds: nanoseconds)), at: start)
  }

  @inline(__always)
  private func lengths(_ record: ByteView) -> (captured: Int, original: Int) {
    let isSwapped = header.isSwapped
    let first = Int(record.number(at: 8, as: UInt32.self, isSwapped: isSwapped))
    let second = Int(record.number(at: 12, as: UInt32.self, isSwapped: isSwapped))
    let isOld = hasOldLengths && (header.minor < 3 || first > second)
    return isOld ? (second, first) : (first, second)
  }

  /// Whether what may be a packet's header, or the end of the file, stands behind the packet at hand.
  ///
  /// Asks for all from that packet on, which the window may not have any more otherwise.
  @inline(never)
  private func isFollowed(at next: Int, _ window: inout ByteWindow) -> Bool {
    let count = next - position + header.recordLength
    guard let both = window.view(at: position, count: count) else { return true }
    let (length, _) = lengths(both.dropping(next - position))
    return length <= CaptureLimits.packet
  }

  @inline(never)
  private mutating func end(
    _ window: borrowing ByteWindow, _ what: String, _ wanted: Int
  ) -> SavedPacket? {
    damage = Damage.atEnd(window, what, from: position, wanted: wanted)
    return nil
  }
}

extension Damage {
  /// The damage of a file that ends inside something; nil when it ends where it may.
  static func atEnd(
    _ window: borrowing ByteWindow, _ what: String, from position: Int, wanted: Int
  ) -> Damage? {
    if let problem = window.problem { return Damage(offset: window.end, reason: problem) }
    let there = window.end - position
    guard there != 0 else { return nil }
    return Damage(
      offset: position,
      reason: there > 0
        ? "it ends in the middle of \(what), after \(there) of \(counted(wanted, "byte"))"
        : "it ends in the middle of \(what)")
  }
}
