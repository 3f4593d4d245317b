import Calls
import Capture
import Foundation
import Media
import SIP
import Wire

/// Ladders as a capture file.
enum LadderFile {
  /// Writes the packets of all ladders in order of time, and lends the file's path.
  static func with<Result>(
    _ ladders: [String], _ body: (String) throws -> Result
  ) throws -> Result {
    var packets: [(at: Moment, bytes: [UInt8])] = []
    for text in ladders {
      let ladder = try Ladder(text)
      for sighting in ladder.sightings {
        guard let message = sighting.message else { continue }
        let bytes = PacketBuilder.datagram(
          from: sighting.source, to: sighting.destination, message.bytes)
        packets.append((at: sighting.at, bytes: bytes))
      }
      for packet in ladder.media {
        let bytes = PacketBuilder.datagram(
          from: packet.source, to: packet.destination, packet.bytes)
        packets.append((at: packet.at, bytes: bytes))
      }
    }
    let inOrder = packets.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    let frames = inOrder.enumerated().map { index, packet in
      Frame(number: index + 1, at: packet.element.at, bytes: packet.element.bytes)
    }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("ladder-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try PcapngWriter(application: "test", interface: "lo", linkType: .raw)
      .write(frames, to: path)
    return try body(path)
  }
}
