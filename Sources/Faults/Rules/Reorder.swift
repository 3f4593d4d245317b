import Media
public import Wire

/// Lets the next packet of its sort, message or audio, go first in the same direction.
///
/// When no other comes in time, the packet goes on by itself: reordering never loses anything.
public struct Reorder: LinkRule {
  private var selection: Selection
  private let patience: Duration

  public init(
    _ filter: MessageFilter, atMost patience: Duration = .milliseconds(200),
    _ occurrences: Occurrences = .all
  ) {
    selection = Selection(filter, occurrences)
    self.patience = patience
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard selection.strikes(packet, direction) else { return .pass }
    let next = MessageFilter(packet.isMedia ? .media : .any, direction)
    return .hold(until: next, atMost: patience)
  }
}

extension LinkRule where Self == Reorder {
  public static func reorder(
    _ filter: MessageFilter, atMost patience: Duration = .milliseconds(200),
    _ occurrences: Occurrences = .all
  ) -> Reorder {
    Reorder(filter, atMost: patience, occurrences)
  }
}
