import Capture
import Wire

/// A packet as a test looks at it.
struct Seen: Hashable, CustomStringConvertible {
  let bytes: [UInt8]
  let link: LinkType?
  let original: Int
  let frame: Int
  let nanoseconds: Int64

  init(_ packet: SavedPacket) {
    bytes = packet.bytes.copy
    link = packet.linkType
    original = packet.originalLength
    frame = packet.stamp.frame
    nanoseconds = packet.stamp.at.nanoseconds
  }

  var description: String {
    "\(frame) at \(nanoseconds): \(bytes.count) of \(original) bytes, \(link.map { "\($0)" } ?? "?")"
  }

  /// All packets of a file, and what there is to say of it then.
  static func walk(_ path: String) throws -> (seen: [Seen], end: PacketFileEnd) {
    let file = try PacketFile(path)
    var seen: [Seen] = []
    let end = file.forEach { seen.append(Seen($0)) }
    return (seen, end)
  }

  static func walk(_ raw: RawFile) throws -> (seen: [Seen], end: PacketFileEnd) {
    try raw.withPath { try walk($0) }
  }
}
