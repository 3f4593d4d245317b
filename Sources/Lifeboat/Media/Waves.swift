import Glibc
import Media

/// Sums of sines.
enum Waves {
  /// - Parameters:
  ///   - hertz: The sines' frequencies.
  ///   - amplitude: Of each.
  ///   - count: Samples at 8,000 a second.
  static func mix(_ hertz: [Int], amplitude: Double, count: Int) -> [Double] {
    (0..<count).map { index in
      hertz.reduce(0) { sum, hertz in
        let turns = Double(hertz * index % Clip.rate) / Double(Clip.rate)
        return sum + amplitude * sin(2 * .pi * turns)
      }
    }
  }
}
