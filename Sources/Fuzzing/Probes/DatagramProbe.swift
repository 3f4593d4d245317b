import Capture
import SIP

/// What a UDP payload may be: SIP, DNS, HEP, a tunnel, media, or nothing.
enum DatagramProbe {
  private static let ports: [UInt16] = [5060, 53, 5353, 9060, 4789, 2152, 4_000, 4_001]

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    var frames: [Frame] = []
    while !supply.isEmpty {
      let source = ports[supply.number(below: ports.count)]
      let destination = ports[supply.number(below: ports.count)]
      frames.append(
        Wiring.datagram(frames.count + 1, supply.portion(), from: source, to: destination))
    }
    let reading = CaptureReading(frames, .raw)
    try FramesProbe.check(reading, frames)
    for sighting in reading.sightings {
      guard case .sip(let message) = sighting.content else { continue }
      try FuzzFinding.expect((try? Message(message.bytes)) != nil, "a message that is none")
    }
  }
}
