import Media
import Wire

/// The packets of media that are kept themselves and not only counted, within a bound.
struct KeptMedia: Sendable {
  /// In the order they were captured.
  private(set) var packets: [MediaPacket] = []
  /// How many were left out because they would take too much memory.
  private(set) var leftOut = 0
  private var bytes = 0

  private static let mostBytes = 268_435_456

  mutating func keep(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp
  ) {
    guard bytes + payload.count <= Self.mostBytes else {
      leftOut += 1
      return
    }
    bytes += payload.count
    packets.append(
      MediaPacket(frame: stamp.frame, at: stamp.at, from: source, to: destination, payload.copy))
  }
}
