public import Calls
public import Media
import SIP
public import Wire

/// What one side said in a session, as samples on one clock of 8 kHz.
///
/// G.711 only: samples of other codecs are counted and silent.
public struct Track: Sendable {
  /// When the first sample was sent.
  public let startedAt: Moment
  public let samples: [Int16]
  /// Frame and first sample of each packet, in order, and whether its sender says that it begins a
  /// talkspurt (RFC 3551 §4.1).
  public let packets: [(frame: Int, place: Int, begins: Bool)]
  /// Whether most of it is of a codec that is not read here.
  public let isUnread: Bool

  /// Samples of 20 ms.
  public static let window = 160
  private static let mostSamples = 8_000 * 600
  /// The mean square from which on a window is audible: -45 dBov.
  private static let audible = 33_954.9

  /// Packets of one direction in order of time, each with how its payload is read.
  public init?(_ packets: [(packet: MediaPacket, header: RTPHeader, law: G711?)]) {
    guard let first = packets.first else { return nil }
    startedAt = first.packet.at
    var samples: [Int16] = []
    var places: [(Int, Int, Bool)] = []
    var unread = 0
    // By the time stamp: a sender that was late is late and not silent. Who begins anew with another
    // stamp is taken by the clock.
    var base = (stamp: first.header.timestamp, place: 0)
    for (packet, header, law) in packets {
      guard let law else {
        unread += 1
        continue
      }
      let arrived = Int((packet.at - startedAt).nanoseconds * 8 / 1_000_000)
      var place = base.place + Int(Int32(bitPattern: header.timestamp &- base.stamp))
      if abs(place - arrived) > 16_000 {
        base = (header.timestamp, arrived)
        place = arrived
      }
      let sound = law.decode(packet.bytes[header.payload])
      guard place >= 0, place + sound.count <= Self.mostSamples else { continue }
      if samples.count < place + sound.count {
        samples += [Int16](repeating: 0, count: place + sound.count - samples.count)
      }
      samples.replaceSubrange(place..<place + sound.count, with: sound)
      places.append((packet.frame, place, header.hasMarker))
    }
    self.samples = samples
    self.packets = places
    isUnread = unread * 2 > packets.count
  }

  public func moment(of sample: Int) -> Moment {
    startedAt + .nanoseconds(Int64(sample) * 125_000)
  }

  /// The sample sent at that moment; below 0 before the first.
  public func place(at moment: Moment) -> Int {
    Int((moment - startedAt).nanoseconds / 125_000)
  }

  /// The frame that carried a sample, or the last before it.
  public func frame(of sample: Int) -> Int? {
    (packets.last { $0.place <= sample } ?? packets.first)?.frame
  }

  /// The samples of a stretch, as far as there are any.
  public func part(from: Int, to: Int) -> ArraySlice<Int16> {
    let low = min(max(0, from), samples.count)
    return samples[low..<min(max(low, to), samples.count)]
  }

  /// For each 20 ms whether something is audible.
  public func activity(from: Int, to: Int) -> [Bool] {
    stride(from: max(0, from), to: min(to, samples.count), by: Self.window).map { start in
      let part = samples[start..<min(start + Self.window, samples.count)]
      return Self.power(part) >= Self.audible
    }
  }

  public static func power(_ part: ArraySlice<Int16>) -> Double {
    guard !part.isEmpty else { return 0 }
    return Double(part.reduce(into: 0) { $0 += Int64($1) * Int64($1) }) / Double(part.count)
  }

  /// The first audible stretch at or after a sample: pauses shorter than `pause` are part of it.
  public func stretch(after start: Int, pause: Duration = .milliseconds(900)) -> Range<Int>? {
    let start = max(0, start)
    let active = activity(from: start, to: samples.count)
    guard let first = active.firstIndex(of: true) else { return nil }
    let most = Int(pause.nanoseconds / 20_000_000)
    var last = first
    for index in first..<active.count where active[index] {
      if index - last > most { break }
      last = index
    }
    return start + first * Self.window..<start + (last + 1) * Self.window
  }

  /// The end of the last audible 20 ms before a sample; nil where there is none.
  public func lastAudible(before end: Int) -> Int? {
    let active = activity(from: 0, to: end)
    return active.lastIndex(of: true).map { min(($0 + 1) * Self.window, end) }
  }

  /// What streams carry of the packets: those of one direction of a session; nil where that is nothing.
  public init?(of streams: [MediaStream], in packets: [MediaPacket]) {
    guard !streams.isEmpty, !packets.isEmpty else { return nil }
    self.init(
      packets.compactMap { packet in
        guard let header = packet.header,
          let stream = streams.first(where: { stream in
            stream.flow.ssrc == header.ssrc && stream.flow.source == packet.source
              && stream.flow.destination == packet.destination
          })
        else { return nil }
        switch stream.codec(header.payloadType)?.codecName {
        case .pcmu: return (packet, header, .mu)
        case .pcma: return (packet, header, .a)
        case .telephoneEvent: return nil
        default: return (packet, header, nil)
        }
      })
  }
}
