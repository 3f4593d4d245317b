public import Calls
import Media
import SIP
public import Wire

/// What one side said in a session, as samples on one clock of 8 kHz.
///
/// PCMU, PCMA and Opus; packets of other codecs are counted and silent.
public struct Track: Sendable {
  /// When the first sample was sent.
  public let startedAt: Moment
  /// When the last packet came.
  public let endedAt: Moment
  public let samples: [Int16]
  /// Frame and first sample of each packet, in order, and whether its sender says that it begins a
  /// talkspurt (RFC 3551 §4.1).
  public let packets: [(frame: Int, place: Int, begins: Bool)]
  /// Whether most of it is of a codec that is not read here.
  public let isUnread: Bool

  /// Samples of 20 ms.
  public static let window = 160
  /// The mean square from which on a window is audible: -45 dBov.
  private static let audible = 33_954.9

  /// What streams carry of the evidence's packets: those of one direction of a session; nil where
  /// that is nothing.
  public init?(of streams: [MediaStream], in evidence: Evidence) {
    var startedAt: (index: Int, at: Moment)?
    var pieces: [(index: Int, place: Moment, piece: StreamSound.Piece)] = []
    var (unread, count) = (0, 0)
    for stream in streams {
      let (sound, indices, others) = Self.read(stream, in: evidence)
      unread += others.count
      count += others.count + indices.count
      for index in [indices.first, others.first].compactMap(\.self)
      where startedAt.map({ index < $0.index }) ?? true {
        startedAt = (index, evidence.packets[index].at)
      }
      guard let first = indices.first else { continue }
      let began = evidence.packets[first].at
      pieces += sound.pieces.map { (indices[$0.offset], began, $0.piece) }
    }
    guard let startedAt else { return nil }
    self.startedAt = startedAt.at
    isUnread = unread * 2 > count
    endedAt = pieces.map(\.piece.packet.at).max() ?? startedAt.at
    var samples: [Int16] = []
    var places: [(Int, Int, Bool)] = []
    // In the order in which they were captured: who was overtaken is behind who came first.
    for (_, began, piece) in pieces.sorted(by: { $0.index < $1.index }) {
      let place = piece.place + Int((began - startedAt.at).nanoseconds / 125_000)
      let end = place + piece.samples.count
      guard place >= 0, end <= StreamSound.mostSamples else { continue }
      if samples.count < end { samples += repeatElement(0, count: end - samples.count) }
      samples.replaceSubrange(place..<end, with: piece.samples)
      places.append((piece.packet.frame, place, piece.header.hasMarker))
    }
    self.samples = samples
    packets = places
  }

  /// A stream's speech with where each packet of it is in the evidence, and where those are that are
  /// in a codec that is not decoded.
  private static func read(
    _ stream: MediaStream, in evidence: Evidence
  ) -> (sound: StreamSound, indices: [Int], others: [Int]) {
    var sound = StreamSound()
    var (indices, others): ([Int], [Int]) = ([], [])
    for index in evidence.places(of: stream) {
      let packet = evidence.packets[index]
      guard let header = packet.header else { continue }
      let codec = stream.codec(header.payloadType)
      if codec?.codecName == .telephoneEvent { continue }
      if let codec = codec.flatMap({ AudioCodec($0) }) {
        sound.add(packet, header, codec)
        indices.append(index)
      } else {
        others.append(index)
      }
    }
    return (sound, indices, others)
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
}
