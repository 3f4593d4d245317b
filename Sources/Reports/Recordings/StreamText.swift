import Calls
import Media
import SIP
import Wire

/// An RTP stream in one line.
enum StreamText {
  /// `PCMU  10.0.0.1:4000 → 10.0.0.2:4002  300 packets in 6.0 s, lost 0, jitter 0.2 ms (most 1.1 ms)`.
  static func line(_ stream: MediaStream) -> String {
    let flow = stream.flow
    let type = flow.mainUsage?.payloadType
    let codec =
      stream.mainCodec?.name ?? type.map { "payload type \($0)" } ?? "unknown codec"
    var text =
      "\(codec)  \(flow.source) → \(flow.destination)  \(counted(flow.packets, "packet")) in "
      + "\(decimal(flow.duration.seconds, places: 1)) s, lost \(flow.lost)"
    if let jitter = stream.jitter {
      text += ", jitter \(milliseconds(jitter.mean)) (most \(milliseconds(jitter.maximum)))"
    }
    if !stream.digits.isEmpty { text += ", digits \(stream.digits)" }
    if stream.places.first?.isAsAnnounced == false { text += ", not where it was asked for" }
    return text + (RTCPRecord(stream).map { "; RTCP: \(reports($0))" } ?? "")
  }

  /// `2 sent, receiver lost 5 (4.7 % of the latest), jitter 10.0 ms`.
  private static func reports(_ rtcp: RTCPRecord) -> String {
    var text = "\(rtcp.packets) sent"
    guard let reported = rtcp.reported else { return text + ", nothing said by the receiver" }
    let share = decimal(reported.fractionLost * 100, places: 1)
    text += ", receiver lost \(reported.lost) (\(share) % of the latest)"
    if let jitter = reported.jitterSeconds {
      text += ", jitter \(decimal(jitter * 1000, places: 1)) ms"
    }
    return text
  }

  private static func milliseconds(_ duration: Duration) -> String {
    decimal(duration.seconds * 1000, places: 1) + " ms"
  }
}
