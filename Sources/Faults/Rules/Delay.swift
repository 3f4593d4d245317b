public import Wire

/// Delivers packets later.
public struct Delay: LinkRule {
  private var selection: Selection
  private let duration: Duration

  public init(_ filter: MessageFilter, by duration: Duration, _ occurrences: Occurrences = .all) {
    selection = Selection(filter, occurrences)
    self.duration = duration
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    selection.strikes(packet, direction) ? .delay(duration) : .pass
  }
}

extension LinkRule where Self == Delay {
  public static func delay(
    _ filter: MessageFilter, by duration: Duration, _ occurrences: Occurrences = .all
  ) -> Delay {
    Delay(filter, by: duration, occurrences)
  }
}
