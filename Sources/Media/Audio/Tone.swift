import Glibc

/// A steady tone of 8,000 samples a second, by which one is told who is heard.
public struct Tone: Hashable, Sendable {
  /// How many tones there are.
  public static let count = 60

  /// A multiple of 50: 20 ms hold whole periods, so that packets join without a click.
  public let hertz: Int

  /// The tone of that number, from 350 Hz on; numbers beyond the last begin again.
  public init(number: Int) {
    hertz = 350 + 50 * (((number % Self.count) + Self.count) % Self.count)
  }

  /// 20 ms of it, about 18 dB below the loudest.
  public var frame: [Int16] {
    (0..<160).map { index in
      let turns = Double(hertz * index % 8_000) / 8_000
      return Int16((4_000 * sin(2 * .pi * turns)).rounded())
    }
  }
}
