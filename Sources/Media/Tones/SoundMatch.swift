/// Where in what was heard a clip is, and how much alike the two are.
public struct SoundMatch: Hashable, Sendable {
  /// In samples from the beginning of what was heard.
  public let offset: Int
  /// From -1 to 1: 1 where one is the other, louder or softer.
  public let correlation: Double

  /// From which correlation on it is the clip that was heard: coding costs a hundredth or, with
  /// Opus, a tenth; other words are below a third.
  public static let least = 0.8
  public var isHeard: Bool { correlation >= Self.least }

  /// The part of the clip that is looked for first: 100 ms where it is loudest.
  private static let probe = 800
  /// Places that look alike and are compared as a whole.
  private static let mostCandidates = 64

  /// The place where a clip is most likely; nil where the clip is silent or longer than what was
  /// heard.
  public static func find(_ clip: Clip, in heard: Clip) -> SoundMatch? {
    let (wanted, whole) = (clip.samples.map(Float.init), heard.samples.map(Float.init))
    let length = min(probe, wanted.count)
    guard length > 0, wanted.count <= whole.count else { return nil }
    let loudest = loudest(wanted, length)
    let scores = scores(
      wanted[loudest..<loudest + length], whole, until: whole.count - wanted.count, loudest)
    guard let best = scores.max(), best > 0 else { return nil }
    // A tone is alike at each of its periods: the whole clip decides.
    let candidates = scores.indices.filter { scores[$0] > best * 0.98 }.prefix(mostCandidates)
    return candidates.map { offset in
      SoundMatch(
        offset: offset,
        correlation: correlation(wanted[...], whole[offset..<offset + wanted.count]))
    }.max { $0.correlation < $1.correlation }
  }

  private static func loudest(_ samples: [Float], _ length: Int) -> Int {
    var power = samples.prefix(length).reduce(Float(0)) { $0 + $1 * $1 }
    var best = (place: 0, power: power)
    for place in 1..<max(1, samples.count - length + 1) {
      let (gone, come) = (samples[place - 1], samples[place + length - 1])
      power += come * come - gone * gone
      if power > best.power { best = (place, power) }
    }
    return best.place
  }

  /// How much alike the probe is to each place, for each offset of the clip.
  private static func scores(
    _ probe: ArraySlice<Float>, _ whole: [Float], until last: Int, _ lead: Int
  ) -> [Float] {
    let probe = Array(probe)
    let own = probe.reduce(Float(0)) { $0 + $1 * $1 }
    guard own > 0 else { return [] }
    return probe.withUnsafeBufferPointer { probe in
      whole.withUnsafeBufferPointer { whole in
        (0...last).map { offset in
          let start = offset + lead
          var (product, power): (Float, Float) = (0, 0)
          for index in probe.indices {
            let sample = whole[start + index]
            product += probe[index] * sample
            power += sample * sample
          }
          return power > 0 ? product / (own * power).squareRoot() : 0
        }
      }
    }
  }

  private static func correlation(_ one: ArraySlice<Float>, _ other: ArraySlice<Float>) -> Double {
    var (product, left, right) = (0.0, 0.0, 0.0)
    for (a, b) in zip(one, other) {
      product += Double(a) * Double(b)
      left += Double(a) * Double(a)
      right += Double(b) * Double(b)
    }
    return left > 0 && right > 0 ? product / (left * right).squareRoot() : 0
  }
}
