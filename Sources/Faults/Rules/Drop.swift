public import Wire

/// Loses packets.
public struct Drop: LinkRule {
  private var selection: Selection

  public init(_ filter: MessageFilter, _ occurrences: Occurrences = .all) {
    selection = Selection(filter, occurrences)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    selection.strikes(packet, direction) ? .drop : .pass
  }
}

extension LinkRule where Self == Drop {
  public static func drop(_ filter: MessageFilter, _ occurrences: Occurrences = .all) -> Drop {
    Drop(filter, occurrences)
  }
}
