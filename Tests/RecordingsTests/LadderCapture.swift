import Calls
import Capture
import Foundation
import Media
import SIP
import Wire

/// Ladders as capture files.
enum LadderCapture {
  /// The packets of several ladders, each moved so many seconds, in order of time.
  static func frames(_ ladders: [(text: String, from: Double)]) throws -> [Frame] {
    var packets: [(at: Moment, bytes: [UInt8])] = []
    for (text, start) in ladders {
      let ladder = try Ladder(text)
      let shift = Duration.nanoseconds(Int64(start * 1e9))
      packets += ladder.sightings.compactMap { sighting in
        sighting.message.map {
          (
            sighting.at + shift,
            PacketBuilder.datagram(from: sighting.source, to: sighting.destination, $0.bytes)
          )
        }
      }
      packets += ladder.media.map {
        (
          $0.at + shift,
          PacketBuilder.datagram(from: $0.source, to: $0.destination, $0.bytes)
        )
      }
    }
    return packets.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .enumerated().map { index, packet in
        Frame(number: index + 1, at: packet.element.at, bytes: packet.element.bytes)
      }
  }

  /// Writes a pcapng file and lends its path.
  static func with<Result>(
    _ frames: [Frame], _ linkType: LinkType = .raw, _ body: (String) throws -> Result
  ) throws -> Result {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("ladder-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try PcapngWriter(application: "test", interface: "lo", linkType: linkType)
      .write(frames, to: path)
    return try body(path)
  }

  /// A call through the system to the primary, with its Call-ID.
  static func call(_ number: Int, talk: String = "", until end: Int = 2) -> String {
    """
    default call-id=\(number) caller=+1555\(1_000_000 + number)
    carrier -> system  INVITE 0.000
    system  -> primary INVITE 0.002
    primary -> system  200    0.200
    system  -> carrier 200    0.201
    carrier -> system  ACK    0.202
    system  -> primary ACK    0.203
    \(talk)
    carrier -> system  BYE    \(end).100
    system  -> primary BYE    \(end).101
    primary -> system  200    \(end).102
    system  -> carrier 200    \(end).103
    """
  }
}
