import Capture
import SIP
import Wire

/// Link, IP, transport and tunnel headers: any frames in any link type.
enum FramesProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    let types = LinkType.allCases
    let type = types[supply.number(below: types.count)]
    var frames: [Frame] = []
    while !supply.isEmpty {
      frames.append(Wiring.frame(frames.count + 1, supply.portion()))
    }
    let reading = CaptureReading(frames, type)
    try Self.check(reading, frames)
  }

  /// One byte of deflate unpacks to so many at most.
  private static let mostUnpacked = 1_032

  /// What holds of every reading: places that exist, and no more bytes than there were, or than
  /// those of a WebSocket unpack to.
  static func check(_ reading: CaptureReading, _ frames: [Frame]) throws(FuzzFinding) {
    var size = 0
    var unpacked = 0
    for sighting in reading.sightings {
      if sighting.transport == .ws {
        unpacked += Summary(sighting).size
      } else {
        size += Summary(sighting).size
      }
      try FuzzFinding.expect(
        (1...max(1, frames.count)).contains(sighting.frame),
        "frame \(sighting.frame) of \(frames.count)")
    }
    let given = frames.reduce(0) { $0 + $1.bytes.count }
    try FuzzFinding.expect(size <= given, "\(size) bytes of messages in \(given) captured ones")
    try FuzzFinding.expect(
      unpacked <= given * mostUnpacked, "\(unpacked) bytes unpacked of \(given) captured ones")
    let ordered = zip(reading.sightings, reading.sightings.dropFirst())
    try FuzzFinding.expect(
      ordered.allSatisfy { $0.frame <= $1.frame }, "sightings out of order")
  }
}
