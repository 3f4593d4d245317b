import Capture
import SIP

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

  /// What holds of every reading: places that exist, and no more bytes than there were.
  static func check(_ reading: CaptureReading, _ frames: [Frame]) throws(FuzzFinding) {
    var size = 0
    for sighting in reading.sightings {
      size += Summary(sighting).size
      try FuzzFinding.expect(
        (1...max(1, frames.count)).contains(sighting.frame),
        "frame \(sighting.frame) of \(frames.count)")
    }
    let given = frames.reduce(0) { $0 + $1.bytes.count }
    try FuzzFinding.expect(size <= given, "\(size) bytes of messages in \(given) captured ones")
    let ordered = zip(reading.sightings, reading.sightings.dropFirst())
    try FuzzFinding.expect(
      ordered.allSatisfy { $0.frame <= $1.frame }, "sightings out of order")
  }
}
