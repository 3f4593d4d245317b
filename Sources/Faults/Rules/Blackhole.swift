public import Wire

/// Swallows everything from a message on, and tells nobody.
///
/// With a length the link heals by itself; without, it stays dark.
public struct Blackhole: LinkRule {
  private var spell: Spell

  public init(at filter: MessageFilter = .any, for length: Duration? = nil) {
    spell = Spell(from: filter, for: length)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    spell.holds(packet, direction, at: now) ? .drop : .pass
  }
}

extension LinkRule where Self == Blackhole {
  public static func blackhole(at filter: MessageFilter = .any, for length: Duration? = nil)
    -> Blackhole
  {
    Blackhole(at: filter, for: length)
  }
}
