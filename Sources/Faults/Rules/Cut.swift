public import Wire

/// Cuts the link at a message: from it on nothing passes, and every try ends in a reset.
///
/// With a length the link heals by itself; without, it stays cut.
public struct Cut: LinkRule {
  private var selection: Selection
  private let length: Duration?
  private var since: Moment?

  public init(at filter: MessageFilter, for length: Duration? = nil) {
    selection = Selection(filter, .first(1))
    self.length = length
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    if since == nil, selection.strikes(packet, direction) { since = now }
    guard let since else { return .pass }
    if let length, now >= since + length { return .pass }
    return .cut
  }
}

extension LinkRule where Self == Cut {
  public static func cut(at filter: MessageFilter, for length: Duration? = nil) -> Cut {
    Cut(at: filter, for: length)
  }
}
