import Media
import Wire

/// A source of RTP packets for tests.
struct Speaker {
  var from = Endpoint(.v4(127, 0, 0, 1), 4_000)
  var to = Endpoint(.v4(127, 0, 0, 2), 5_000)
  var ssrc: UInt32 = 7
  var payloadType: UInt8 = 0
  var sequence: UInt16 = 100
  var timestamp: UInt32 = 1_000
  var at = Moment.zero
  var packets: [MediaPacket] = []

  mutating func say(_ count: Int, every pause: Duration = .milliseconds(20)) {
    for _ in 0..<count { send([UInt8](repeating: 0xD5, count: 160), pause) }
  }

  /// Three packets of a digit and as many ends.
  mutating func press(_ event: UInt8, ends: Int = 3, type: UInt8 = 101) {
    let start = timestamp
    for step in 0..<3 + ends {
      let duration = UInt16(160 * min(step + 1, 4))
      add(
        TelephoneEvent(event: event, isEnd: step >= 3, duration: duration).payload, type: type,
        timestamp: start, marker: step == 0)
      at = at + .milliseconds(20)
    }
    timestamp = start &+ 800
  }

  mutating func send(_ payload: [UInt8], _ pause: Duration) {
    add(payload, type: payloadType, timestamp: timestamp, marker: false)
    timestamp &+= 160
    at = at + pause
  }

  private mutating func add(_ payload: [UInt8], type: UInt8, timestamp: UInt32, marker: Bool) {
    let header = RTPHeader(
      payloadType: type, hasMarker: marker, sequence: sequence, timestamp: timestamp, ssrc: ssrc)
    packets.append(
      MediaPacket(
        frame: packets.count + 1, at: at, from: from, to: to, header.packet(payload)))
    sequence &+= 1
  }
}
