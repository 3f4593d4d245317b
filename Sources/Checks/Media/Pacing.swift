import Calls
import Media
import SIP
import Wire

/// How evenly the packets of a stream came, held against their stamps.
struct Pacing {
  /// How much later one came than the earliest of its talkspurt, as stamps count.
  private(set) var lateness: [(by: Duration, frame: Int)] = []
  /// The running estimate of RFC 3550 A.8 after each packet.
  private(set) var jitter: [Duration] = []

  var count: Int { lateness.count }

  init(_ packets: [MediaPacket], of stream: MediaStream) {
    // The packets of an event share one stamp and come one after the other.
    guard let main = stream.mainCodec, main.codecName != .telephoneEvent else { return }
    var earliest: Duration?
    var last: (at: Moment, stamp: UInt32)?
    var begin: (at: Moment, stamp: UInt32)?
    var estimate = 0.0
    for packet in packets {
      // Another codec has another clock.
      guard let header = packet.header, header.payloadType == main.payloadType else { continue }
      if header.hasMarker { (begin, earliest, last) = (nil, nil, nil) }
      let start = begin ?? (packet.at, header.timestamp)
      begin = start
      let due = Self.time(header.timestamp &- start.stamp, main.clockRate)
      let offset = (packet.at - start.at) - due
      earliest = min(earliest ?? offset, offset)
      lateness.append((offset - (earliest ?? offset), packet.frame))
      if let last, last.stamp != header.timestamp {
        let step = (packet.at - last.at) - Self.time(header.timestamp &- last.stamp, main.clockRate)
        estimate += (abs(step.seconds) - estimate) / 16
        jitter.append(.nanoseconds(Int64(estimate * 1e9)))
      }
      last = (packet.at, header.timestamp)
    }
  }

  /// The value that so large a share of the jitter does not exceed; nil where there is none.
  func jitter(below share: Double) -> Duration? {
    guard !jitter.isEmpty else { return nil }
    let sorted = jitter.sorted()
    return sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.down)))]
  }

  private static func time(_ units: UInt32, _ rate: Int) -> Duration {
    .nanoseconds(Int64(Int32(bitPattern: units)) * 1_000_000_000 / Int64(max(1, rate)))
  }
}
