import Glibc

/// Tells which party's tone is heard, frame by frame (Goertzel's algorithm).
public enum ToneFinder {
  /// Samples of one frame: 20 ms, in which each tone has whole periods.
  public static let frame = 160
  /// The share of a frame's power that must be the tone's: what is left is coding and noise.
  static let share = 0.6
  /// The mean square from which on there is sound: that of -45 dBov, as for speech.
  private static let power = 33_954.9

  /// The tone of which a frame of 160 samples mostly is; nil for silence and for other sound.
  ///
  /// A tone is looked for where the frame has it; a frame that has two, or the joint of two, is
  /// neither's.
  public static func tone(in samples: some Collection<Int16>) -> Tone? {
    let frame = samples.prefix(Self.frame).map(Double.init)
    guard frame.count == Self.frame else { return nil }
    let total = frame.reduce(0) { $0 + $1 * $1 }
    guard total >= power * Double(Self.frame) else { return nil }
    var best = (number: 0, power: 0.0)
    for number in 0..<Tone.count {
      let power = Self.power(of: frame, at: Tone(number: number).hertz)
      if power > best.power { best = (number, power) }
    }
    return best.power >= share * total ? Tone(number: best.number) : nil
  }

  /// The tones heard in a recording, in order.
  ///
  /// Each has where it begins and how long it lasts, in frames of 20 ms; a frame without one ends it.
  public static func tones(in clip: Clip) -> [Stretch] {
    var stretches: [Stretch] = []
    for start in stride(from: 0, to: clip.samples.count - frame + 1, by: frame) {
      guard let tone = tone(in: clip.samples[start..<start + frame]) else { continue }
      let index = start / frame
      if let last = stretches.last, last.tone == tone, last.first + last.frames == index {
        stretches[stretches.count - 1].frames += 1
      } else {
        stretches.append(Stretch(tone: tone, first: index, frames: 1))
      }
    }
    return stretches
  }

  /// A tone from its first frame of 20 ms on.
  public struct Stretch: Hashable, Sendable {
    public let tone: Tone
    public let first: Int
    public internal(set) var frames: Int
  }

  /// The power of one frequency, on the scale of the sum of squares.
  private static func power(of frame: [Double], at hertz: Int) -> Double {
    let coefficient = 2 * cos(2 * .pi * Double(hertz) / Double(Clip.rate))
    var (last, before) = (0.0, 0.0)
    for sample in frame { (last, before) = (sample + coefficient * last - before, last) }
    let square = last * last + before * before - coefficient * last * before
    return 2 * square / Double(frame.count)
  }
}
