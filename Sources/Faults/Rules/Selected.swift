public import Wire

/// Lets another rule judge only the packets that fit a filter, and of these only some.
public struct Selected: LinkRule {
  private var selection: Selection
  private var rule: any LinkRule

  public init(_ filter: MessageFilter, _ occurrences: Occurrences, _ rule: any LinkRule) {
    selection = Selection(filter, occurrences)
    self.rule = rule
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard selection.strikes(packet, direction) else { return .pass }
    return rule.judge(packet, direction, at: now)
  }
}

extension LinkRule where Self == Selected {
  public static func selected(
    _ filter: MessageFilter, _ occurrences: Occurrences = .all, _ rule: any LinkRule
  ) -> Selected {
    Selected(filter, occurrences, rule)
  }
}
