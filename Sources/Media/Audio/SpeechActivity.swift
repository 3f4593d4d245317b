public import Wire

/// Tells whether somebody speaks: by the level of what is heard, packet by packet.
public struct SpeechActivity: Hashable, Sendable {
  /// The mean level from which on it is speech, in dB below the loudest (dBov).
  ///
  /// Comfort noise is some 10 dB below, quiet speech some 10 above.
  public static let threshold = -45.0

  /// The mean square of the threshold, on the scale of 16 bits: 32768² × 10^(-4.5).
  private static let power = 33_954.9

  /// When the first speech was heard; nil before.
  public private(set) var beganAt: Moment?
  /// When the latest was heard.
  public private(set) var lastAt: Moment?

  public init() {}

  /// Takes what came at that moment.
  public mutating func hear(_ samples: some Collection<Int16>, at now: Moment) {
    guard !samples.isEmpty else { return }
    let square = samples.reduce(into: 0) { $0 += Int64($1) * Int64($1) }
    guard Double(square) >= Self.power * Double(samples.count) else { return }
    if beganAt == nil { beganAt = now }
    lastAt = now
  }
}
