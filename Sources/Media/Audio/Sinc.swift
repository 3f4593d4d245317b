import Glibc

/// The impulse response of a low pass, cut off smoothly.
enum Sinc {
  /// - Parameters:
  ///   - distance: In samples.
  ///   - cutoff: As a share of half the sampling rate.
  ///   - reach: From where on it is zero, in samples.
  static func weight(_ distance: Double, cutoff: Double, reach: Double) -> Double {
    guard abs(distance) < reach else { return 0 }
    let angle = Double.pi * distance * cutoff
    let sinc = abs(angle) < 1e-9 ? 1 : sin(angle) / angle
    let window = 0.5 + 0.5 * cos(.pi * distance / reach)
    return cutoff * sinc * window
  }
}
