import Media
import SIP
import Wire

/// What a reader sees in the packets of a capture, to hold its copy against it.
///
/// The one who redacts and the one who reads know protocols apart from each other. What only the
/// reader knows was masked, and the copy is judged otherwise, or was left as it was, and names
/// somebody: that is found here, and so can be said.
struct CopyComparison {
  private struct Shown: Hashable {
    var messages = 0
    var damaged = 0
    var others = 0
  }

  /// By packet, counted from 1; of those that show nothing there is nothing.
  private var packets: [Int: Shown] = [:]
  /// Whether each is one of sound: most are, so that a number for each would take too much memory.
  private var isMedia: [Bool] = []
  private var messages = UnchangedMessages()
  /// Packets that show a message that should not stand there.
  private var bare: Set<Int> = []

  /// TLS is read without keys: a copy has none.
  init(_ file: [UInt8], path: String) {
    read(file, path) { message, frame, comparison in
      comparison.messages.note(message, in: frame)
    }
  }

  /// The copy of a capture that was redacted with these settings.
  init(
    _ file: [UInt8], path: String, of original: CopyComparison, _ settings: RedactionSettings
  ) {
    var text = TextRewriter(settings)
    read(file, path) { message, frame, comparison in
      guard original.messages.isOne(message, in: frame, &text) else { return }
      comparison.bare.insert(frame)
    }
  }

  private mutating func read(
    _ file: [UInt8], _ path: String, _ take: (Message, Int, inout CopyComparison) -> Void
  ) {
    // The view lives no longer than the closure that is given the bytes.
    file.withUnsafeBytes { raw in
      // What cannot be read shows nothing.
      guard let file = try? PacketFile(path, LentBytes(raw)) else { return }
      var reader = SightingReader(.ethernet)
      var last = Moment.zero
      _ = file.forEach { packet in
        let heard = reader.datagrams.media.packets
        last = max(last, packet.stamp.at)
        // Not the file's own number: blocks that count as well may not be in a copy.
        let sightings = reader.read(
          packet.bytes, packet.linkType, originalLength: packet.originalLength,
          Stamp(frame: isMedia.count + 1, at: packet.stamp.at))
        isMedia.append(reader.datagrams.media.packets > heard)
        note(sightings, take)
        if reader.hasLost { _ = reader.takeLost() }
      }
      note(reader.finish(at: last), take)
    }
  }

  private mutating func note(
    _ sightings: [Sighting], _ take: (Message, Int, inout CopyComparison) -> Void
  ) {
    for sighting in sightings {
      switch sighting.content {
      case .sip(let message):
        packets[sighting.frame, default: Shown()].messages += 1
        take(message, sighting.frame, &self)
      case .unreadable: packets[sighting.frame, default: Shown()].damaged += 1
      case .unreachable, .reset, .connected, .unanswered, .dnsQuery:
        packets[sighting.frame, default: Shown()].others += 1
      }
    }
  }

  /// How many packets show a message as it was before.
  var unchanged: Int { bare.count }

  /// How many of the packets show something else in a copy.
  func differing(from copy: CopyComparison) -> Int {
    var differing = Set(packets.keys).union(copy.packets.keys)
      .filter { $0 <= isMedia.count && packets[$0] != copy.packets[$0] }
    for (index, pair) in zip(isMedia, copy.isMedia).enumerated() where pair.0 != pair.1 {
      differing.insert(index + 1)
    }
    return differing.count
  }
}
