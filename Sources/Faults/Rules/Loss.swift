public import Wire

/// Loses each packet with the same probability; the same seed loses the same ones.
public struct Loss: LinkRule {
  private let rate: Double
  private let filter: MessageFilter
  private var generator: SeededGenerator

  /// The rate is between 0 and 1; what is outside counts as the nearer of the two.
  public init(_ rate: Double, seed: UInt64, of filter: MessageFilter = .any) {
    self.rate = min(max(rate, 0), 1)
    self.filter = filter
    generator = SeededGenerator(seed: seed)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard filter.fits(packet, direction) else { return .pass }
    return Double.random(in: 0..<1, using: &generator) < rate ? .drop : .pass
  }
}

extension LinkRule where Self == Loss {
  public static func loss(_ rate: Double, seed: UInt64, of filter: MessageFilter = .any) -> Loss {
    Loss(rate, seed: seed, of: filter)
  }
}
