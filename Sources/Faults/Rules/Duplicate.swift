public import Wire

/// Delivers packets twice.
public struct Duplicate: LinkRule {
  private var selection: Selection
  private let pause: Duration

  public init(
    _ filter: MessageFilter, after pause: Duration = .zero, _ occurrences: Occurrences = .all
  ) {
    selection = Selection(filter, occurrences)
    self.pause = pause
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    selection.strikes(packet, direction) ? .duplicate(after: pause) : .pass
  }
}

extension LinkRule where Self == Duplicate {
  public static func duplicate(
    _ filter: MessageFilter, after pause: Duration = .zero, _ occurrences: Occurrences = .all
  ) -> Duplicate {
    Duplicate(filter, after: pause, occurrences)
  }
}
