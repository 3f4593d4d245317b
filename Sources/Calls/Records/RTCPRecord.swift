import Media
import SIP

/// What RTCP said of a stream (RFC 3550 §6.4), which may differ from what the capture shows.
///
/// Reports are told apart by who sent them and whom they are about, not by port: of several streams
/// between two addresses under one SSRC it is the same.
public struct RTCPRecord: Codable, Hashable, Sendable {
  /// The receiver's latest word on the stream.
  public struct Reported: Codable, Hashable, Sendable {
    /// Of the packets since its report before, from 0 to 1.
    public var fractionLost: Double
    /// Packets since the beginning; negative where copies came, too.
    public var lost: Int
    /// The highest sequence number, with how often the numbers began anew in the upper 16 bits.
    public var highestSequence: Int
    /// On the codec's clock; absent where that is not known.
    public var jitterSeconds: Double?
  }

  /// Reports that the stream's sender sent.
  public var packets: Int
  /// Absent where the receiver said nothing of it.
  public var reported: Reported?

  /// Nil for a stream of which RTCP says nothing.
  public init?(_ stream: MediaStream) {
    let flow = stream.flow
    guard flow.rtcpPackets > 0 || flow.reported != nil else { return nil }
    packets = flow.rtcpPackets
    let rate = stream.mainCodec?.clockRate
    reported = flow.reported.map { said in
      Reported(
        fractionLost: Double(said.fractionLost) / 256, lost: said.cumulativeLost,
        highestSequence: Int(said.highestSequence),
        jitterSeconds: rate.flatMap { $0 > 0 ? Double(said.jitter) / Double($0) : nil })
    }
  }
}
