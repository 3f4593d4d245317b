import Capture
import SIP
import Wire

/// Where the bytes of a stub are found again.
enum MessageSource {
  case file(PacketFile)
  /// Places are indices.
  case sightings([Sighting])

  /// The mark of a place in the spool.
  static let spooled: UInt64 = 1 << 63

  func bytes(at location: UInt64, count: Int, _ spool: Spool) -> [UInt8]? {
    if location & Self.spooled != 0 {
      return spool.bytes(at: Int(location & ~Self.spooled), count: count)
    }
    switch self {
    case .file(let file): return file.bytes(at: Int(location), count: count)
    case .sightings(let all): return all[Int(location)].message?.bytes
    }
  }
}
