public import Wire

/// Cuts the link at a message: from it on nothing passes, and every try ends in a reset.
///
/// With a length the link heals by itself; without, it stays cut.
public struct Cut: LinkRule {
  private var spell: Spell

  public init(at filter: MessageFilter, for length: Duration? = nil) {
    spell = Spell(from: filter, for: length)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    spell.holds(packet, direction, at: now) ? .cut : .pass
  }
}

extension LinkRule where Self == Cut {
  public static func cut(at filter: MessageFilter, for length: Duration? = nil) -> Cut {
    Cut(at: filter, for: length)
  }
}
