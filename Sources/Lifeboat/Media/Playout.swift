import Media
import Speech
import Wire

/// What one caller is told: tracks one after the other, silence where there are none.
struct Playout: Sendable {
  static let beat = Duration.milliseconds(20)

  private(set) var sender: RTPSender
  private var tracks: [Track] = []
  /// Of the first track, how many packets have been said.
  private var place = 0
  private var loopsLast = false

  init(using generator: inout SeededGenerator) {
    sender = RTPSender(using: &generator)
  }

  var isPlaying: Bool { !tracks.isEmpty }

  /// Says these in place of what is being said; the last again and again where it loops.
  mutating func say(_ tracks: [Track], loopsLast: Bool) {
    self.tracks = tracks.filter { $0.count > 0 }
    self.loopsLast = loopsLast
    place = 0
  }

  mutating func hush() {
    tracks = []
    place = 0
  }

  /// What a sender report says at that moment (RFC 3550 §6.4.1); nil before the first packet.
  func account(at now: Moment) -> RTCPPacket.SenderInfo? {
    guard sender.packets > 0 else { return nil }
    return RTCPPacket.SenderInfo(
      at: now, timestamp: sender.timestamp, packets: sender.packets, octets: sender.octets)
  }

  /// The packet of one beat, and whether it is the last of what was to be said.
  mutating func packet(over path: AudioPath) -> (bytes: [UInt8], isLast: Bool) {
    let units = path.codec.units(in: Self.beat)
    var isLast = false
    var payload = Track.silence.payload(0, path.codec) ?? []
    if let track = tracks.first {
      payload = track.payload(place, path.codec) ?? payload
      place += 1
      if place >= track.count {
        place = 0
        if tracks.count > 1 {
          tracks.removeFirst()
        } else if !loopsLast {
          tracks = []
          isLast = true
        }
      }
    }
    return (sender.packet(payload, path.payloadType, lasting: units), isLast)
  }
}
