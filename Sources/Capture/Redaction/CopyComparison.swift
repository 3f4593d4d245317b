import SIP
import Wire

/// What a reader sees in the packets of a capture, to hold its copy against it.
///
/// The one who redacts and the one who reads know protocols apart from each other. What only the
/// reader knows was masked, and the copy is judged otherwise: that is found here, and so can be said.
struct CopyComparison {
  private struct Shown: Hashable {
    var messages = 0
    var damaged = 0
    var others = 0
  }

  /// By packet, counted from 1; of those that show nothing there is nothing.
  private var packets: [Int: Shown] = [:]
  private var read = 0

  /// TLS is read without keys: a copy has none.
  init(_ file: [UInt8], path: String) {
    // The view lives no longer than the closure that is given the bytes.
    file.withUnsafeBytes { raw in
      // What cannot be read shows nothing.
      guard let file = try? PacketFile(path, LentBytes(raw)) else { return }
      var reader = SightingReader(.ethernet)
      var last = Moment.zero
      _ = file.forEach { packet in
        // Not the file's own number: blocks that count as well may not be in a copy.
        read += 1
        last = max(last, packet.stamp.at)
        note(
          reader.read(
            packet.bytes, packet.linkType, originalLength: packet.originalLength,
            Stamp(frame: read, at: packet.stamp.at)))
        if reader.hasLost { _ = reader.takeLost() }
      }
      note(reader.finish(at: last))
    }
  }

  private mutating func note(_ sightings: [Sighting]) {
    for sighting in sightings {
      switch sighting.content {
      case .sip: packets[sighting.frame, default: Shown()].messages += 1
      case .unreadable: packets[sighting.frame, default: Shown()].damaged += 1
      case .unreachable, .reset, .dnsQuery: packets[sighting.frame, default: Shown()].others += 1
      }
    }
  }

  /// How many of the packets show something else in a copy.
  func differing(from copy: CopyComparison) -> Int {
    Set(packets.keys).union(copy.packets.keys)
      .count(where: { $0 <= read && packets[$0] != copy.packets[$0] })
  }
}
