public import Media

/// Sound that is coded once and then said to any number of callers.
public struct Track: Sendable {
  /// Samples of one packet: 20 ms.
  static let size = 160

  public let clip: Clip
  /// How many packets it is.
  public let count: Int
  private let coded: [AudioCodec: [[UInt8]]]

  public init(_ clip: Clip) {
    self.clip = clip
    let size = Self.size
    let samples = clip.samples
    let frames = stride(from: 0, to: samples.count, by: size).map { start in
      let part = Array(samples[start..<min(start + size, samples.count)])
      return part + [Int16](repeating: 0, count: size - part.count)
    }
    count = frames.count
    coded = Dictionary(
      uniqueKeysWithValues: PacketCoding.codecs.map { ($0, PacketCoding.code(frames, $0)) })
  }

  /// The payload of one packet; nil behind the end.
  func payload(_ index: Int, _ codec: AudioCodec) -> [UInt8]? {
    guard index < count, let packets = coded[codec], index < packets.count else { return nil }
    return packets[index]
  }

  /// 20 ms of nothing.
  static let silence = Track(Clip([Int16](repeating: 0, count: size)))

  /// Half a second of 1,000 Hz, 12 dB below the loudest, smooth at both ends.
  static let beep = Track(
    Clip(
      Waves.mix([1_000], amplitude: 8_000, count: 4_000).enumerated().map { index, value in
        let edge = Double(min(index, 3_999 - index, 80)) / 80
        return Int16((value * edge).rounded())
      }))

  /// What rings at the other end sounds like to who waits: two seconds of 440 and 480 Hz, four of
  /// silence (ITU-T E.180, supplement 2, North America).
  static let ringback = Track(
    Clip(
      Waves.mix([440, 480], amplitude: 2_000, count: 16_000).map { Int16($0.rounded()) }
        + [Int16](repeating: 0, count: 32_000)))
}
