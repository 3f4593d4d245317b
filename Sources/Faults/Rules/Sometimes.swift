public import Wire

/// Lets another rule judge only some of the packets, drawn from a seed.
public struct Sometimes: LinkRule {
  private let rate: Double
  private var rule: any LinkRule
  private var generator: SeededGenerator

  /// The rate is between 0 and 1; what is outside counts as the nearer of the two.
  public init(_ rate: Double, seed: UInt64, _ rule: any LinkRule) {
    self.rate = min(max(rate, 0), 1)
    self.rule = rule
    generator = SeededGenerator(seed: seed)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard Double.random(in: 0..<1, using: &generator) < rate else { return .pass }
    return rule.judge(packet, direction, at: now)
  }
}

extension LinkRule where Self == Sometimes {
  public static func sometimes(_ rate: Double, seed: UInt64, _ rule: any LinkRule) -> Sometimes {
    Sometimes(rate, seed: seed, rule)
  }
}
