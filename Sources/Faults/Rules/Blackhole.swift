public import Wire

/// Swallows everything from a message on, and tells nobody.
///
/// With a length the link heals by itself; without, it stays dark.
public struct Blackhole: LinkRule {
  private var selection: Selection
  private let length: Duration?
  private var since: Moment?

  public init(at filter: MessageFilter = .any, for length: Duration? = nil) {
    selection = Selection(filter, .first(1))
    self.length = length
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    if since == nil, selection.strikes(packet, direction) { since = now }
    guard let since else { return .pass }
    if let length, now >= since + length { return .pass }
    return .drop
  }
}

extension LinkRule where Self == Blackhole {
  public static func blackhole(at filter: MessageFilter = .any, for length: Duration? = nil)
    -> Blackhole
  {
    Blackhole(at: filter, for: length)
  }
}
