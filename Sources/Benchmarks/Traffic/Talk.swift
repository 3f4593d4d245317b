import Wire

/// Media of an answered call: both directions, a packet each 20 ms.
enum Talk {
  static let packets = 100
  static let spacing: Int64 = 20_000
  static let duration = Int64(packets) * spacing

  static func streams(
    of call: CallIdentity, at start: Int64, _ random: inout SeededGenerator
  ) -> [TimedPacket] {
    var forward = MediaText(&random)
    var back = MediaText(&random)
    var found: [TimedPacket] = []
    found.reserveCapacity(2 * packets)
    for index in 0..<packets {
      let at = start + Int64(index) * spacing
      found.append(
        TimedPacket(
          at: at + Int64.random(in: 0...800, using: &random), source: call.callerMedia,
          destination: call.calleeMedia, payload: forward.next(&random)))
      found.append(
        TimedPacket(
          at: at + Int64.random(in: 900...1_700, using: &random), source: call.calleeMedia,
          destination: call.callerMedia, payload: back.next(&random)))
    }
    return found
  }
}
