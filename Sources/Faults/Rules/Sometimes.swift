import Media
public import Wire

/// Lets another rule judge only some of the packets, drawn from a seed.
public struct Sometimes: LinkRule {
  private let rate: Double
  private var rule: any LinkRule
  private var generator: SeededGenerator
  /// Of its own, so that how much is said does not change what becomes of messages.
  private var mediaGenerator: SeededGenerator

  /// The rate is between 0 and 1; what is outside counts as the nearer of the two.
  public init(_ rate: Double, seed: UInt64, _ rule: any LinkRule) {
    self.rate = min(max(rate, 0), 1)
    self.rule = rule
    generator = SeededGenerator(seed: seed)
    mediaGenerator = generator.fork("media")
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    let drawn =
      packet.isMedia
      ? Double.random(in: 0..<1, using: &mediaGenerator)
      : Double.random(in: 0..<1, using: &generator)
    guard drawn < rate else { return .pass }
    return rule.judge(packet, direction, at: now)
  }
}

extension LinkRule where Self == Sometimes {
  public static func sometimes(_ rate: Double, seed: UInt64, _ rule: any LinkRule) -> Sometimes {
    Sometimes(rate, seed: seed, rule)
  }
}
