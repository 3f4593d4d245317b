public import Wire

/// Keeps packets back until another message has passed.
public struct Hold: LinkRule {
  private var selection: Selection
  private let release: MessageFilter
  private let patience: Duration

  public init(
    _ filter: MessageFilter, until release: MessageFilter, atMost patience: Duration = .seconds(30),
    _ occurrences: Occurrences = .all
  ) {
    selection = Selection(filter, occurrences)
    self.release = release
    self.patience = patience
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    selection.strikes(packet, direction) ? .hold(until: release, atMost: patience) : .pass
  }
}

extension LinkRule where Self == Hold {
  public static func hold(
    _ filter: MessageFilter, until release: MessageFilter, atMost patience: Duration = .seconds(30),
    _ occurrences: Occurrences = .all
  ) -> Hold {
    Hold(filter, until: release, atMost: patience, occurrences)
  }
}
