import Media
import SIP
import Wire

/// The RTP of one source, with what became of it.
public struct StreamRecord: Codable, Hashable, Sendable {
  /// Of its first packet.
  public var frame: Int
  public var at: String
  /// Of its first packet, from the call's start.
  public var seconds: Double
  /// From the first packet to the last.
  public var durationSeconds: Double
  public var from: String
  public var to: String
  /// To which end of its legs it flows: `caller` or `callee`.
  public var toward: String
  /// The places, in the call's list, of the legs that announced it.
  public var legs: [Int]
  /// Whether the packets go where that end asked for them.
  public var isAsAnnounced: Bool
  public var ssrc: UInt32
  /// What most packets have; absent where it is not known what they are.
  public var payloadType: Int?
  public var codec: String?
  public var packets: Int
  public var lost: Int
  /// Mean and largest, on the codec's clock; absent where that is not known.
  public var jitterSeconds: Double?
  public var maxJitterSeconds: Double?
  /// Digits pressed (RFC 4733), in order; absent where there were none.
  public var digits: String?
  /// What its two ends said of it; absent where they said nothing.
  public var rtcp: RTCPRecord?

  /// Nil for a stream that no call announced.
  init?(_ stream: MediaStream, _ clock: RecordClock) {
    guard let place = stream.places.first else { return nil }
    let flow = stream.flow
    frame = flow.firstFrame
    at = flow.firstAt.utc
    seconds = clock.seconds(flow.firstAt)
    durationSeconds = flow.duration.seconds
    from = flow.source.description
    to = flow.destination.description
    toward = place.to == .caller ? "caller" : "callee"
    legs = Set(stream.places.map(\.session.leg)).sorted()
    isAsAnnounced = place.isAsAnnounced
    ssrc = flow.ssrc
    payloadType = flow.mainUsage.map { Int($0.payloadType) }
    codec = stream.mainCodec?.name
    packets = flow.packets
    lost = flow.lost
    jitterSeconds = stream.jitter?.mean.seconds
    maxJitterSeconds = stream.jitter?.maximum.seconds
    digits = stream.digits.isEmpty ? nil : stream.digits
    rtcp = RTCPRecord(stream)
  }
}

/// A direction that was agreed and in which nothing came, while the other one had sound.
public struct SilenceRecord: Codable, Hashable, Sendable {
  /// When both ends had agreed to speak, from the call's start.
  public var seconds: Double
  public var durationSeconds: Double
  /// Where the side announced its audio that was not heard, and where it was to be heard.
  public var from: String?
  public var to: String?
  /// The place of the leg in the call's list.
  public var leg: Int

  init(_ silence: MediaSilence, _ clock: RecordClock) {
    seconds = clock.seconds(silence.from)
    durationSeconds = (silence.to - silence.from).seconds
    from = silence.silent.announcement(at: silence.from)?.endpoint?.description
    to = silence.listener.announcement(at: silence.from)?.endpoint?.description
    leg = silence.session.leg
  }
}
